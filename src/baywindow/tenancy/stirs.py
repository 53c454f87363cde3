"""What stirs when a table's rows change: the functions and triggers, generated from the models' audiences.

An audience with `stirs` names the columns that hold the records a changed row belongs to: an order line stirs
its order. A statement writes one row of `core.stir` for each record it changed; past a handful it says that
anything may have changed. A reader needs for it what the changed row itself asks of its readers.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from .audience import ForClient
from .policies import audience_of, core_models

HANDFUL = 50
EVENTS = {
    "stirs_added": "after insert on core.{table} referencing new table as stirred",
    "stirs_changed": "after update on core.{table} referencing new table as stirred",
    "stirs_gone": "after delete on core.{table} referencing old table as stirred",
}
HIDING = {"stirs_hidden": "after update on core.{table} referencing old table as stirred"}
"""Of tables whose rows can be hidden: who saw the row learns that it is gone."""

FUNCTION = """
create or replace function sec.stir_{table}() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.stir (workspace_id, client_id, id, at, needs, record_id, visible_to_client)
  select t.workspace_id, t.client_id, gen_random_uuid(), clock_timestamp(), t.needs, t.record_id, t.shown
    from (select distinct r.workspace_id, r.client_id, r.needs, r.shown,
                 case when count(*) over (partition by r.workspace_id, r.client_id) <= {handful}
                   then r.record_id end as record_id
      from ({records}) r where r.record_id is not null) t;
  return null;
end $$;
revoke all on function sec.stir_{table}() from public;
"""
RECORD = (
    "select s.workspace_id, s.client_id, {needs} as needs, {shown} as shown, s.{column} as record_id"
    " from stirred s"
)
TRIGGER = "create trigger {name} {event} for each statement execute function sec.stir_{table}()"


def stirring() -> Iterator[tuple[str, ForClient]]:
    """Every table that stirs, with its audience."""
    for model in core_models():
        audience = audience_of(model)
        if isinstance(audience, ForClient) and audience.stirs:
            yield model._meta.db_table, audience


def functions() -> str:
    """The function of every table that stirs."""
    return "".join(
        FUNCTION.format(table=table, handful=HANDFUL, records=_records(audience))
        for table, audience in stirring()
    )


def triggers(model: type[models.Model]) -> dict[str, str]:
    """The triggers a model's table must have for this, by name."""
    table, audience = model._meta.db_table, audience_of(model)
    if not isinstance(audience, ForClient) or not audience.stirs:
        return {}
    events = EVENTS | (HIDING if audience.by_row else {})
    return {
        name: TRIGGER.format(name=name, event=event.format(table=table), table=table)
        for name, event in events.items()
    }


def needs() -> list[str]:
    """Everything that a stir can ask of its readers: a capability, or two with a space between."""
    return sorted({need for _, audience in stirring() for need in _needs(audience)})


def _needs(audience: ForClient) -> list[str]:
    """What it takes to read a row: what the table asks and what its rows ask, each once."""
    rule = audience.by_row
    if rule is None:
        return [audience.read or "home.view"]
    return [_both(audience.read, need) for need in rule.needs.values()]


def _both(of_table: str | None, of_row: str) -> str:
    return of_row if of_table in {None, of_row} else f"{of_table} {of_row}"


def _records(audience: ForClient) -> str:
    rule, asked = audience.by_row, _needs(audience)
    if rule is None:
        needed, shown = f"'{asked[0]}'", "true"
    else:
        words = " ".join(f"when '{word}' then '{need}'" for word, need in zip(rule.needs, asked, strict=True))
        needed, shown = f"case s.{rule.column} {words} end", f"s.{rule.shown}" if rule.shown else "true"
    return " union ".join(
        RECORD.format(needs=needed, shown=shown, column=column) for column in audience.stirs
    )
