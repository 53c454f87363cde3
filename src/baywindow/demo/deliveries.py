"""The announced deliveries behind a client's receipts, and those that are still on their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from baywindow.inbound.kinds import ANSWER_DAYS
from baywindow.tenancy.context import current

from .codes import Ids
from .filling import fill
from .goods import Shelf
from .telling import Step, hands, write_steps

RECENT = 120
"""Deliveries of so many days are kept; what came before is history."""

SETTLED_AFTER = 14
"""What a client contested of deliveries so many days old is settled."""

PATIENCE = 25
"""Days after which nobody waits for the rest any more."""

_CREATED = 1_675_209_600_000
_SUPPLIERS = ("Hanse Import", "Adria Trading", "Northern Mills", "Pearl River Export", "Lowlands Goods")
_CARRIERS = ("DSV", "Raben", "DB Schenker", "Maersk", "GLS Freight")


@dataclass
class Announced:
    """A line of a delivery: ordered on a day, due on another, and what came of it."""

    number: str
    reference: str
    shelf: Shelf
    qty: int
    ordered: date
    due: date
    arrived: date | None = None
    counted: int = 0
    lot: str = ""
    expiry: date | None = None

    def came(self, day: date, qty: int, lot: str, expiry: date | None) -> None:
        """It was counted."""
        self.arrived, self.counted, self.lot, self.expiry = day, qty, lot, expiry


@dataclass
class Notices:
    """What was announced, in the order it was."""

    lines: list[Announced] = field(default_factory=list)

    def announce(self, line: Announced) -> Announced:
        """One more line."""
        self.lines.append(line)
        return line


def write_deliveries(notices: Notices, code: str, today: date) -> int:
    """The deliveries of the last months and those to come, with their lines; how many there are."""
    ids = Ids(f"deliveries/{code}")
    grouped: dict[str, list[Announced]] = {}
    for line in notices.lines:
        if line.due >= today - timedelta(days=RECENT):
            grouped.setdefault(line.number, []).append(line)
    own = {number: str(ids.new(_CREATED)) for number in grouped}
    steps: list[Step] = []
    fill("asn", _ASN, [_asn(own[number], lines, today) for number, lines in grouped.items()])
    written = list(_lines(grouped, own, ids))
    fill("asn_line", _LINE, written, tracked=False)
    fill("discrepancy", _DIFFERENCE, _differences(grouped, own, ids, today))
    came = {number: lines for number, lines in grouped.items() if any(line.arrived for line in lines)}
    receipts = {number: str(ids.new(_CREATED)) for number in came}
    fill("receipt", _RECEIPT, [_receipt(receipts[n], own[n], lines, today) for n, lines in came.items()])
    fill("receipt_line", _COUNTED, _counted(grouped, receipts, written, ids), tracked=False)
    announced_by, counted_by = hands(current().client_name)
    for number, lines in grouped.items():
        story = Story(lines, today, announced_by, counted_by)
        steps += story.of_delivery(own[number])
        steps += story.of_receipt(receipts[number]) if number in receipts else ()
    write_steps(steps, ids)
    return len(grouped)


_ASN = (
    "workspace_id", "client_id", "id", "number", "client_reference", "warehouse_id", "status",
    "expected_from", "expected_to", "supplier", "carrier", "tracking_numbers", "container", "seal",
    "packages", "notes_public", "announced_at", "arrived_at", "received_at", "cancelled_at",
)  # fmt: skip
_LINE = (
    "workspace_id", "client_id", "id", "asn_id", "line_no", "item_id", "qty", "counted", "uom", "lot_no",
    "expiry_date",
)  # fmt: skip

_DIFFERENCE = (
    "workspace_id", "client_id", "id", "asn_id", "item_id", "kind", "qty", "uom", "lot_no", "note_public",
    "status", "answer", "answer_by", "answered_at", "settlement", "settled_at",
)  # fmt: skip

_RECEIPT = (
    "workspace_id", "client_id", "id", "number", "asn_id", "warehouse_id", "status", "client_reference",
    "supplier", "carrier", "door", "arrived_at", "started_at", "finished_at", "notes_public",
)  # fmt: skip
_COUNTED = (
    "workspace_id", "client_id", "id", "receipt_id", "asn_line_id", "item_id", "qty", "uom", "condition",
    "lot_no", "wrong_item", "counted_at",
)  # fmt: skip


def _asn(own: str, lines: list[Announced], today: date) -> tuple[Any, ...]:
    """A delivery as far as it has come: closed, being received, or on its way and perhaps late."""
    first, member = lines[0], current()
    dice = int(first.number.removeprefix("ASN-"))
    there = [line.arrived for line in lines if line.arrived]
    done, given_up = _is_done(lines, today), _given_up(lines, today)
    fresh = bool(there) and max(there) >= today - timedelta(days=SETTLED_AFTER)
    finished = "received" if _waits(lines, today) or (fresh and _contests(lines)) else "closed"
    status = finished if done else "receiving" if there else "cancelled" if given_up else "announced"
    packages = max(1, sum(line.qty for line in lines) // 40)
    sea = dice % 4 == 0
    return (
        member.workspace_id, member.client_id, own, first.number, first.reference,
        first.shelf.building.id, status, first.due, first.due + timedelta(days=dice % 3),
        _SUPPLIERS[dice % len(_SUPPLIERS)], "Maersk" if sea else _CARRIERS[dice % len(_CARRIERS)],
        "" if sea else f"{dice * 7_919_771 % 10**10:010d}", "", "", packages, "",
        _at(first.ordered, 10), _at(min(there), 7) if there else None, _at(max(there), 11) if done else None,
        _at(first.due + timedelta(days=PATIENCE), 9) if status == "cancelled" else None,
    )  # fmt: skip


def _lines(grouped: dict[str, list[Announced]], own: dict[str, str], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for number, lines in grouped.items():
        for line_no, line in enumerate(lines, start=1):
            good = line.shelf.good
            yield (
                member.workspace_id, member.client_id, str(ids.new(_CREATED)), own[number], line_no,
                good.id, line.qty, line.counted, good.article.uom, line.lot, line.expiry,
            )  # fmt: skip


def _receipt(own: str, asn: str, lines: list[Announced], today: date) -> tuple[Any, ...]:
    """What the dock counted of a delivery; open as long as more of it is to come."""
    first, member = lines[0], current()
    dice = int(first.number.removeprefix("ASN-"))
    there, done = [line.arrived for line in lines if line.arrived], _is_done(lines, today)
    return (
        member.workspace_id, member.client_id, own, f"RC-{dice}", asn, first.shelf.building.id,
        "finished" if done else "open", first.reference, _SUPPLIERS[dice % len(_SUPPLIERS)],
        _CARRIERS[dice % len(_CARRIERS)], f"Door {1 + dice % 6}", _at(min(there), 7), _at(min(there), 8),
        _at(max(there), 11) if done else None, "",
    )  # fmt: skip


def _counted(
    grouped: dict[str, list[Announced]], receipts: dict[str, str], written: list[tuple[Any, ...]], ids: Ids
) -> Iterator[tuple[Any, ...]]:
    """What was counted of each line, in the order the lines were written."""
    member, rows = current(), iter(written)
    for number, lines in grouped.items():
        for line, row in zip(lines, rows, strict=False):
            if line.arrived and line.counted:
                good = line.shelf.good
                yield (
                    member.workspace_id, member.client_id, str(ids.new(_CREATED)), receipts[number],
                    row[2], good.id, line.counted, good.article.uom, "ok", line.lot, False,
                    _at(line.arrived, 8),
                )  # fmt: skip


def _differences(
    grouped: dict[str, list[Announced]], own: dict[str, str], ids: Ids, today: date
) -> Iterator[tuple[Any, ...]]:
    """What came short of deliveries that are done; the client has answered all but the latest."""
    member = current()
    for number, lines in grouped.items():
        if not _is_done(lines, today):
            continue
        done = max(line.arrived for line in lines if line.arrived)
        waits, contests = _waits(lines, today), _contests(lines)
        settled = contests and not waits and done < today - timedelta(days=SETTLED_AFTER)
        for line in lines:
            if line.counted < line.qty:
                good = line.shelf.good
                yield (
                    member.workspace_id, member.client_id, str(ids.new(_CREATED)), own[number], good.id,
                    "short", line.qty - line.counted, good.article.uom, line.lot,
                    "Counted twice at the dock.",
                    "open" if waits else "settled" if settled else "contested" if contests else "accepted",
                    "Our supplier's papers say it was full." if contests and not waits else "",
                    done + timedelta(days=ANSWER_DAYS), None if waits else _at(done + timedelta(days=1), 9),
                    "The carrier found the carton: it comes with the next truck." if settled else "",
                    _at(done + timedelta(days=3), 11) if settled else None,
                )  # fmt: skip


def _is_done(lines: list[Announced], today: date) -> bool:
    """Whether everything came, or nobody waits for the rest any more."""
    there = [line for line in lines if line.arrived]
    return bool(there) and (_given_up(lines, today) or len(there) == len(lines))


def _given_up(lines: list[Announced], today: date) -> bool:
    return lines[0].due < today - timedelta(days=PATIENCE)


def _waits(lines: list[Announced], today: date) -> bool:
    """Whether something came short and the client has still time to say so."""
    done = max((line.arrived for line in lines if line.arrived), default=date.min)
    return any(line.counted < line.qty for line in lines) and done >= today - timedelta(days=ANSWER_DAYS)


def _contests(lines: list[Announced]) -> bool:
    """Whether the client contests what came short of them."""
    short = any(line.counted < line.qty for line in lines)
    return short and int(lines[0].number.removeprefix("ASN-")) % 5 == 0


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass(frozen=True)
class Story:
    """What happened to a delivery of these lines, and by whose hands."""

    lines: list[Announced]
    today: date
    announced_by: tuple[str, str]
    counted_by: tuple[str, str]

    def of_delivery(self, own: str) -> Iterator[Step]:
        """From its announcement to its end, as far as it has come."""
        first, about = self.lines[0], ("asn", own, self.lines[0].number)
        there = self._there()
        count = {"lines": len(self.lines)}
        yield Step(about, "asn.announced", _at(first.ordered, 10), count, self.announced_by)
        if there:
            yield Step(about, "asn.arrived", _at(min(there), 7), {}, self.counted_by)
        elif _given_up(self.lines, self.today):
            yield Step(about, "asn.cancelled", _at(first.due + timedelta(days=PATIENCE), 9), {})
        if _is_done(self.lines, self.today):
            short = sum(line.counted < line.qty for line in self.lines)
            verb, parts = ("asn.differs", {"count": short}) if short else ("asn.received", {})
            yield Step(about, verb, _at(max(there), 11), parts, self.counted_by)

    def of_receipt(self, own: str) -> Iterator[Step]:
        """Its count."""
        there = self._there()
        about = ("receipt", own, f"RC-{self.lines[0].number.removeprefix('ASN-')}")
        yield Step(about, "receipt.begun", _at(min(there), 8), {}, self.counted_by)
        if _is_done(self.lines, self.today):
            counted = {"qty": str(sum(line.counted for line in self.lines))}
            yield Step(about, "receipt.finished", _at(max(there), 11), counted, self.counted_by)

    def _there(self) -> list[date]:
        return [line.arrived for line in self.lines if line.arrived]
