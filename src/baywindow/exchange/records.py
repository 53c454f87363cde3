"""Items, warehouses, locations: rows that become records, new or changed.

Only the fields a mapping names are touched. A row finds its record by the source reference, else
by the record's own key (a SKU, a code); what it says again changes nothing.
"""

from __future__ import annotations

from .kinds import Counts, Field, Rule, Target
from .looking_up import WAYS
from .staging import Stage, named


def check(stage: Stage) -> None:
    """Drop or note repeated rows, find each row's record, note what cannot be."""
    _repeats(stage)
    stage.run("drop table if exists pg_temp.import_ready")
    stage.run(_text(stage, "record_match"))
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "record_faults"))
    for rule in _target(stage).rules:
        stage.note(_rule(stage, rule), field=rule.field, sentence=rule.sentence)
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Change the records that differ, add those that are new."""
    stage.run("drop table if exists pg_temp.import_touched")
    stage.run("create temporary table import_touched (id uuid) on commit drop")
    changed = stage.run(_text(stage, "record_change"))
    stage.watch.at("writing", changed, stage.left())
    new = stage.run(_text(stage, "record_add"))
    stage.watch.at("writing", changed + new, stage.left())
    return Counts(new=new, changed=changed, unchanged=stage.left() - changed - new)


def _target(stage: Stage) -> Target:
    target = stage.mapping.kind.target
    assert target is not None  # noqa: S101 - kinds written here declare one
    return target


def _repeats(stage: Stage) -> None:
    """The same key twice in one file: refused, or the first or last row stands for all."""
    found = _text(stage, "record_repeats")
    if stage.mapping.repeats != "reject":
        stage.tally.skipped += stage.run(
            f"delete from pg_temp.import_line d using ({found}) l where d.n = l.n"  # noqa: S608 - our own text
        )
        return
    stage.note(named("record_repeated").replace("<<found>>", found), field=_target(stage).key[-1])


def _rule(stage: Stage, rule: Rule) -> str:
    """A rule over what the record will be: the row's value where the mapping names it, else the record's."""
    wrong = rule.wrong
    for field in stage.mapping.kind.fields:
        wrong = wrong.replace(f"<<{field.name}>>", _final(stage, _target(stage), field))
    return _text(stage, "record_rule").replace("<<wrong>>", wrong)


def _final(stage: Stage, target: Target, field: Field) -> str:
    if field.name in stage.mapping.fields:
        return _value(field)
    if field.name in _stored(stage):
        return f"coalesce(t.{field.name}, {field.blank})"
    return "null"


def _value(field: Field) -> str:
    return f"l.{field.name}" if field.blank == "null" else f"coalesce(l.{field.name}, {field.blank})"


def _stored(stage: Stage) -> dict[str, Field]:
    """The fields that are columns of the table."""
    target = _target(stage)
    apart = {*target.elsewhere, target.parent.field if target.parent else ""}
    return {field.name: field for field in stage.mapping.kind.fields if field.name not in apart}


def _tenant(stage: Stage, alias: str) -> str:
    client = f" and {alias}.client_id = %(client)s" if stage.mapping.kind.of_client else ""
    return f"{alias}.workspace_id = %(workspace)s{client}"


def _text(stage: Stage, name: str) -> str:
    text = named(name)
    for word, put in {**_lists(stage), **_joins(stage)}.items():
        text = text.replace(f"<<{word}>>", put)
    return text


def _lists(stage: Stage) -> dict[str, str]:
    """The lists of columns and values in the statements."""
    target, stored = _target(stage), _stored(stage)
    mapped = {name: _value(field) for name, field in stored.items() if name in stage.mapping.fields}
    if target.parent:
        mapped[target.parent.column] = f"r.{target.parent.column}"
    blanks = {name: field.blank for name, field in stored.items() if field.blank != "null"}
    whole = {**dict(target.blanks), **blanks, **mapped}
    return {
        "changes": ", ".join(f"{column} = {value}" for column, value in mapped.items()),
        "differs": " or ".join(f"t.{column} is distinct from {value}" for column, value in mapped.items()),
        "columns": ", ".join(whole),
        "values": ", ".join(whole.values()),
    }


def _joins(stage: Stage) -> dict[str, str]:
    """The tables in the statements, and how they are tied to the tenant, the row and the parent."""
    target, parent = _target(stage), _target(stage).parent
    of_client = stage.mapping.kind.of_client
    key = [f"by_key.{name} = l.{name}" for name in target.key if not (parent and name == parent.field)]
    parts = {
        "table": target.table,
        "tenant_columns": "workspace_id, client_id" if of_client else "workspace_id",
        "tenant_values": "%(workspace)s, %(client)s" if of_client else "%(workspace)s",
        "lost": f"{parent.alias}.id is null" if parent else "false",
        "found": f", {parent.alias}.id as {parent.column}" if parent else "",
        "parent": "",
        "parent_field": f"'{parent.field}'" if parent else "''",
        "parent_value": f"l.{parent.field}" if parent else "''",
        "no_parent": f"%(no_{parent.field})s" if parent else "''",
        "keys": ", ".join(target.key),
        "last_key": target.key[-1],
        "which": "max" if stage.mapping.repeats == "last" else "min",
    } | {f"tenant:{alias}": _tenant(stage, alias) for alias in ("by_ref", "by_key", "t")}
    if parent:
        key.append(f"by_key.{parent.column} = {parent.alias}.id")
        way = WAYS[parent.field][stage.mapping.look_up(parent.field)]
        tenant = f"{parent.alias}.workspace_id = %(workspace)s"
        parts["parent"] = f"left join {parent.table} {parent.alias} on {tenant} and {way}"
    return parts | {"key": " and ".join(key)}
