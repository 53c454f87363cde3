"""Many rows of many clients, made in SQL from the canary rows: whatever tables and columns there are."""

from __future__ import annotations

from typing import Any

from baywindow.tenancy.audience import ForClient
from baywindow.tenancy.policies import audience_of, core_models, has_client
from tests.attacks.ground import Ground, administering

CLIENTS = 60
EACH = 100
"""Rows of an entity (item, lot, level) per client."""

LONG = {"movement": 15, "day_snapshot": 8}
"""Tables with so many times as many rows."""

ENTITY = "md5('{thing}' || c || '-' || {index})::uuid"
COLUMNS = """
select a.attname, format_type(a.atttypid, null), exists (select from pg_index i
  where i.indrelid = a.attrelid and i.indisunique and not i.indisprimary and a.attnum = any (i.indkey))
from pg_attribute a where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
"""


def grown(ground: Ground, clients: int = CLIENTS, each: int = EACH) -> int:
    """Fill every client table; the number of rows made. Foreign keys sleep meanwhile, all of them hold.

    A table that holds a row of each client gets as many clients as others get rows.
    """
    made = 0
    with administering(ground) as connection:
        connection.execute("set session_replication_role = replica")
        for model in core_models():
            if isinstance(audience_of(model), ForClient) and has_client(model):
                one_each = len(model._meta.pk_fields) == 2
                many = (clients * each, 1) if one_each else (clients, each)
                made += _fill(connection, ground, model._meta.db_table, *many)
        connection.execute("analyze")
    return made


def _fill(connection: Any, ground: Ground, table: str, clients: int, each: int) -> int:
    columns = connection.execute(COLUMNS, [f"core.{table}"]).fetchall()
    values = [_value(ground, table, name, kind, unique, each) for name, kind, unique in columns]
    names = ", ".join(f'"{name}"' for name, _, _ in columns)
    done = connection.execute(
        f"insert into core.{table} ({names}) select {', '.join(values)}"
        f" from (select * from core.{table} where client_id = '{ground.words['acme']}' limit 1) m,"
        f" generate_series(0, {clients - 1}) c, generate_series(1, {each * LONG.get(table, 1)}) k"
        " order by c, k"
        " on conflict do nothing"
    )
    return int(done.rowcount)


def _value(ground: Ground, table: str, name: str, kind: str, unique: bool, each: int) -> str:
    """What stands in a column of row k of client c; client 0 is acme."""
    fixed = {
        "client_id": f"case c when 0 then '{ground.words['acme']}' else md5('client' || c) end::uuid",
        "workspace_id": "m.workspace_id",
        "day": f"current_date - (k / {each})::int",
        "sscc": "lpad(k::text, 18, '0')",
        "undoes_id": "null::uuid",  # counts, none of them taken back
    }
    if name in fixed:
        return fixed[name]
    if kind == "uuid":
        thing = (table if name == "id" else name.removesuffix("_id")).removeprefix("client_")
        return ENTITY.format(thing=thing, index="k" if name == "id" else f"(k % {each} + 1)")
    if kind == "timestamp with time zone":
        return "now() - k * interval '3 hours'"
    if kind == "text" and (unique or table == "item_token"):
        return f"case when m.{name} like 'zq%' then m.{name} || '-' || k else m.{name} end"
    return f'm."{name}"'
