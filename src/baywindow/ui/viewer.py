"""Who looks at the page being rendered: the locale and zone every number and moment is written in.

Filters run inside imported macros, which Jinja gives no context; so the page sets this around its
rendering and the filters read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


class Viewer(NamedTuple):
    locale: str
    zone: ZoneInfo
    request: HttpRequest | None = None
    numbers: str = ""
    dates: str = ""
    theme: str = ""
    density: str = ""


_viewer: ContextVar[Viewer] = ContextVar("viewer")


def viewer() -> Viewer:
    """The person the current page is for; outside a page, the language spoken."""
    return _viewer.get(None) or Viewer(known_locale(_spoken()), ZoneInfo(settings.TIME_ZONE))


@contextmanager
def viewing(request: HttpRequest | None) -> Iterator[None]:
    """Write for whoever asked; what answers no request (a mail) is written as the block around it says."""
    with _seen_by(viewer_of(request) if request is not None else viewer()):
        yield


@contextmanager
def written_for(locale: str, zone: str, numbers: str = "", dates: str = "") -> Iterator[None]:
    """Write for somebody who asked for nothing: the reader of a mail."""
    with _seen_by(Viewer(known_locale(locale or _spoken()), ZoneInfo(zone or settings.TIME_ZONE), None,
                         numbers, dates)):  # fmt: skip
        yield


@contextmanager
def _seen_by(reader: Viewer) -> Iterator[None]:
    token = _viewer.set(reader)
    try:
        yield
    finally:
        _viewer.reset(token)


def viewer_of(request: HttpRequest | None) -> Viewer:
    """How a member reads; before choosing a membership how the person does (`reads_as`); a guest in the zone
    of the place that invited them (`shown_as`)."""
    who = getattr(request, "member", None) or getattr(request, "reads_as", None)
    place = getattr(request, "shown_as", None)
    locale = getattr(who, "locale", None) or _spoken()
    zone = getattr(who, "time_zone", None) or getattr(place, "zone", None) or settings.TIME_ZONE
    look = getattr(who, "look", ("", "", "", ""))
    return Viewer(known_locale(locale), ZoneInfo(zone), request, *look[:4])


def _spoken() -> str:
    return get_language() or settings.LANGUAGE_CODE


@lru_cache(64)
def known_locale(name: str) -> str:
    """The CLDR name of a language tag. Plain English is written the way Europe writes it: 20 Nov, 16:05."""
    tag = name.replace("-", "_")
    if tag == "en":
        return "en_GB"
    try:
        return str(Locale.parse(tag))
    except (UnknownLocaleError, ValueError):
        return "en_GB"
