"""The lines a client's floor writes, in the order the ledger's stage wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from baywindow.stock.kinds import REASONS

from .codes import Ids
from .goods import Good

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EMPTY: tuple[str, str, str] = ("", "", "")


class Entry(NamedTuple):
    """One movement; `minute` counts from 1970 in UTC. Quantities are whole base units."""

    minute: int
    item: str
    warehouse: str
    place: str
    lot: str | None
    serial: str | None
    pallet: str | None
    condition: str
    qty: int
    hold_qty: int
    uom: str
    kind: str
    reason: str
    label: str
    document: tuple[str, str, str]


class Left(NamedTuple):
    """What the entries leave of an item, warehouse, lot and condition."""

    on_hand: int
    on_hold: int


class Book:
    """Collects entries; `rows` gives them back up to a moment, by time."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(
        self,
        minute: int,
        good: Good,
        warehouse: str,
        place: str,
        qty: int,
        kind: str,
        *,
        lot: str | None = None,
        serial: str | None = None,
        pallet: str | None = None,
        condition: str = "ok",
        hold_qty: int = 0,
        reason: str = "",
        label: str = "",
        document: tuple[str, str, str] = EMPTY,
    ) -> None:
        """Note one movement; the label is the reason's own words unless another is given."""
        words = label or REASONS.get(reason, "")
        self.entries.append(
            Entry(
                minute, good.id, warehouse, place, lot, serial, pallet, condition, qty, hold_qty,
                good.article.uom, kind, reason, words, document,
            )
        )  # fmt: skip

    def close(self, until: date) -> None:
        """Forget everything at or after the start of that UTC day, and bring the rest in order."""
        last = minute_of(until)
        self.entries = sorted((e for e in self.entries if e.minute < last), key=lambda e: e.minute)

    def leave_at_dock(self, since: date, most: int) -> None:
        """Forget that goods which came in lately were put away, where nothing was done with them after."""
        after: set[tuple[str, str, str, str | None]] = set()
        waits: set[tuple[int, str, str, str | None]] = set()
        for e in reversed(self.entries):
            if e.minute < minute_of(since) or len(waits) == most:
                break
            there = (e.item, e.warehouse, e.place, e.lot)
            away = e.kind == "putaway" and e.document[0] == "asn" and e.pallet is None and e.serial is None
            if away and e.qty > 0 and there not in after:
                waits.add((e.minute, e.item, e.warehouse, e.lot))
            after.add(there)
        self.entries = [
            e
            for e in self.entries
            if e.kind != "putaway" or (e.minute, e.item, e.warehouse, e.lot) not in waits
        ]

    def rows(self, ids: Ids, start: int, end: int) -> Iterator[tuple[Any, ...]]:
        """A slice of the entries as rows for the ledger's stage."""
        for n, e in enumerate(self.entries[start:end], start=1):
            kind, number, reference = e.document
            yield (
                n, ids.new(e.minute * 60_000), _moment(e.minute), e.item, e.warehouse, e.place, e.lot,
                e.serial, e.pallet, e.condition, e.qty, e.hold_qty, e.uom, e.kind, e.reason, e.label,
                kind, None, number, reference, "native", None,
            )  # fmt: skip

    def left(self) -> dict[tuple[str, str, str | None, str], Left]:
        """What is on hand and on hold in the end, by item, warehouse, lot and condition."""
        sums: dict[tuple[str, str, str | None, str], list[int]] = defaultdict(lambda: [0, 0])
        for e in self.entries:
            found = sums[e.item, e.warehouse, e.lot, e.condition]
            found[0] += e.qty
            found[1] += e.hold_qty
        return {key: Left(*found) for key, found in sums.items()}


def minute_of(day: date) -> int:
    """The first minute of a UTC day."""
    return (day - EPOCH.date()).days * 1440


def _moment(minute: int) -> str:
    return (EPOCH + timedelta(minutes=minute)).isoformat()
