"""SSCCs of our own: a prefix for each workspace, and a counter whose numbers are scattered."""

from django.db import migrations, models

FORWARD = """
-- Another number below `size` for each one: six rounds of a Feistel network, walked until it fits.
create function core.scattered(n bigint, size bigint, secret bytea) returns bigint
language plpgsql immutable strict set search_path = pg_catalog, pg_temp as $$
declare half int := 1; l bigint; r bigint; mixed bit(56); other bigint;
begin
  while (1::bigint << (2 * half)) < size loop half := half + 1; end loop;
  loop
    l := n >> half;
    r := n & ((1::bigint << half) - 1);
    for turn in 1..6 loop
      mixed := ('x' || left(encode(sha256(secret || int4send(turn) || int8send(r)), 'hex'), 14))::bit(56);
      other := l # (mixed::bigint & ((1::bigint << half) - 1));
      l := r;
      r := other;
    end loop;
    n := (l << half) | r;
    exit when n < size;
  end loop;
  return n;
end $$;

-- Extension digit, company prefix and a serial reference that was never given before; empty without a prefix.
-- The check digit is the caller's. Who comes second waits for the first, and never gets its number.
create function core.next_sscc() returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare own text; n bigint; size bigint; scatter bytea;
begin
  select p.extension || p.digits into own from core.company_prefix p
   where p.workspace_id = sec.ws_writing() and p.digits <> '';
  if own is null or not (sec.can('shipments.edit') or sec.can('stock.move')) then return ''; end if;
  insert into core.sscc_counter as c (workspace_id, begins, last, secret)
  values (sec.ws_writing(), own, 1, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
  on conflict (workspace_id, begins) do update set last = c.last + 1
  returning c.last, c.secret into n, scatter;
  size := (10 ^ (17 - length(own)))::bigint;
  if n > size then
    raise exception 'Every number of this prefix is given: take another digit.' using errcode = 'TN010';
  end if;
  return own || lpad(core.scattered(n - 1, size, scatter)::text, 17 - length(own), '0');
end $$;

revoke all on function core.scattered(bigint, bigint, bytea), core.next_sscc() from public;
grant execute on function core.next_sscc() to bw_staff;
"""

BACKWARD = "drop function core.next_sscc(), core.scattered(bigint, bigint, bytea);"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_item_cost_version"), ("tenancy", "0011_targets")]

    operations = [
        migrations.CreateModel(
            name="CompanyPrefix",
            fields=[
                ("workspace_id", models.UUIDField(primary_key=True, serialize=False)),
                ("digits", models.TextField(blank=True, db_collation="C", default="")),
                ("extension", models.TextField(db_collation="C", default="0")),
                ("version", models.IntegerField(default=1)),
            ],
            options={"db_table": "company_prefix"},
        ),
        migrations.AddConstraint(
            model_name="companyprefix",
            constraint=models.CheckConstraint(
                condition=models.Q(("digits__regex", "^(\\d{4,12})?$")), name="company_prefix_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="companyprefix",
            constraint=models.CheckConstraint(
                condition=models.Q(("extension__regex", "^\\d$")), name="company_prefix_extension"
            ),
        ),
        migrations.CreateModel(
            name="SsccCounter",
            fields=[
                ("workspace_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "begins",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("begins", models.TextField(db_collation="C")),
                ("last", models.BigIntegerField()),
                ("secret", models.BinaryField()),
            ],
            options={"db_table": "sscc_counter"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
