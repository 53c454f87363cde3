"""The side menu: what an entry is, and the one seam where the shells supply theirs.

Pages know nothing of rooms; `BAYWINDOW_MENUS` in the settings names, for each realm, the function
that turns a member's capabilities into sections.
"""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import get_language


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
    entries: tuple[Entry, ...]
    title: str = ""


def menu(request: HttpRequest) -> tuple[Section, ...]:
    """The sections the member of this request may see."""
    member = getattr(request, "member", None)
    if member is None:
        return ()
    name = getattr(settings, "BAYWINDOW_MENUS", {}).get(member.realm)
    return _sections(name, member.capabilities, get_language()) if name else ()


@lru_cache(256)
def _sections(name: str, capabilities: frozenset[str], language: str | None) -> tuple[Section, ...]:
    """The sections in the language spoken, kept: every page shows them twice."""
    made: tuple[Section, ...] = import_string(name)(capabilities)
    return tuple(section for section in made if section.entries)
