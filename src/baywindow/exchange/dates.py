"""Days and moments as files write them; what is none is told why, and what to do."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from .kinds import Parse
from .sentences import CellFault

EARLIEST, LATEST = 1900, 2200
EXAMPLE = datetime(2026, 1, 31, 14, 5)  # noqa: DTZ001 - nobody's moment, to show how one is written
USUAL = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M")
"""Ways to write a date that mean one day only, whatever the file was said to use."""


def parse_moment(formats: tuple[str, ...], zone: ZoneInfo) -> Parse:
    """Reads a moment in the file's zone; gives UTC in ISO form. A moment with an offset keeps its own."""

    def parse(told: str) -> str:
        moment = _read_date(told, formats, formats)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).isoformat()

    return parse


def parse_day(formats: tuple[str, ...]) -> Parse:
    """Reads a calendar day; a time beside it is not asked for, and does no harm."""
    shown = tuple(form for form in formats if "%H" not in form) or formats

    def parse(told: str) -> str:
        return _read_date(told, formats, shown).date().isoformat()

    return parse


PARTS = ("%Y", "%m", "%d", "%H", "%M", "%S")
"""Parts of a date that are digits alone, in the order `datetime` takes them."""

NOTHING = re.compile("(?!)")


@lru_cache(64)
def _in_digits(form: str, one: str = r"(\d\d)") -> tuple[re.Pattern[str], list[int]] | None:
    """The pattern of a format that is digits alone, and where in it each of datetime's arguments stands.

    `strptime` takes 6 µs a value, this 1.5; a file of a million rows holds a million moments.
    """
    pieces = re.split("(%.)", form)
    parts = [piece for piece in pieces if piece.startswith("%")]
    if sorted(parts) not in (sorted(PARTS[:n]) for n in (3, 5, 6)):
        return None
    signs = {part: one for part in PARTS} | {"%Y": r"(\d{4})"}
    pattern = "".join(signs.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(pattern, re.ASCII), [parts.index(part) + 1 for part in PARTS if part in parts]


def written_so(told: str, form: str) -> datetime:
    """The moment as the format reads it; ValueError when it does not."""
    if digits := _in_digits(form):
        pattern, order = digits
        if found := pattern.fullmatch(told):
            return datetime(*map(int, found.group(*order)))  # type: ignore[arg-type]  # noqa: DTZ001
    return datetime.strptime(told, form)  # noqa: DTZ007 - the zone is the mapping's


def _read_date(told: str, formats: tuple[str, ...], shown: tuple[str, ...]) -> datetime:
    """The moment as one of the formats reads it, or as ISO; a CellFault shows how such is written."""
    for one in formats:
        try:
            return _plausible(written_so(told, one), told)
        except ValueError as error:
            if isinstance(error, CellFault):
                raise
    try:
        return _plausible(datetime.fromisoformat(told), told)
    except CellFault:
        raise
    except ValueError:
        raise CellFault(_impossible(told, formats) or _otherwise(told, shown), told) from None


def _impossible(told: str, formats: tuple[str, ...]) -> str:
    """Why there is no such moment, where it is written as one; empty where it is not."""
    for form in (*formats, *USUAL):
        pattern, order = _in_digits(form, one=r"(\d\d?)") or (NOTHING, [])
        if not (found := pattern.fullmatch(told)):
            continue
        year, month, day, *clock = map(int, found.group(*order))
        if not 1 <= month <= 12:
            return gettext(
                "There is no “%(told)s”: it says month %(month)s. Correct it in the file"
                "⟦, or say in dates of the mapping which part is the month⟧"
            ) % {"told": told, "month": month}
        _, last = monthrange(year, month)
        if not 1 <= day <= last:
            return gettext(
                "There is no day “%(told)s”: its month has %(last)s days. Correct it in the file"
            ) % {"told": told, "last": last}
        if clock:
            return gettext("There is no such time: “%(told)s”. Correct it in the file") % {"told": told}
    return ""


def _otherwise(told: str, formats: tuple[str, ...]) -> str:
    known = " or ".join(f"“{EXAMPLE:{form}}”" for form in formats)
    how = gettext("“%(told)s” is not a date such as %(example)s⟦: see dates in the mapping|: write it so⟧")
    return how % {"told": told, "example": known}


def _plausible(moment: datetime, told: str) -> datetime:
    if not EARLIEST <= moment.year < LATEST:
        raise CellFault(
            gettext("“%(told)s” would be the year %(year)s: check the date format")
            % {"told": told, "year": moment.year},
            told,
        )
    return moment
