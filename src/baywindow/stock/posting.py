"""Posting: the one way into the ledger, for a handful of lines or for a staged file.

The same SQL reads its lines from a json parameter (pages) or from a temporary table (imports).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils.translation import gettext
from pydantic_core import to_json

from baywindow.tenancy.context import current
from baywindow.tenancy.sql import bound, one, rows, run
from baywindow.ui.language import gettext_lazy

from .keys import BALANCE_KEY, LEVEL_KEY, ids_in_order, level_key

COLUMNS: dict[str, str] = {
    "n": "int",
    "id": "uuid",
    "occurred_at": "timestamptz",
    "item_id": "uuid",
    "warehouse_id": "uuid",
    "location_id": "uuid",
    "lot_id": "uuid",
    "serial_id": "uuid",
    "handling_unit_id": "uuid",
    "condition": "text",
    "qty": "numeric",
    "hold_qty": "numeric",
    "uom": "text",
    "kind": "text",
    "reason_code": "text",
    "reason_label": "text",
    "document_kind": "text",
    "document_id": "uuid",
    "document_number": "text",
    "client_reference": "text",
    "source": "text",
    "source_ref": "text",
}
"""The columns of a line, in the order a staged file is copied in."""


@dataclass(frozen=True)
class Line:
    """One movement to post. `qty` is signed and counts the item's base unit; uom None is that unit."""

    item_id: UUID
    warehouse_id: UUID
    kind: str
    qty: Decimal = Decimal(0)
    hold_qty: Decimal = Decimal(0)
    occurred_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    location_id: UUID | None = None
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    handling_unit_id: UUID | None = None
    condition: str = "ok"
    uom: str | None = None
    reason_code: str = ""
    reason_label: str = ""
    document_kind: str = ""
    document_id: UUID | None = None
    document_number: str = ""
    client_reference: str = ""
    source: str = "native"
    source_ref: str | None = None


@dataclass(frozen=True)
class Posted:
    """How many lines were posted, how many were known already; the new movements' ids where asked for."""

    posted: int
    skipped: int
    ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Fault:
    """A line that cannot be posted: its number (from 1) and a word of `FAULTS`."""

    n: int
    word: str

    @property
    def sentence(self) -> str:
        """What is wrong, for people."""
        return str(FAULTS[self.word])


FAULTS: dict[str, str] = {
    "kind": gettext_lazy("This kind of movement does not exist."),
    "condition": gettext_lazy("This condition does not exist."),
    "qty": gettext_lazy("The quantity is zero."),
    "hold_qty": gettext_lazy(
        "Only a hold or a release changes what is on hold, and it changes nothing else."
    ),
    "qty_size": gettext_lazy("The quantity is too large, or has more than six decimals."),
    "future": gettext_lazy("The movement lies in the future."),
    "item": gettext_lazy("There is no such item."),
    "warehouse": gettext_lazy("There is no such warehouse."),
    "location": gettext_lazy("The warehouse has no such location."),
    "lot": gettext_lazy("The item has no such lot."),
    "lot_missing": gettext_lazy("The item is kept by lot: say which."),
    "lot_unkept": gettext_lazy(
        "The item is not kept by lot: leave the lot out, or let the item be kept by lot first."
    ),
    "expiry_missing": gettext_lazy("The item is kept by expiry date: its lot needs one."),
    "serial": gettext_lazy("The item has no such serial number."),
    "serial_missing": gettext_lazy("The item is kept by serial number: say which."),
    "serial_qty": gettext_lazy("A serial number is one piece."),
    "handling_unit": gettext_lazy("There is no such handling unit."),
    "unbalanced": gettext_lazy("A move inside a warehouse must leave as much as arrives."),
}


def post(
    lines: Sequence[Line], client_id: UUID | None = None, most_faults: int = 1, tell_ids: bool = True
) -> Posted:
    """Post the lines of one client in the current transaction; FaultyLine names so many faulty ones.

    Lines whose (source, source_ref) the ledger holds are skipped; without `tell_ids` the new movements'
    ids are not told. Within a transaction that posts
    several times the levels stay locked until its end.
    """
    given = _given(lines)
    client = _client(client_id)
    faults = _faults(given, client, limit=most_faults)
    if faults:
        raise FaultyLine(faults)
    return _post(given, client, serials=any(line.serial_id for line in lines), tell_ids=tell_ids)


class FaultyLine(ValueError):
    """A line that cannot be posted as it is."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults, self.fault = faults, faults[0]
        super().__init__(
            gettext("line %(n)s: %(sentence)s") % {"n": self.fault.n, "sentence": self.fault.sentence}
        )


@contextmanager
def stage() -> Iterator[None]:
    """A temporary table for lines of one client, gone at the block's end (jobs' login only)."""
    run(_SQL["stage"])
    yield
    run("drop table pg_temp.posting_line")  # after an error the rollback does it


def copy_lines(lines: Iterable[Sequence[Any]]) -> int:
    """COPY rows in the order of `COLUMNS` into the stage; how many there were."""
    count = 0
    with connections[current().alias].cursor() as cursor, cursor.copy(_SQL["copy_lines"]) as copy:
        for line in lines:
            copy.write_row(line)
            count += 1
    return count


def staged_faults(client_id: UUID | None = None, limit: int = 1000) -> list[Fault]:
    """What is wrong with the staged lines, by line number, at most `limit` of them."""
    return _faults(_STAGED, _client(client_id), limit)


def drop_staged(numbers: Sequence[int]) -> None:
    """Take lines out of the stage, by number: those that were reported as faulty."""
    run("delete from pg_temp.posting_line where n = any(%(numbers)s::int[])", {"numbers": list(numbers)})


def post_staged(client_id: UUID | None = None) -> Posted:
    """Post all staged lines and empty the stage. Ask `staged_faults` first; chunks of 50,000 are good."""
    run("analyze pg_temp.posting_line")
    run("set local work_mem = '64MB'; set local jit = off")
    row = one("select bool_or(serial_id is not null) as any_serial from pg_temp.posting_line")
    posted = _post(_STAGED, _client(client_id), serials=bool(row.any_serial), tell_ids=False)
    run("truncate pg_temp.posting_line")
    return posted


def _client(client_id: UUID | None) -> UUID:
    client = client_id or current().client_id
    if client is None:
        raise ValueError("Say whose stock it is: staff act for several clients.")
    return client


def _named(name: str) -> str:
    text = (Path(__file__).parent / "sql" / f"{name}.sql").read_text()
    for slot, filling in _FILLINGS.items():
        text = text.replace(f"<<{slot}>>", filling)
    return text


_FILLINGS = {
    "columns": ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items()),
    "level_key": LEVEL_KEY,
    "own_level_key": LEVEL_KEY.replace("l.", ""),
    "balance_key": BALANCE_KEY,
}
_MANY_NEW = 50
"""From so many new places and levels on the planner is told before the ledger is written."""

_MANY_POSTED = 1000
"""From so many movements on it is asked what it thinks of the client, and told if that is nothing."""

_OPENING = ("open_warehouses", "open_locations", "open_levels")
_SQL = {
    name: _named(name)
    for name in (
        *_OPENING,
        "lock_levels",
        "faults",
        "post",
        "place_serials",
        "expected",
        "stage",
        "copy_lines",
        "lines_given",
        "lines_staged",
    )
}


class _Lines:
    """Where the lines are: a query that gives them, and its parameters.

    `places` are some of them, one at least for each level and location: enough to open and lock those.
    """

    def __init__(self, source: str, params: dict[str, Any], places: _Lines | None = None) -> None:
        self.params = params
        self.places = places or self
        self._source = _SQL[source].strip()

    def text(self, name: str) -> str:
        """A named statement that reads these lines."""
        return _SQL[name].replace("<<lines>>", self._source)


_STAGED = _Lines("lines_staged", {})


def _given(lines: Sequence[Line]) -> _Lines:
    """Lines as a json parameter, numbered from 1, with ids in their order and the levels they are of.

    None and "" are left out: null is what the statements make of them.
    """
    level_of = cache(lambda *goods: str(level_key(*goods)))
    told = [
        {
            "n": n,
            "id": new_id,
            "level_id": level_of(line.item_id, line.warehouse_id, line.lot_id, line.condition),
            **{name: value for name, value in vars(line).items() if value or value == 0},
        }
        for n, (new_id, line) in enumerate(zip(ids_in_order(), lines, strict=False), start=1)
    ]
    places = {(line["level_id"], line.get("location_id")): line for line in told}
    return _as_json(told, _as_json(list(places.values())))


def _as_json(told: list[dict[str, Any]], places: _Lines | None = None) -> _Lines:
    return _Lines("lines_given", {"lines": to_json(told).decode()}, places)


def _faults(lines: _Lines, client: UUID, limit: int) -> list[Fault]:
    found = rows(lines.text("faults"), {**lines.params, "client": client, "limit": limit})
    return [Fault(row.n, row.fault) for row in found]


def _post(lines: _Lines, client: UUID, serials: bool, tell_ids: bool) -> Posted:
    params = {**lines.params, "client": client}
    places, where = lines.places, {**lines.places.params, "client": client}
    staged = lines is _STAGED
    opened = sum(run(places.text(step), where) for step in _OPENING)
    if staged and opened >= _MANY_NEW:
        run("select core.learn_stock()")
    run(places.text("lock_levels"), where)
    run("set local enable_sort = off")  # an ordered look-up must take the index of its order
    done = one(lines.text("post"), {**params, "ids": tell_ids})
    run("set local enable_sort = on")
    if serials:
        run(lines.text("place_serials"), params)
    if staged and done.posted >= _MANY_POSTED:
        _learn(client)
    return Posted(done.posted, done.given - done.posted, tuple(done.ids or ()))


def _learn(client: UUID) -> None:
    """Refresh the statistics when they have never seen this client's movements."""
    with connections[current().alias].cursor() as cursor:
        cursor.execute(_SQL["expected"], bound({"client": client}))
        told = cursor.fetchone()[0]
    if told[0]["Plan"]["Plan Rows"] < _MANY_POSTED // 10:
        run("select core.learn_ledger()")
