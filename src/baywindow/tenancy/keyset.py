"""Lists read page by page from where the last one ended: a row comparison, never an offset.

A list's SQL leaves the slots `<<beyond>>`, `<<order>>` and `<<limit>>`; they are filled from the constants of
its `Order` and the page's size, the cursor's values travel as parameters.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from .sql import rows

SIZE = 50


def _plain(text: str) -> str:
    text.encode()  # half a pair of surrogates is no text: UnicodeEncodeError, a ValueError
    if "\x00" in text:
        raise ValueError("no text of a database holds this")
    return text


def _whole(value: Any) -> int:
    number = int(value)
    if not 0 <= number < 2**63:
        raise ValueError("no number of a row")
    return number


_READ: dict[str, Callable[[str], Any]] = {
    "text": _plain,
    "bigint": _whole,
    "uuid": UUID,
    "date": date.fromisoformat,
    "timestamptz": datetime.fromisoformat,
}


class Key(NamedTuple):
    """One column of an order: its SQL, its type, and its name in the rows.

    Where it may be empty, `nothing` is the value that stands for that: nothing compares with null.
    """

    column: str
    type: str
    name: str
    nothing: str = ""

    @property
    def sql(self) -> str:
        """What is compared, never null."""
        return f"coalesce({self.column}, '{self.nothing}'::{self.type})" if self.nothing else self.column

    def written(self, row: Any) -> str:
        """Its value in a row, as a cursor carries it."""
        value = getattr(row, self.name)
        if value is None:
            return self.nothing
        return value.isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class Page:
    """The rows of one page and the cursors around it, None where the list ends."""

    rows: list[Any]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Order:
    """What a list is ordered by; the last key makes it unique."""

    keys: tuple[Key, ...]
    descending: bool = False

    def page(
        self,
        request: HttpRequest,
        sql: str,
        params: Mapping[str, Any] | None = None,
        size: int = SIZE,
        narrowed: bool = True,
    ) -> Page:
        """The page the request asks for by `after` or `before`; BadRequest for a cursor that is none.

        `narrowed` is whether its parameters hold filters: see `limit`.
        """
        backward = "before" in request.GET and "after" not in request.GET
        cursor = request.GET.get("before" if backward else "after", "")
        values = self._values(cursor) if cursor else {}
        text = sql.replace("<<beyond>>", self._beyond(backward) if cursor else "true")
        text = text.replace("<<order>>", self._order(backward)).replace(
            "<<limit>>", limit(size + 1, narrowed)
        )
        found = rows(text, {**(params or {}), **values, "limit": size + 1})
        return self._cut(found, size, backward, bool(cursor))

    def reversed(self) -> Order:
        """The same the other way round."""
        return Order(self.keys, not self.descending)

    def within(self, group: Key) -> Order:
        """The same inside one value of a column, for an index that the column leads.

        The condition on it has to be a range, as `in_group` writes it: of a column that equals a constant the
        planner drops the order, and walks any index with the rest of it past all the rows of other groups.
        """
        return Order((group, *self.keys), self.descending)

    @property
    def sql(self) -> str:
        """What follows ORDER BY, where all rows are read at once."""
        return self._order(backward=False)

    def _cut(self, found: list[Any], size: int, backward: bool, moved: bool) -> Page:
        more, shown = len(found) > size, found[:size]
        if backward:
            shown.reverse()
        if not shown:
            return Page([])
        forward_on = moved if backward else more
        back_on = more if backward else moved
        return Page(
            shown,
            self._cursor(shown[-1]) if forward_on else None,
            self._cursor(shown[0]) if back_on else None,
        )

    def _beyond(self, backward: bool) -> str:
        columns = ", ".join(key.sql for key in self.keys)
        marks = ", ".join(f"%(key_{n})s::{key.type}" for n, key in enumerate(self.keys))
        return f"({columns}) {'<' if backward != self.descending else '>'} ({marks})"

    def _order(self, backward: bool) -> str:
        way = "desc" if backward != self.descending else "asc"
        return ", ".join(f"{key.sql} {way}" for key in self.keys)

    def _cursor(self, row: Any) -> str:
        values = [key.written(row) for key in self.keys]
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    def _values(self, cursor: str) -> dict[str, Any]:
        try:
            told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            pairs = list(zip(self.keys, told, strict=True))
            return {f"key_{n}": _READ[key.type](value) for n, (key, value) in enumerate(pairs)}
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BadRequest("This page's address is damaged.") from error


def in_group(column: str, value: str) -> str:
    """That a column has a value, for a list ordered `within` it; the value is a word of ours."""
    return f"{column} >= '{value}' and {column} <= '{value}'"


def limit(size: int, narrowed: bool) -> str:
    """A limit in SQL: written out, one plan serves everybody; as the parameter `limit` it is made each time.

    The planner thinks a tenth of the table is wanted where it does not know how much, and so finds it worth
    planning for the values at hand. For filters it is: a rare word and a common one want plans of their own.
    """
    return "%(limit)s::int" if narrowed else str(size)


def asked(request: HttpRequest, name: str, longest: int = 80) -> str:
    """A word of the address, trimmed; without the one character no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


def asked_id(request: HttpRequest, name: str) -> UUID | None:
    """An id of the address; None when it is missing or is none."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
