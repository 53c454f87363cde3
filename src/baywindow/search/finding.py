"""One search: what was typed, in the spellings records have it, asked of every kind one may see, ranked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from baywindow.documents.finding import plain
from baywindow.tenancy.context import Member, current
from baywindow.tenancy.sql import rows
from baywindow.tenancy.words import LAST

from .kinds import FOUND_BY, KINDS

LONGEST = 80
FEW = 8
"""So many records of a kind on the page; more are in the kind's own list."""
SUGGESTED = 8
"""So many rows under the search box."""
NUMBERS = ("SO-", "SH-", "ASN-")
"""How numbers begin, for those who type only the digits."""
NEAR, NEAR_FOR_STAFF = 50, 8
"""So many entries of an index are looked at for each spelling, of each client where there are several."""
RECENT, RECENT_FOR_STAFF = 2000, 100
"""So many of the latest documents are searched for any part of their names; all are for how words begin."""

_EVERYWHERE = """
select c.client_id, c.name as client, f.* from client c
 cross join lateral (<<found>>) f
 where c.workspace_id = %(workspace)s and c.status = 'active'<<of>>
 order by f.rank, f.at desc nulls last, f.id limit 200"""


class Found(NamedTuple):
    """A record the search found. `by` says by what, `client` whose it is, to staff."""

    kind: str
    rank: int
    by: str
    id: UUID
    title: str
    note: str
    status: str
    at: Any
    to: str
    client_id: UUID | None = None
    client: str = ""


class Group(NamedTuple):
    """What was found of a kind; `more` is the address of the list that shows all of it."""

    kind: str
    found: list[Found]
    more: str


def search(words: str, client: UUID | None = None, few: int = FEW) -> list[Found]:
    """What a member may see that is called so, the best first: at most `few` of each kind and client."""
    member = current()
    sides = {name: side for name, kind in KINDS.items() if (side := kind.side(member))}
    if not (words := " ".join(words.split())[:LONGEST]) or not sides:
        return []
    text = _text(tuple(sides), member.realm == "staff", client is not None)
    told = spelled(words, member.realm == "staff") | {"few": few}
    found = rows(text, told | ({"whose": client} if client else {}))
    order = {name: n for n, name in enumerate(KINDS)}
    made = [_found(row, sides[row.kind]) for row in found]
    return sorted(made, key=lambda one: (one.rank, order[one.kind]))


def grouped(found: Sequence[Found], words: str, member: Member) -> list[Group]:
    """The same by kind, the kind with the best first."""
    kinds = list(dict.fromkeys(one.kind for one in found))
    by_kind = sorted(found, key=lambda one: kinds.index(one.kind))
    return [
        Group(kind, list(some), _more(kind, words, member))
        for kind, some in groupby(by_kind, key=lambda one: one.kind)
    ]


def spelled(words: str, staff: bool) -> dict[str, Any]:
    """The parameters: the spellings of what was typed, each with the end of its range."""
    squeezed = re.sub(r"[\s()]", "", words)
    label = (
        squeezed[2:] if re.fullmatch(r"00\d{18}", squeezed) else squeezed
    )  # a scanned SSCC says what it is
    spellings = [words, words.upper(), words.lower(), squeezed.upper(), label]
    typed = list(dict.fromkeys(filter(None, spellings)))
    numbers = typed + [f"{begin}{words}" for begin in NUMBERS if words.isdecimal()]
    longest, *others = sorted(words.lower().split()[:4], key=len, reverse=True)
    several = {"typed": typed, "numbers": numbers, "lowered": [words.lower()], "others": others}
    several |= {"plain": list(filter(None, [plain(words)]))}
    told: dict[str, Any] = {**several, "lower": words.lower(), "word": longest, "word_end": longest + LAST}
    told |= {f"{name}_end": [text + LAST for text in texts] for name, texts in several.items()}
    near, recent = (NEAR_FOR_STAFF, RECENT_FOR_STAFF) if staff else (NEAR, RECENT)
    return told | {"staff": staff, "near": near, "recent": recent}


@lru_cache(64)
def _text(kinds: tuple[str, ...], staff: bool, of_one: bool) -> str:
    found = "\nunion all".join(KINDS[name].sql for name in kinds)
    if not staff:
        return found
    text = _EVERYWHERE.replace("<<found>>", found.replace("%(client)s", "c.client_id"))
    return text.replace("<<of>>", " and c.client_id = %(whose)s::uuid" if of_one else "")


def _found(row: Any, side: Any) -> Found:
    owner = getattr(row, "client_id", None)
    ids = ([owner] if owner else []) + [getattr(row, side.key)]
    told = row._asdict()
    return Found(
        **{name: told[name] for name in Found._fields[:8]},
        to=reverse(side.route, args=ids),
        client_id=owner,
        client=told.get("client", ""),
    )


def _more(kind: str, words: str, member: Member) -> str:
    side = KINDS[kind].portal
    if member.realm != "portal" or not side.list:
        return ""
    everything = {"orders": {"view": "all"}, "inbound": {"view": "all"}, "inventory": {"zero": "1"}}
    return f"{reverse(side.list)}?{urlencode(everything.get(side.list, {}) | {side.asked: words})}"


__all__ = ["FOUND_BY", "KINDS", "Found", "Group", "grouped", "search", "spelled"]
