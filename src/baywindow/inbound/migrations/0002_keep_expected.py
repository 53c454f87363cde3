"""Deliveries are numbered per client, and what is expected of an item is kept by the table itself.

Whoever writes a delivery or its lines (a page, a job, the API, an import), `expected` follows in the same
transaction. Each statement adds up its differences and takes the rows in the order of their key, so that
two of them wait for each other and never lock each other out; the lines' delivery stands still meanwhile.
"""

from django.db import migrations

FORWARD = """
create function core.number_asn() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n bigint;
begin
  if new.number = '' then
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'asn', 1001)
    on conflict (workspace_id, client_id, kind) do update set last = c.last + 1
    returning last into n;
    new.number := 'ASN-' || n;
  elsif new.number ~ '^ASN-[0-9]{1,15}$' then  -- a number brought along is not given twice
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'asn', substr(new.number, 5)::bigint)
    on conflict (workspace_id, client_id, kind) do update set last = greatest(c.last, excluded.last);
  end if;
  return new;
end $$;

create function core.expect_new_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.asn a
    where (a.workspace_id, a.client_id, a.id) in (select workspace_id, client_id, asn_id from new_lines)
    order by a.workspace_id, a.client_id, a.id for share;
  insert into core.expected as e (workspace_id, client_id, item_id, warehouse_id, qty)
  select l.workspace_id, l.client_id, l.item_id, a.warehouse_id, sum(greatest(l.qty - l.counted, 0))
    from new_lines l
    join core.asn a on a.workspace_id = l.workspace_id and a.client_id = l.client_id and a.id = l.asn_id
   where a.status in ('announced', 'arrived', 'receiving')
   group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (workspace_id, client_id, item_id, warehouse_id) do update set qty = e.qty + excluded.qty;
  return null;
end $$;

create function core.expect_gone_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.asn a
    where (a.workspace_id, a.client_id, a.id) in (select workspace_id, client_id, asn_id from old_lines)
    order by a.workspace_id, a.client_id, a.id for share;
  insert into core.expected as e (workspace_id, client_id, item_id, warehouse_id, qty)
  select l.workspace_id, l.client_id, l.item_id, a.warehouse_id, -sum(greatest(l.qty - l.counted, 0))
    from old_lines l
    join core.asn a on a.workspace_id = l.workspace_id and a.client_id = l.client_id and a.id = l.asn_id
   where a.status in ('announced', 'arrived', 'receiving')
   group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (workspace_id, client_id, item_id, warehouse_id) do update set qty = e.qty + excluded.qty;
  return null;
end $$;

create function core.expect_changed_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.asn a
    where (a.workspace_id, a.client_id, a.id) in (select workspace_id, client_id, asn_id from new_lines)
    order by a.workspace_id, a.client_id, a.id for share;
  insert into core.expected as e (workspace_id, client_id, item_id, warehouse_id, qty)
  select l.workspace_id, l.client_id, l.item_id, a.warehouse_id, sum(l.change)
    from (select workspace_id, client_id, asn_id, item_id, greatest(qty - counted, 0) as change from new_lines
          union all
          select workspace_id, client_id, asn_id, item_id, -greatest(qty - counted, 0) from old_lines) l
    join core.asn a on a.workspace_id = l.workspace_id and a.client_id = l.client_id and a.id = l.asn_id
   where a.status in ('announced', 'arrived', 'receiving')
   group by 1, 2, 3, 4 having sum(l.change) <> 0 order by 1, 2, 3, 4
  on conflict (workspace_id, client_id, item_id, warehouse_id) do update set qty = e.qty + excluded.qty;
  return null;
end $$;

create function core.expect_changed_asns() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.expected as e (workspace_id, client_id, item_id, warehouse_id, qty)
  select l.workspace_id, l.client_id, l.item_id, a.warehouse_id, sum(a.sign * greatest(l.qty - l.counted, 0))
    from (select workspace_id, client_id, id, warehouse_id, status, 1 as sign from new_asns
          union all
          select workspace_id, client_id, id, warehouse_id, status, -1 from old_asns) a
    join core.asn_line l
      on l.workspace_id = a.workspace_id and l.client_id = a.client_id and l.asn_id = a.id
   where a.status in ('announced', 'arrived', 'receiving')
   group by 1, 2, 3, 4 having sum(a.sign * greatest(l.qty - l.counted, 0)) <> 0 order by 1, 2, 3, 4
  on conflict (workspace_id, client_id, item_id, warehouse_id) do update set qty = e.qty + excluded.qty;
  return null;
end $$;

revoke all on function core.number_asn() from public;
revoke all on function core.expect_new_lines() from public;
revoke all on function core.expect_gone_lines() from public;
revoke all on function core.expect_changed_lines() from public;
revoke all on function core.expect_changed_asns() from public;

create trigger number_asn before insert on core.asn for each row execute function core.number_asn();
create trigger expect_new_lines after insert on core.asn_line
  referencing new table as new_lines for each statement execute function core.expect_new_lines();
create trigger expect_gone_lines after delete on core.asn_line
  referencing old table as old_lines for each statement execute function core.expect_gone_lines();
create trigger expect_changed_lines after update on core.asn_line
  referencing old table as old_lines new table as new_lines
  for each statement execute function core.expect_changed_lines();
create trigger expect_changed_asns after update on core.asn
  referencing old table as old_asns new table as new_asns
  for each statement execute function core.expect_changed_asns();

create statistics asn_tenant (dependencies) on workspace_id, client_id from core.asn;
create statistics asn_line_tenant (dependencies) on workspace_id, client_id from core.asn_line;
create statistics expected_tenant (dependencies) on workspace_id, client_id from core.expected;
"""

BACKWARD = """
drop statistics core.expected_tenant, core.asn_line_tenant, core.asn_tenant;
drop trigger expect_changed_asns on core.asn;
drop trigger number_asn on core.asn;
drop trigger expect_changed_lines on core.asn_line;
drop trigger expect_gone_lines on core.asn_line;
drop trigger expect_new_lines on core.asn_line;
drop function core.expect_changed_asns();
drop function core.expect_changed_lines();
drop function core.expect_gone_lines();
drop function core.expect_new_lines();
drop function core.number_asn();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inbound", "0001_begin"),
        ("stock", "0006_expected"),
        ("tenancy", "0005_counter"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
