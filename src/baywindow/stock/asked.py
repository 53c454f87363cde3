"""What an address asks for: its query part, read forgivingly.

Somebody may edit an address or open an old bookmark. What cannot be read is left out and named, so
that nobody takes an unfiltered list for a filtered one, and the address is cleaned of it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

T = TypeVar("T")
LONGEST = 100
FIRST_YEAR, LAST_YEAR = 1970, 2199


class Asked:
    """The parameters of one request, read one by one; `refused` names those that could not be read."""

    def __init__(self, request: HttpRequest, time_zone: str) -> None:
        self._request = request
        self.zone = ZoneInfo(time_zone)
        self.now = datetime.now(UTC)
        self.today = self.now.astimezone(self.zone).date()
        self.refused: list[str] = []

    def text(self, name: str) -> str:
        """Plain words, "" when there are none."""
        return self._read(name, _plain) or ""

    def uuid(self, name: str) -> UUID | None:
        """An id."""
        return self._read(name, UUID)

    def one_of(self, name: str, allowed: Collection[str], otherwise: str = "") -> str:
        """One of the words allowed."""
        return self._read(name, lambda value: _member(value, allowed)) or otherwise

    def several_of(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Those of the words allowed that are given."""
        given = self._request.GET.getlist(name)
        known = tuple(value for value in given if value in allowed)
        if len(known) < len(given):
            self.refuse(name, next(value for value in given if value not in allowed))
        return known

    def country(self, name: str) -> str:
        """A country's two letters, in capitals. A name is refused in words: cut, it would be another."""
        given = self._request.GET.get(name, "").strip()
        if (found := self._read(name, _country)) or not given:
            return found or ""
        words = gettext("“%(told)s” is no country: write two letters, such as DE.")
        self.refused[-1] = words % {"told": given[:40]}
        return ""

    def flag(self, name: str) -> bool:
        """Whether it is switched on."""
        return self.one_of(name, ("1",)) == "1"

    def day(self, name: str) -> date | None:
        """A day."""
        return self._read(name, _day)

    def start_of(self, day: date) -> datetime:
        """The moment a day begins in this zone."""
        return datetime.combine(day, time(), self.zone)

    def moment(self, name: str) -> datetime | None:
        """A day (its beginning) or a local time, as a moment."""
        return self._read(name, self._moment)

    def past(self, name: str) -> datetime | None:
        """A moment that has been; one to come is refused."""
        found = self.moment(name)
        if found is not None and found > self.now:
            self.refuse(name, self._request.GET[name])
            return None
        return found

    def period(self, first: str, last: str) -> tuple[datetime | None, datetime | None]:
        """From the beginning of the first day to the end of the last, half open, either may be missing."""
        begin, end = self.day(first), self.day(last)
        if begin and end and end < begin:
            self.refuse(last, end.isoformat())
            end = None
        after_end = end + timedelta(days=1) if end else None
        return (
            self.start_of(begin) if begin else None,
            self.start_of(after_end) if after_end else None,
        )

    def cursor(self, name: str, *kinds: Callable[[str], object]) -> tuple[object, ...] | None:
        """The values of a place in a list, each made by its kind."""
        return self._read(name, lambda value: _place(value, kinds))

    def refuse(self, name: str, value: str) -> None:
        """Leave a parameter out, say so, and take it off the address the page's links build on."""
        self.refused.append(f"{name}={value[:40]}")
        cleaned = self._request.GET.copy()
        cleaned.pop(name, None)
        cleaned._mutable = False
        self._request.GET = cleaned  # type: ignore[assignment]

    def address(self) -> QueryDict:
        """The parameters that could be read, without the place in the list."""
        query = self._request.GET.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        return query

    def _read(self, name: str, make: Callable[[str], T]) -> T | None:
        value = self._request.GET.get(name, "").strip()
        if not value:
            return None
        try:
            return make(value)
        except (ValueError, ArithmeticError):
            self.refuse(name, value)
            return None

    def _moment(self, text: str) -> datetime:
        found = datetime.fromisoformat(text)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError(text)
        return found if found.tzinfo else found.replace(tzinfo=self.zone)


def place(*values: object) -> str:
    """A place in a list, as it stands in an address."""
    told = json.dumps([str(value) for value in values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _place(text: str, kinds: Collection[Callable[[str], object]]) -> tuple[object, ...]:
    try:
        values = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(text) from error
    if not isinstance(values, list) or len(values) != len(kinds):
        raise ValueError(text)
    return tuple(make(_plain(str(value))) for make, value in zip(kinds, values, strict=True))


def _plain(text: str) -> str:
    """Words without control characters, which PostgreSQL would not take, and of sane length."""
    if len(text) > LONGEST * 3 or any(letter < " " for letter in text):
        raise ValueError(text)
    return text[:LONGEST]


def _member(text: str, allowed: Collection[str]) -> str:
    if text not in allowed:
        raise ValueError(text)
    return text


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError(text)
    return text.upper()


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    return found
