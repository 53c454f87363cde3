"""What came otherwise than announced, and what became of it: answered, contested, settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from baywindow.inbound.kinds import ANSWER_DAYS, DISCREPANCIES
from baywindow.tenancy.context import current

from .codes import Ids
from .filling import fill
from .notices import Announced, at, done_on, is_done
from .telling import Step

SETTLED_AFTER = 14
"""What a client contested of deliveries so many days old is settled."""

_CREATED = 1_675_209_600_000

WORDS = {
    "short": (
        "Counted twice at the dock.",
        "Our supplier's papers say it was full.",
        "The carrier found the carton: it comes with the next truck.",
    ),
    "over": (
        "One carton more than on the papers; it stands with the rest.",
        "We ordered no more than announced.",
        "It stays in your stock: the supplier invoices the rest.",
    ),
    "damaged": (
        "Crushed at a corner of the pallet. It lies apart, as damaged.",
        "It left our supplier whole and wrapped.",
        "The driver signed for the damage: the carrier pays.",
    ),
}
"""What each side says of a difference: the warehouse, the client that contests it, and how it ends."""


@dataclass(frozen=True)
class Differing:
    """A difference of a line: what, how much, how far it has come, and when."""

    id: str
    asn: str
    line: Announced
    kind: str
    qty: int
    state: str
    done: date

    @property
    def number(self) -> str:
        """The delivery's."""
        return self.line.number

    @property
    def contested(self) -> bool:
        """Whether the client was of another opinion."""
        return self.state in {"contested", "settled"}

    @property
    def answered_at(self) -> datetime | None:
        """When the client answered."""
        return None if self.state == "open" else at(self.done + timedelta(days=1), 9)

    @property
    def settled_at(self) -> datetime | None:
        """When the warehouse settled it."""
        return at(self.done + timedelta(days=3), 11) if self.state == "settled" else None


def found(
    grouped: Mapping[str, list[Announced]], own: Mapping[str, str], ids: Ids, today: date
) -> list[Differing]:
    """The differences of the deliveries that are done, by their numbers; `own` are the deliveries' ids."""
    done = {
        number: done_on(lines)
        for number, lines in grouped.items()
        if is_done(lines, today) and any(line.differs for line in lines if line.arrived)
    }
    answered = [number for number, day in done.items() if day < today - timedelta(days=ANSWER_DAYS)]
    newest = max(answered, key=lambda number: done[number], default="")
    return [
        Differing(str(ids.new(_CREATED)), own[number], line, kind, qty, state, day)
        for number, day in done.items()
        for state in [_state(day, today, contests=number == newest or int(number[4:]) % 5 == 0)]
        for line in grouped[number]
        for kind, qty in _of_line(line)
    ]


def _of_line(line: Announced) -> Iterator[tuple[str, int]]:
    if line.counted != line.qty:
        yield "short" if line.counted < line.qty else "over", abs(line.qty - line.counted)
    if line.damaged:
        yield "damaged", line.damaged


def _state(done: date, today: date, *, contests: bool) -> str:
    if done >= today - timedelta(days=ANSWER_DAYS):
        return "open"
    if not contests:
        return "accepted"
    return "contested" if done >= today - timedelta(days=SETTLED_AFTER) else "settled"


def write(differing: Iterable[Differing]) -> int:
    """Write them down; how many there are."""
    return fill("discrepancy", _COLUMNS, map(_row, differing))


_COLUMNS = (
    "workspace_id", "client_id", "id", "asn_id", "item_id", "kind", "qty", "uom", "lot_no", "note_public",
    "status", "answer", "answer_by", "answered_at", "settlement", "settled_at",
)  # fmt: skip


def _row(one: Differing) -> tuple[Any, ...]:
    member, good = current(), one.line.shelf.good
    note, words, how = WORDS[one.kind]
    return (
        member.workspace_id, member.client_id, one.id, one.asn, good.id, one.kind, one.qty,
        good.article.uom, one.line.lot, note, one.state, words if one.contested else "",
        one.done + timedelta(days=ANSWER_DAYS), one.answered_at, how if one.settled_at else "",
        one.settled_at,
    )  # fmt: skip


def told(
    differing: Iterable[Differing], client: tuple[str, str], warehouse: tuple[str, str]
) -> Iterator[Step]:
    """What the deliveries tell of them, as the database does where people answer and settle."""
    for one in differing:
        _, words, how = WORDS[one.kind]
        if one.answered_at:
            said = ("contested", f". {words}") if one.contested else ("accepted", "")
            yield _step(one, *said, one.answered_at, client)
        if one.settled_at:
            yield _step(one, "settled", f". {how}", one.settled_at, warehouse)


def _step(one: Differing, became: str, said: str, when: datetime, by: tuple[str, str]) -> Step:
    article = one.line.shelf.good.article
    parts = {
        "about": one.id, "sku": article.sku, "qty": str(one.qty), "uom": article.uom,
        "word_kind": str(DISCREPANCIES[one.kind]), "said": said,
    }  # fmt: skip
    return Step(("asn", one.asn, one.number), f"asn.difference_{became}", when, parts, by)
