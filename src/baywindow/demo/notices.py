"""What was announced to the warehouse, line by line, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from .goods import Shelf

PATIENCE = 25
"""Days after which nobody waits for the rest any more."""


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
    damaged: int = 0
    lot: str = ""
    expiry: date | None = None

    def came(self, day: date, qty: int, damaged: int, lot: str, expiry: date | None) -> None:
        """It was counted: so many, some of them damaged."""
        self.arrived, self.counted, self.damaged, self.lot, self.expiry = day, qty, damaged, lot, expiry

    @property
    def differs(self) -> bool:
        """Whether it came otherwise than announced."""
        return self.counted != self.qty or self.damaged > 0


@dataclass
class Notices:
    """What was announced, in the order it was."""

    lines: list[Announced] = field(default_factory=list)

    def announce(self, line: Announced) -> Announced:
        """One more line."""
        self.lines.append(line)
        return line

    def completes(self, line: Announced) -> bool:
        """Whether everything else of the line's delivery has come."""
        return all(one.arrived for one in self.lines if one.number == line.number and one is not line)


def is_done(lines: list[Announced], today: date) -> bool:
    """Whether everything of a delivery came, or nobody waits for the rest any more."""
    there = [line for line in lines if line.arrived]
    return bool(there) and (given_up(lines, today) or len(there) == len(lines))


def given_up(lines: list[Announced], today: date) -> bool:
    """Whether nobody waits for the rest of a delivery any more."""
    return lines[0].due < today - timedelta(days=PATIENCE)


def done_on(lines: list[Announced]) -> date:
    """The day on which the last of it came; date.min for none."""
    return max((line.arrived for line in lines if line.arrived), default=date.min)


def at(day: date, hour: int) -> datetime:
    """That hour of the day."""
    return datetime.combine(day, time(hour), UTC)
