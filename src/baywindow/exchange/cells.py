"""Texts of a file into the texts the database takes, by type; a CellFault says what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import available_timezones

from django.utils.translation import gettext

from .checking import listed
from .kinds import Field, Parse
from .sentences import CellFault

YES = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí"})
NO = frozenset({"no", "n", "false", "f", "0", "", "nein", "non"})
DIGITS = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
LARGEST = Decimal(10) ** 12


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
