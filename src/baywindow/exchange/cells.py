"""Texts of a file into the texts the database takes, by type; a CellFault says what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext

from .checking import listed
from .kinds import Field

YES = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí"})
NO = frozenset({"no", "n", "false", "f", "0", "", "nein", "non"})
DIGITS = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
LARGEST = Decimal(10) ** 12
EARLIEST, LATEST = 1900, 2200

Parse = Callable[[str], str]


class CellFault(ValueError):
    """A value that cannot be taken; the text says what is wrong and what to do."""

    def __init__(self, sentence: str, value: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.value = sentence, value


def parse_text(field: Field | None) -> Parse:
    """Checks a text against the field's length, choices and pattern."""
    longest = field.longest if field else 500
    choices = frozenset(field.choices) if field else frozenset()
    known = listed(field.choices) if field else ""
    pattern = re.compile(field.pattern) if field and field.pattern else None

    def parse(told: str) -> str:
        if len(told) > longest:
            raise CellFault(
                gettext("This is longer than %(longest)s characters: shorten it") % {"longest": longest}, told
            )
        if "\x00" in told:
            raise CellFault(
                gettext(
                    "This holds a zero byte: "
                    "⟦choose the file's encoding in the mapping|save the file as UTF-8⟧"
                ),
                told,
            )
        if choices and told not in choices:
            raise CellFault(
                gettext("“%(told)s” is none of %(known)s⟦: map it by a table|: write one of these⟧")
                % {"told": told, "known": known},
                told,
            )
        if pattern and field and not pattern.fullmatch(told):
            raise CellFault(
                gettext("“%(told)s” does not look right: %(help)s")
                % {"told": told, "help": gettext(field.help)},
                told,
            )
        return told

    return parse


def parse_number(decimal: str, thousands: str) -> Callable[[str], Decimal]:
    """Reads exact numbers as the file writes them."""
    apart = [mark for mark in (thousands, "\u00a0" if thousands == " " else "") if mark]

    def parse(told: str) -> Decimal:
        clean = told
        for mark in apart:
            clean = clean.replace(mark, "")
        if decimal != ".":
            if "." in clean:
                raise CellFault(_not_a_number(told, decimal), told)
            clean = clean.replace(decimal, ".")
        if not DIGITS.fullmatch(clean):
            raise CellFault(_not_a_number(told, decimal), told)
        return in_reach(Decimal(clean), told)

    return parse


def _not_a_number(told: str, decimal: str) -> str:
    where = gettext("⟦ (see numbers in the mapping)⟧")
    return gettext("“%(told)s” is not a number: digits, with “%(decimal)s” before the decimals%(where)s") % {
        "told": told,
        "decimal": decimal,
        "where": where,
    }


def in_reach(value: Decimal, told: str) -> Decimal:
    """The number, unless it is absurdly large."""
    if abs(value) >= LARGEST:
        raise CellFault(gettext("This number is too large: check the column"), told)
    return value


def rounded(value: Decimal, places: int) -> Decimal:
    """The number to so many decimals; halves go away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def written_number(value: Decimal, field: Field | None, told: str) -> str:
    """The number as the database takes it, checked against the field."""
    if field and field.minimum is not None and value < field.minimum:
        raise CellFault(gettext("This must not be below %(minimum)s") % {"minimum": field.minimum}, told)
    if field and field.type == "integer":
        if value != value.to_integral_value():
            raise CellFault(gettext("“%(told)s” must be a whole number") % {"told": told}, told)
        return str(int(value))
    if -value.normalize().as_tuple().exponent > 6:  # type: ignore[operator]
        raise CellFault(gettext("This has more than six decimals: round it"), told)
    return format(value, "f")


def parse_moment(formats: tuple[str, ...], zone: ZoneInfo) -> Parse:
    """Reads a moment in the file's zone; gives UTC in ISO form. A moment with an offset keeps its own."""

    def parse(told: str) -> str:
        moment = _read_date(told, formats)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).isoformat()

    return parse


def parse_day(formats: tuple[str, ...]) -> Parse:
    """Reads a calendar day."""

    def parse(told: str) -> str:
        return _read_date(told, formats).date().isoformat()

    return parse


PARTS = {
    "%Y": r"(\d{4})",
    "%m": r"(\d\d)",
    "%d": r"(\d\d)",
    "%H": r"(\d\d)",
    "%M": r"(\d\d)",
    "%S": r"(\d\d)",
}
"""Parts of a date that are digits alone, all of them written, in the order `datetime` takes them."""


@lru_cache(64)
def _in_digits(form: str) -> tuple[re.Pattern[str], list[int]] | None:
    """The pattern of a format that is digits alone, and where in it each of datetime's arguments stands.

    `strptime` takes 6 µs a value, this 1.5; a file of a million rows holds a million moments.
    """
    pieces = re.split("(%.)", form)
    parts = [piece for piece in pieces if piece.startswith("%")]
    if sorted(parts) not in (sorted(list(PARTS)[:n]) for n in (3, 5, 6)):
        return None
    pattern = "".join(PARTS.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(pattern, re.ASCII), [parts.index(part) + 1 for part in PARTS if part in parts]


def written_so(told: str, form: str) -> datetime:
    """The moment as the format reads it; ValueError when it does not."""
    if digits := _in_digits(form):
        pattern, order = digits
        if found := pattern.fullmatch(told):
            return datetime(*map(int, found.group(*order)))  # type: ignore[arg-type]  # noqa: DTZ001
    return datetime.strptime(told, form)  # noqa: DTZ007 - the zone is the mapping's


def _read_date(told: str, formats: tuple[str, ...]) -> datetime:
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
        example = " or ".join(f"“{date(2026, 1, 31):{one}}”" for one in formats)
        raise CellFault(
            gettext("“%(told)s” is not a date such as %(example)s⟦: see dates in the mapping|: write it so⟧")
            % {"told": told, "example": example},
            told,
        ) from None


def _plausible(moment: datetime, told: str) -> datetime:
    if not EARLIEST <= moment.year < LATEST:
        raise CellFault(
            gettext("“%(told)s” would be the year %(year)s: check the date format")
            % {"told": told, "year": moment.year},
            told,
        )
    return moment


def parse_yes_no(told: str) -> str:
    """Reads yes and no in their usual spellings."""
    word = told.casefold()
    if word in YES:
        return "t"
    if word in NO:
        return "f"
    raise CellFault(gettext("“%(told)s” is neither yes nor no") % {"told": told}, told)


def parse_clock(told: str) -> str:
    """Reads a time of day."""
    if CLOCK.fullmatch(told):
        return told
    raise CellFault(gettext("“%(told)s” is not a time such as 14:00") % {"told": told}, told)


def parse_zone(told: str) -> str:
    """Reads the name of a time zone."""
    if told in available_timezones():
        return told
    raise CellFault(
        gettext("There is no time zone “%(told)s”: write such as Europe/Berlin") % {"told": told}, told
    )
