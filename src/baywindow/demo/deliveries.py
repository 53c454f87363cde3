"""The announced deliveries behind a client's receipts, and those that are still on their way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from baywindow.tenancy.context import current

from . import differences
from .codes import Ids
from .filling import fill
from .notices import PATIENCE, Announced, Notices, at, given_up, is_done
from .telling import Step, hands, write_steps

RECENT = 120
"""Deliveries of so many days are kept; what came before is history."""

_CREATED = 1_675_209_600_000
_SUPPLIERS = ("Hanse Import", "Adria Trading", "Northern Mills", "Pearl River Export", "Lowlands Goods")
_CARRIERS = ("DSV", "Raben", "DB Schenker", "Maersk", "GLS Freight")


def write_deliveries(notices: Notices, code: str, today: date) -> int:
    """The deliveries of the last months and those to come, with their lines; how many there are."""
    ids = Ids(f"deliveries/{code}")
    grouped: dict[str, list[Announced]] = {}
    for line in notices.lines:
        if line.due >= today - timedelta(days=RECENT):
            grouped.setdefault(line.number, []).append(line)
    own = {number: str(ids.new(_CREATED)) for number in grouped}
    steps: list[Step] = []
    differing = differences.found(grouped, own, ids, today)
    wanted = {one.number for one in differing if one.state in {"open", "contested"}}
    fill("asn", _ASN, [_asn(own[n], lines, today, wanted=n in wanted) for n, lines in grouped.items()])
    written = list(_lines(grouped, own, ids))
    fill("asn_line", _LINE, written, tracked=False)
    differences.write(differing)
    came = {number: lines for number, lines in grouped.items() if any(line.arrived for line in lines)}
    receipts = {number: str(ids.new(_CREATED)) for number in came}
    fill("receipt", _RECEIPT, [_receipt(receipts[n], own[n], lines, today) for n, lines in came.items()])
    fill("receipt_line", _COUNTED, _counted(grouped, receipts, written, ids), tracked=False)
    announced_by, counted_by = hands(current().client_name)
    for number, lines in grouped.items():
        story = Story(lines, today, announced_by, counted_by)
        steps += story.of_delivery(own[number])
        steps += story.of_receipt(receipts[number]) if number in receipts else ()
    steps += differences.told(differing, announced_by, counted_by)
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

_RECEIPT = (
    "workspace_id", "client_id", "id", "number", "asn_id", "warehouse_id", "status", "client_reference",
    "supplier", "carrier", "door", "arrived_at", "started_at", "finished_at", "notes_public",
)  # fmt: skip
_COUNTED = (
    "workspace_id", "client_id", "id", "receipt_id", "asn_line_id", "item_id", "qty", "uom", "condition",
    "lot_no", "wrong_item", "counted_at",
)  # fmt: skip


def _asn(own: str, lines: list[Announced], today: date, *, wanted: bool) -> tuple[Any, ...]:
    """A delivery as far as it has come: on its way and perhaps late, being received, or closed.

    One whose differences are `wanted`, by its client or by the warehouse, is not closed.
    """
    first, member = lines[0], current()
    dice = int(first.number.removeprefix("ASN-"))
    there = [line.arrived for line in lines if line.arrived]
    done, over = is_done(lines, today), given_up(lines, today)
    finished = "received" if wanted else "closed"
    status = finished if done else "receiving" if there else "cancelled" if over else "announced"
    packages = max(1, sum(line.qty for line in lines) // 40)
    sea = dice % 4 == 0
    return (
        member.workspace_id, member.client_id, own, first.number, first.reference,
        first.shelf.building.id, status, first.due, first.due + timedelta(days=dice % 3),
        _SUPPLIERS[dice % len(_SUPPLIERS)], "Maersk" if sea else _CARRIERS[dice % len(_CARRIERS)],
        "" if sea else f"{dice * 7_919_771 % 10**10:010d}", "", "", packages, "",
        at(first.ordered, 10), at(min(there), 7) if there else None, at(max(there), 11) if done else None,
        at(first.due + timedelta(days=PATIENCE), 9) if status == "cancelled" else None,
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
    there, done = [line.arrived for line in lines if line.arrived], is_done(lines, today)
    return (
        member.workspace_id, member.client_id, own, f"RC-{dice}", asn, first.shelf.building.id,
        "finished" if done else "open", first.reference, _SUPPLIERS[dice % len(_SUPPLIERS)],
        _CARRIERS[dice % len(_CARRIERS)], f"Door {1 + dice % 6}", at(min(there), 7), at(min(there), 8),
        at(max(there), 11) if done else None, "",
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
                for condition, qty in (("ok", line.counted - line.damaged), ("damaged", line.damaged)):
                    if qty:
                        yield (
                            member.workspace_id, member.client_id, str(ids.new(_CREATED)), receipts[number],
                            row[2], good.id, qty, good.article.uom, condition, line.lot, False,
                            at(line.arrived, 8),
                        )  # fmt: skip


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
        lines = {"lines": len(self.lines)}
        yield Step(about, "asn.announced", at(first.ordered, 10), lines, self.announced_by)
        if there:
            yield Step(about, "asn.arrived", at(min(there), 7), {}, self.counted_by)
        elif given_up(self.lines, self.today):
            yield Step(about, "asn.cancelled", at(first.due + timedelta(days=PATIENCE), 9), {})
        if is_done(self.lines, self.today):
            count = sum((line.counted != line.qty) + (line.damaged > 0) for line in self.lines)
            verb, parts = ("asn.differs", {"count": count}) if count else ("asn.received", {})
            yield Step(about, verb, at(max(there), 11), parts, self.counted_by)

    def of_receipt(self, own: str) -> Iterator[Step]:
        """Its count."""
        there = self._there()
        about = ("receipt", own, f"RC-{self.lines[0].number.removeprefix('ASN-')}")
        yield Step(about, "receipt.begun", at(min(there), 8), {}, self.counted_by)
        if is_done(self.lines, self.today):
            counted = {"qty": str(sum(line.counted for line in self.lines))}
            yield Step(about, "receipt.finished", at(max(there), 11), counted, self.counted_by)

    def _there(self) -> list[date]:
        return [line.arrived for line in self.lines if line.arrived]
