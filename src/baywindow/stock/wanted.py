"""What an address asks of the inventory list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.catalog.words import beginnings
from baywindow.tenancy.words import LAST

from .asked import Asked
from .figures import then_params
from .kinds import CONDITION_NAMES

PAGE = 50
SOON = 30
EXPIRES = ("expired", "7", "30", "60", "90", "180")
FAR = date(9999, 12, 31)


def quantity(text: str) -> Decimal:
    """An exact number as an address writes it; ValueError for anything that is none, or absurd."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text, re.ASCII):
        raise ValueError(text)
    return Decimal(text)


class Sort(NamedTuple):
    """What a list is sorted by: the expression, its type, and how an address writes its values."""

    by: str
    type: str
    read: Callable[[str], object]


SORTS: dict[str, Sort] = {
    "sku": Sort("i.sku", "text", str),
    "name": Sort("i.name", "text", str),
    "on_hand": Sort("f.on_hand", "numeric", quantity),
    "allocated": Sort("f.allocated", "numeric", quantity),
    "on_hold": Sort("f.on_hold", "numeric", quantity),
    "available": Sort("f.available", "numeric", quantity),
    "inbound": Sort("coalesce(x.qty, 0)", "numeric", quantity),
    "expiry": Sort("coalesce(f.next_expiry, '9999-12-31'::date)", "date", date.fromisoformat),
}
LIVE_ONLY = ("allocated", "available", "inbound")


@dataclass(frozen=True)
class Wanted:
    """The list asked for. `then` is None for now; `today` is the local day of the moment it is about."""

    today: date
    then: datetime | None = None
    words: str = ""
    category: str = ""
    warehouse: UUID | None = None
    lot: str = ""
    condition: str = ""
    expires: str = ""
    low: bool = False
    zero: bool = False
    order: str = "sku"
    after: tuple[object, ...] | None = None
    before: tuple[object, ...] | None = None
    limit: int = PAGE

    @property
    def sort(self) -> str:
        """The column it is sorted by."""
        return self.order.removeprefix("-")

    @property
    def down(self) -> bool:
        """Whether the highest comes first."""
        return self.order.startswith("-")

    @property
    def by_level(self) -> tuple[str, ...]:
        """The filters that leave out levels of an item, not whole items."""
        expiry = "expired" if self.expires == "expired" else "expires"
        told = (
            ("warehouse", self.warehouse),
            ("condition", self.condition),
            ("lot", self.lot),
            (expiry, self.expires),
        )
        return tuple(name for name, value in told if value)

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return bool(self.by_level or self.words or self.category or self.low)

    def params(self) -> dict[str, Any]:
        """Every parameter of the list's queries, but for those of the tenant."""
        upper = self.lot.upper()
        told: dict[str, Any] = {
            "today": self.today,
            "soon": self.today + timedelta(days=SOON),
            "category": self.category,
            "warehouse": self.warehouse,
            "condition": self.condition,
            "lot": self.lot,
            "lot_end": self.lot + LAST,
            "lot_upper": upper,
            "lot_upper_end": upper + LAST,
            **then_params(self.then),
            **beginnings(self.words),
        }
        if self.expires.isdigit():
            told["expires_on"] = self.today + timedelta(days=int(self.expires))
        if at := self.after or self.before:
            told |= {"place": at[0], "place_sku": at[1]}
        return told


def wanted(asked: Asked) -> Wanted:
    """What the address asks for; `asked.refused` names what it could not mean."""
    then = asked.past("as_of")
    order = asked.one_of("sort", _orders(then), "sku")
    kinds = (SORTS[order.removeprefix("-")].read, str)
    low = asked.flag("low")
    if then and low:
        asked.refuse("low", "1")
    return Wanted(
        today=then.astimezone(asked.zone).date() if then else asked.today,
        then=then,
        words=asked.text("q"),
        category=asked.text("category"),
        warehouse=asked.uuid("warehouse"),
        lot=asked.text("lot"),
        condition=asked.one_of("condition", CONDITION_NAMES),
        expires=asked.one_of("expires", EXPIRES),
        low=low and not then,
        zero=asked.flag("zero"),
        order=order,
        after=asked.cursor("after", *kinds),
        before=asked.cursor("before", *kinds),
    )


def _orders(then: datetime | None) -> list[str]:
    names = [name for name in SORTS if then is None or name not in LIVE_ONLY]
    return [sign + name for name in names for sign in ("", "-")]
