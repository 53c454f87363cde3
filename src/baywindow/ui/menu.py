"""The side menu: what an entry is, and the one seam where the shells supply theirs.

Pages know nothing of rooms; `BAYWINDOW_MENUS` in the settings names, for each realm, the function
that turns a member into sections.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


class Entry(NamedTuple):
    """One line of the menu. `counts` says what a number beside it counts; empty: it has none. A click on the
    number leads to `counted_at`, where what it counts stands; empty: to the entry's own page."""

    key: str
    title: str
    href: str
    icon: str
    counts: str = ""
    counted_at: str = ""


class Section(NamedTuple):
    entries: Sequence[Entry]
    title: str = ""


def menu(request: HttpRequest) -> Sequence[Section]:
    """The sections the member of this request may see."""
    member = getattr(request, "member", None)
    if member is None:
        return ()
    name = getattr(settings, "BAYWINDOW_MENUS", {}).get(member.realm)
    return _entries(name)(member) if name else ()


@cache
def _entries(name: str) -> Callable[[Any], Sequence[Section]]:
    entries: Callable[[Any], Sequence[Section]] = import_string(name)
    return entries
