"""The canary world: every text column of every core table holds a mark of its owner, every cost a number
of its own. Whatever is made for somebody is searched for marks that are not theirs to see.

By construction from the models: a new table or column joins by itself, or makes planting fail until
`canary_shapes` says which value a constrained column takes.
"""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction
from django.db.models.fields.related import ForeignObject

from baywindow.tenancy.audience import ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.policies import audience_of, core_models, has_client
from baywindow.tenancy.records import uuid7
from tests.canary_shapes import KEPT, OPEN, PLAIN, SHAPED, STANDING
from tests.people import Someone, World, build_world


@dataclass(frozen=True)
class Mark:
    """What one owner's rows of one audience carry, and who may see it."""

    owner: str
    kind: str
    capability: str | None
    text: str


@dataclass
class Garden:
    """The planted world: marks and numbers by what they stand for, ids by owner and table."""

    world: World
    marks: dict[tuple[str, str, str | None], Mark] = field(default_factory=dict)
    costs: dict[str, Mark] = field(default_factory=dict)
    ids: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def mark(self, owner: str, kind: str, capability: str | None) -> Mark:
        """The mark of an owner's rows of one kind, made when missing."""
        key = (owner, kind, capability)
        if key not in self.marks:
            self.marks[key] = Mark(*key, f"zq{secrets.token_hex(4)}{len(self.marks):02d}")
        return self.marks[key]

    def cost(self, mark: Mark) -> Decimal:
        """A number nobody else has."""
        whole = str(secrets.randbelow(8_999_999) + 1_000_000)
        self.costs[whole] = mark
        return Decimal(f"{whole}.25")

    def foreign(self, viewer: Someone, held: frozenset[str], text: str) -> set[str]:
        """Which marks and costs of the text this person, with these capabilities, may not see."""
        lower = text.lower()
        found = {mark for mark in self.marks.values() if mark.text in lower}
        found |= {self.costs[re.sub(r"\D", "", cost)] for cost in self._numbers.findall(text)}
        return {
            f"{mark.owner} {mark.kind} {mark.capability or ''}"
            for mark in found
            if not self.may_see(viewer, held, mark)
        }

    @cached_property
    def _numbers(self) -> re.Pattern[str]:
        """Every cost, as any locale groups it."""
        return re.compile(rf"(?<!\d)(?:{'|'.join(_grouped(whole) for whole in self.costs)})(?!\d)")

    def may_see(self, viewer: Someone, held: frozenset[str], mark: Mark) -> bool:
        """Whether the mark is the viewer's to see."""
        workspace = self.workspace_of(mark.owner)
        if viewer.workspace_id != getattr(self.world, workspace).id:
            return False
        if mark.kind == "open":
            return True
        if viewer.realm == "portal":
            if mark.kind == "person" and mark.owner == workspace:
                return "audit.view" in held  # an access log names the staff who looked
            if (
                mark.kind not in {"client", "person"}
                or viewer.client_id != getattr(self.world, mark.owner).id
            ):
                return False
            return mark.capability is None or mark.capability in held
        return mark.kind in {"client", "person"} or mark.capability is None or mark.capability in held

    def workspace_of(self, owner: str) -> str:
        """The workspace an owner belongs to."""
        return {"acme": "northdock", "beta": "northdock", "gamma": "southbay"}.get(owner, owner)


def planted() -> Garden:
    """A committed canary world of its own."""
    garden = Garden(build_world())
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for model in _in_order():
            for owner in ("acme", "beta", "gamma") if has_client(model) else ("northdock", "southbay"):
                if model._meta.db_table in STANDING:
                    _marked(cursor, garden, owner, model)
                else:
                    row = model(**dict(_values(garden, owner, model)))
                    model._base_manager.using("owner").bulk_create([row])
                    garden.ids[owner, model._meta.db_table] = getattr(row, "id", None) or uuid7()
    _name_people(garden)
    return garden


def _in_order() -> list[type[models.Model]]:
    """Core models, each after those it refers to."""
    ordered: list[type[models.Model]] = []
    tables = {model._meta.db_table: model for model in core_models()}
    met: set[str] = set()

    def take(model: type[models.Model]) -> None:
        if model._meta.db_table in met:
            return
        met.add(model._meta.db_table)
        for name in _named(model):
            if name in tables:
                take(tables[name])
        ordered.append(model)

    for model in tables.values():
        take(model)
    return ordered


def _named(model: type[models.Model]) -> list[str]:
    """The tables a model's relations and the names of its columns speak of."""
    named = [target._meta.db_table for target, _, _ in _relations(model)]
    for column in model._meta.local_concrete_fields:
        if isinstance(column, models.UUIDField):
            thing = column.name.removesuffix("_id")
            named += [thing, f"client_{thing}"]
    return named


def _relations(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str, str]]:
    """Each relation's target, and the column that tells which row apart from the tenant."""
    for relation in model._meta.local_fields + model._meta.private_fields:
        if type(relation) is ForeignObject:
            yield relation.related_model, relation.from_fields[-1], relation.to_fields[-1]


def _values(garden: Garden, owner: str, model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    yield from _tenant(garden, owner, model)
    related = {own: target._meta.db_table for target, own, _ in _relations(model)}
    for column in model._meta.local_concrete_fields:
        if column.name not in {"workspace_id", "client_id", "pk"}:
            table = related.get(column.name)
            yield column.name, _value(garden, owner, model, column, table)


def _tenant(garden: Garden, owner: str, model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    yield "workspace_id", getattr(garden.world, garden.workspace_of(owner)).id
    if has_client(model):
        yield "client_id", getattr(garden.world, owner).id


def _value(garden: Garden, owner: str, model: type[models.Model], column: Any, table: str | None) -> Any:
    key = (model._meta.db_table, column.name)
    if key in SHAPED:
        shaped = SHAPED[key]
        return shaped(_mark(garden, owner, model).text) if callable(shaped) else shaped
    if isinstance(column, models.UUIDField):
        return _id(garden, owner, column, table)
    if isinstance(column, models.TextField | models.CharField):
        return _allowed(model, column.name) or f"{_mark(garden, owner, model).text}-{column.name}"
    if isinstance(column, models.JSONField):
        return {"mark": _mark(garden, owner, model).text}
    if isinstance(column, models.DecimalField) and isinstance(audience_of(model), ForStaff):
        return garden.cost(_mark(garden, owner, model))
    return next(make() for kind, make in PLAIN.items() if isinstance(column, kind))


def _id(garden: Garden, owner: str, column: Any, table: str | None) -> UUID:
    """The row of the same owner it refers to; by its name where no relation says so; else a new id."""
    table = table or column.name.removesuffix("_id").removeprefix("for_")
    if table == "client" and owner in {"acme", "beta", "gamma"}:
        return getattr(garden.world, owner).id  # type: ignore[no-any-return]
    for holder in (owner, garden.workspace_of(owner)):
        if (holder, table) in garden.ids:
            return garden.ids[holder, table]
    return uuid7()


def _allowed(model: type[models.Model], column: str) -> str | None:
    """The first word a check constraint allows in the column."""
    for rule in model._meta.constraints:
        condition = getattr(rule, "condition", None)
        if isinstance(rule, models.CheckConstraint) and isinstance(condition, models.Q):
            for child in condition.children:
                if isinstance(child, tuple) and child[0] == f"{column}__in":
                    return str(child[1][0])
    return None


def _mark(garden: Garden, owner: str, model: type[models.Model]) -> Mark:
    audience = audience_of(model)
    if isinstance(audience, ForClient):
        by_row = next(iter(audience.by_row.needs.values())) if audience.by_row else None
        return garden.mark(owner, "client", audience.read or by_row)
    kind = "workspace" if isinstance(audience, ForWorkspace) else "staff"
    return garden.mark(owner, kind, audience.staff_read)


def _marked(cursor: Any, garden: Garden, owner: str, model: type[models.Model]) -> None:
    """Write the owner's mark into every free text column of the rows that stand."""
    table, tenant = model._meta.db_table, dict(_tenant(garden, owner, model))
    garden.ids[owner, table] = _standing(garden.world, owner, table)
    for column in _free_text(model):
        mark = _mark(garden, owner, model)
        if (table, column.name) in OPEN:
            mark = garden.mark(owner, "open", None)
        where = " and ".join(f"{name} = %s" for name in tenant)
        cursor.execute(
            f'update core."{table}" set "{column.column}" = %s where {where}',
            [f"{mark.text}-{column.name}", *tenant.values()],
        )


def _standing(world: World, owner: str, table: str) -> UUID:
    """The id of an owner's standing row; of members that of somebody whose role nobody has to have."""
    if table == "client_member":
        return world.people[{"acme": "mia", "beta": "bob", "gamma": "gus"}[owner]].membership
    if table == "staff_member":
        return world.people[{"northdock": "carl", "southbay": "sue"}[owner]].membership
    return getattr(world, owner).id  # type: ignore[no-any-return]


def _free_text(model: type[models.Model]) -> list[Any]:
    """The text columns nothing dictates."""
    return [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.TextField | models.CharField)
        and (model._meta.db_table, column.name) not in SHAPED.keys() | KEPT
        and _allowed(model, column.name) is None
    ]


def _name_people(garden: Garden) -> None:
    """People carry their owner's mark too: a name must not travel."""
    for name, someone in garden.world.people.items():
        owner = next(
            key
            for key in ("acme", "beta", "gamma", "northdock", "southbay")
            if getattr(garden.world, key).id in {someone.client_id, someone.workspace_id}
        )
        mark = garden.mark(owner, "person", None)
        someone.person.name = f"{mark.text}-{name}"
        someone.person.save(update_fields=["name"])


def readable(content: bytes) -> str:
    """The text of an answer; a spreadsheet's sheets and strings."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return content.decode("utf-8", "replace")


def _grouped(whole: str) -> str:
    gap = "[.,'\u2019\u00a0\u202f ]?"
    return f"{whole[0]}{gap}{whole[1:4]}{gap}{whole[4:]}"
