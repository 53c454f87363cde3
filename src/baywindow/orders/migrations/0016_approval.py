"""A client's own four eyes: where it wants them, another of its people approves what one of them orders.

What is placed or changed becomes an order that awaits approval here, whatever SQL it is placed by. Whoever
asked does not approve, nor does a key. Who changes what awaits approval has asked as well, and in the place
of those before if they are a person who might have approved it. It holds no goods.
"""

from importlib import import_module

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FORWARD = """
create function core.orders_need_approval(workspace uuid, client uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.order_policy p
                  where p.workspace_id = workspace and p.client_id = client and p.needs_approval)
$$;

create function core.person_acting() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select c.person_id from sec.context c
           where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8')));
end $$;

create function core.is_key_acting() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select c.profile ? 'key_id' from sec.context c
           where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8')));
end $$;

create function core.asked_by(before uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.can('orders.approve') and not core.is_key_acting() then
    return array[core.person_acting()];
  end if;
  return array(select distinct p from unnest(before || core.person_acting()) p where p is not null);
end $$;

create or replace function core.client_places() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status not in ('draft', 'open') or new.number <> '' or new.source <> 'native' or new.held_by <> ''
      or new.hold_reason <> '' or new.picked_at is not null or new.packed_at is not null
      or new.shipped_at is not null or new.delivered_at is not null or new.cancelled_at is not null then
    raise exception 'An order is placed here, and nothing more.' using errcode = 'TN010';
  end if;
  new.placed_at := now();
  new.created_at := now();
  new.updated_at := now();
  new.version := 1;
  new.carrier := '';
  new.asked_by := core.asked_by(null);
  new.sent_back_because := '';
  if new.status = 'open' and core.orders_need_approval(new.workspace_id, new.client_id) then
    new.status := 'awaiting_approval';
  end if;
  new.change_until := case when new.status = 'open'
    then core.order_time(new.workspace_id, new.warehouse_id, new.requested_ship) end;
  return new;
end $$;

create or replace function core.client_changes_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  placed boolean := old.status = 'draft' and new.status = 'open';
  approved boolean := old.status = 'awaiting_approval' and new.status = 'open';
  sent_back boolean := old.status = 'awaiting_approval' and new.status = 'draft';
  asked_again boolean := old.status in ('open', 'allocated') and new.status = 'awaiting_approval';
  changed boolean := (new.client_reference, new.warehouse_id, new.consignee, new.contact, new.street,
      new.postcode, new.city, new.country, new.requested_ship, new.requested_delivery, new.service_level,
      new.carrier_preference, new.priority, new.notes_public)
    is distinct from (old.client_reference, old.warehouse_id, old.consignee, old.contact, old.street,
      old.postcode, old.city, old.country, old.requested_ship, old.requested_delivery, old.service_level,
      old.carrier_preference, old.priority, old.notes_public);
begin
  if session_user <> 'bw_portal' then
    if session_user in ('bw_staff', 'bw_jobs') and new.status <> old.status then
      if old.status = 'cancelled' then
        raise exception 'A cancelled order stays cancelled: send a new one.' using errcode = 'TN010';
      end if;
      if new.status <> 'cancelled' and (old.status = 'awaiting_approval'
          or old.status = 'draft' and old.asked_by is not null
             and core.orders_need_approval(new.workspace_id, new.client_id)) then
        raise exception 'Its client approves this order: its people do so on the portal.'
          using errcode = 'TN010';
      end if;
    end if;
    return new;
  end if;
  if new.status not in (old.status, 'cancelled') and not placed and not approved and not sent_back
     and not asked_again and not (old.status = 'allocated' and new.status = 'open') then
    raise exception 'An order is placed, changed, held, released or cancelled here.' using errcode = 'TN010';
  end if;
  if new.held_by <> old.held_by and 'warehouse' in (old.held_by, new.held_by)
     or old.held_by = 'warehouse' and new.hold_reason <> old.hold_reason then
    raise exception 'The warehouse holds this order: ask it to release it.' using errcode = 'TN010';
  end if;
  if new.held_by = '' and old.held_by = '' and new.hold_reason <> old.hold_reason then
    raise exception 'This order is not on hold.' using errcode = 'TN010';
  end if;
  new.version := old.version + 1;
  new.updated_at := now();
  new.cancelled_at := case when new.status <> 'cancelled' or new.status = old.status then old.cancelled_at
                           else now() end;
  if not sent_back then
    new.sent_back_because := case when new.status = 'draft' then old.sent_back_because else '' end;
  end if;
  if new.status = old.status and new.held_by = '' and old.held_by <> '' and not changed then
    return new;
  end if;
  if old.status not in ('draft', 'awaiting_approval', 'open', 'allocated') or exists (
      select from core.order_line l where l.workspace_id = new.workspace_id and l.client_id = new.client_id
         and l.order_id = new.id and l.qty_picked > 0) then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if old.change_until < now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  if (placed or changed or asked_again) and not sec.can('orders.place') then
    raise exception 'You may not place or change orders.' using errcode = 'TN010';
  end if;
  if approved or sent_back then
    perform core.client_approves(coalesce(old.asked_by, '{}'), approved, changed);
  end if;
  if new.warehouse_id <> old.warehouse_id and exists (
      select from core.order_line l where l.workspace_id = new.workspace_id and l.client_id = new.client_id
         and l.order_id = new.id and l.qty_allocated > 0) then
    raise exception 'Goods are set aside for it in its warehouse already: cancel it and place another.'
      using errcode = 'TN010';
  end if;
  if asked_again or (placed or changed and new.status in ('open', 'allocated'))
     and core.orders_need_approval(new.workspace_id, new.client_id) then
    new.status := 'awaiting_approval';
  end if;
  if placed or changed or asked_again then
    new.asked_by := core.asked_by(old.asked_by);
  elsif approved then
    new.asked_by := null;
  end if;
  if new.status = 'awaiting_approval' then
    new.short_since := null;
  end if;
  if placed or approved or new.status = 'awaiting_approval' and old.status <> new.status then
    new.placed_at := now();
  end if;
  if new.status in ('draft', 'awaiting_approval') then
    new.change_until := null;
  elsif placed or approved or changed then
    new.change_until := core.order_time(new.workspace_id, new.warehouse_id, new.requested_ship);
  end if;
  return new;
end $$;

create function core.client_approves(askers uuid[], approved boolean, changed boolean) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := core.person_acting();
begin
  if core.is_key_acting() then
    raise exception 'A person approves orders, not a key.' using errcode = 'TN010';
  end if;
  if changed then
    raise exception 'Approve it as it is, or change it and let somebody else approve it.'
      using errcode = 'TN010';
  end if;
  if approved and me = any (askers) then
    raise exception 'You asked for it yourself: somebody else has to approve it.' using errcode = 'TN010';
  end if;
  if not sec.can('orders.approve') and (approved or not me = any (askers)) then
    raise exception 'You may not approve orders.' using errcode = 'TN010';
  end if;
end $$;

create or replace function core.client_orders_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  o record;
  code text;
begin
  if session_user <> 'bw_portal' or tg_op = 'UPDATE' and new.qty_ordered = old.qty_ordered then
    return new;
  end if;
  select number, status, change_until, placed_at, created_at into o from core.client_order
    where workspace_id = new.workspace_id and client_id = new.client_id and id = new.order_id for share;
  if not found or o.status not in ('draft', 'awaiting_approval', 'open') or new.qty_picked <> 0
     or tg_op = 'INSERT' and (new.qty_allocated <> 0 or new.qty_shipped <> 0) then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if o.change_until < now() and o.placed_at <> now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  if o.created_at <> now() then
    if o.status = 'open' and core.orders_need_approval(new.workspace_id, new.client_id) then
      raise exception 'Changes of orders need approval since a moment ago: save it once more.'
        using errcode = 'TN010';
    end if;
    if o.status = 'awaiting_approval' then
      update core.client_order c set asked_by = core.asked_by(c.asked_by)  -- and one version more
       where c.workspace_id = new.workspace_id and c.client_id = new.client_id and c.id = new.order_id;
    end if;
    select sku into code from core.item
      where workspace_id = new.workspace_id and client_id = new.client_id and id = new.item_id;
    perform core.tell(new.workspace_id, new.client_id,
      case when tg_op = 'INSERT' then 'order.line_added' when new.qty_ordered = 0 then 'order.line_gone'
           else 'order.line_changed' end, 'orders.view', 'order', new.order_id, o.number,
      jsonb_build_object('sku', code, 'qty', trim_scale(new.qty_ordered)::text, 'qty_before',
                         case when tg_op = 'UPDATE' then trim_scale(old.qty_ordered)::text else '0' end));
  end if;
  if tg_op = 'INSERT' then return new; end if;
  if old.qty_allocated > 0 then
    perform from core.level v
      where (v.workspace_id, v.client_id, v.id) in (
        select r.workspace_id, r.client_id, r.level_id from core.reservation r
         where r.workspace_id = old.workspace_id and r.client_id = old.client_id
           and r.document_id = old.order_id and r.status = 'open')
      order by v.id for no key update;
    update core.reservation r set status = 'closed', version = r.version + 1, updated_at = now()
     where r.workspace_id = old.workspace_id and r.client_id = old.client_id
       and r.document_id = old.order_id and r.line_id = old.id and r.status = 'open';
    new.qty_allocated := 0;
  end if;
  if new.qty_ordered = 0 then
    delete from core.order_line l
     where l.workspace_id = old.workspace_id and l.client_id = old.client_id and l.id = old.id;
    return null;
  end if;
  return new;
end $$;

create or replace function core.order_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  told text;
  was text := case when tg_op = 'UPDATE' then old.status else 'draft' end;
  held_before text := case when tg_op = 'UPDATE' then old.held_by else '' end;
  fills jsonb := '{}';
begin
  told := case
    when new.status = 'open' and was = 'draft' then 'placed'
    when new.status = 'open' and was = 'awaiting_approval' then 'approved'
    when new.status = 'awaiting_approval' and was = 'draft' then 'submitted'
    when new.status = 'awaiting_approval' and was in ('open', 'allocated') then 'asked_again'
    when new.status = 'draft' and was = 'awaiting_approval' then
      case when new.sent_back_because <> '' then 'sent_back' else 'taken_back' end
    when new.status = 'cancelled' and was <> 'cancelled' then 'cancelled'
    when new.held_by <> '' and held_before = '' and new.hold_reason <> '' then 'held_because'
    when new.held_by <> '' and held_before = '' then 'held_by_' || new.held_by
    when new.held_by = '' and held_before <> '' then 'released' end;
  if told is null then return null; end if;
  fills := case
    when told in ('placed', 'approved', 'submitted') then jsonb_build_object('lines', (
      select count(*) from core.order_line l where l.workspace_id = new.workspace_id
         and l.client_id = new.client_id and l.order_id = new.id))
    when told = 'sent_back' then jsonb_build_object('why', new.sent_back_because)
    when told = 'held_because' then jsonb_build_object('why', new.hold_reason)
    else '{}' end;
  perform core.tell(new.workspace_id, new.client_id, 'order.' || told, 'orders.view', 'order', new.id,
                    new.number, fills);
  return null;
end $$;

create function core.logs_order_policy() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a record;
begin
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  perform sec.append_access(new.workspace_id, new.client_id, 'approval', a.person_id,
    coalesce(a.profile ->> 'person_name', 'Command line'),
    case session_user when 'bw_portal' then 'client' else 'staff' end, 'This client',
    case when new.needs_approval then 'Orders need approval' else 'Orders need no approval' end, '');
  return null;
end $$;

create function core.client_decides() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user in ('bw_staff', 'bw_jobs') then
    raise exception 'Whether its orders need approval a client says itself.' using errcode = 'TN010';
  end if;
  return new;
end $$;

revoke all on function core.orders_need_approval(uuid, uuid), core.person_acting(), core.is_key_acting(),
  core.asked_by(uuid[]), core.client_approves(uuid[], boolean, boolean), core.logs_order_policy(),
  core.client_decides() from public;

drop trigger order_tells_placed on core.client_order;
create constraint trigger order_tells_placed after insert on core.client_order
  deferrable initially deferred for each row
  when (new.status in ('open', 'awaiting_approval') and session_user = 'bw_portal')
  execute function core.order_tells();
drop trigger cancelled_frees on core.client_order;
create trigger cancelled_frees after update on core.client_order for each row
  when (new.status in ('cancelled', 'awaiting_approval') and old.status <> new.status)
  execute function core.cancelled_frees();
create trigger client_decides before insert or update on core.order_policy
  for each row execute function core.client_decides();
create constraint trigger logs_order_policy after insert or update on core.order_policy
  deferrable initially deferred for each row execute function core.logs_order_policy();
"""

_tells = import_module("baywindow.orders.migrations.0006_orders_tell").FORWARD
_changes = import_module("baywindow.orders.migrations.0007_clients_change").FORWARD
_frees = import_module("baywindow.orders.migrations.0002_keep_orders").FORWARD


def _before(text: str, end: str, *begins: str) -> str:
    """The statements of an earlier migration that begin and end so, as they stand there."""
    found = [text[text.index(one) :] for one in begins]
    return "".join(f"{one[: one.index(end)]}{end}\n" for one in found)


BACKWARD = (
    """
drop trigger logs_order_policy on core.order_policy;
drop trigger client_decides on core.order_policy;
drop function core.client_decides();
drop trigger cancelled_frees on core.client_order;
drop trigger order_tells_placed on core.client_order;
drop function core.logs_order_policy();
"""
    + _before(_frees, ";", "create trigger cancelled_frees")
    + _before(_tells, ";", "create constraint trigger order_tells_placed")
    + _before(_tells, "$$;", "create function core.order_tells()").replace(
        "create f", "create or replace f", 1
    )
    + _before(
        _changes,
        "$$;",
        "create or replace function core.client_places()",
        "create or replace function core.client_changes_order()",
        "create or replace function core.client_orders_lines()",
    )
    + """
drop function core.client_approves(uuid[], boolean, boolean);
drop function core.asked_by(uuid[]);
drop function core.is_key_acting();
drop function core.person_acting();
drop function core.orders_need_approval(uuid, uuid);
"""
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_country_by_stage"), ("tenancy", "0011_targets")]

    operations = [
        migrations.CreateModel(
            name="OrderPolicy",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("needs_approval", models.BooleanField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "order_policy"},
        ),
        migrations.AddField(
            model_name="order",
            name="sent_back_because",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="order",
            name="asked_by",
            field=ArrayField(base_field=models.UUIDField(), blank=True, null=True, size=None),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("status__in", ("draft", "awaiting_approval"))),
                fields=["workspace_id", "client_id", "status", "placed_at", "id"],
                name="client_order_unplaced",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
