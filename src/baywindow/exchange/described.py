"""The columns of a kind and what may stand in them, in words: for the console's page and the guide."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from baywindow.ui import formats

from .checking import listed
from .kinds import Field, Kind, Type
from .looking_up import WORDS

VALUES: dict[Type, str] = {
    "text": gettext_noop("text"),
    "number": gettext_noop("a number, point before the decimals"),
    "integer": gettext_noop("a whole number"),
    "day": gettext_noop("a day: 2026-01-31"),
    "moment": gettext_noop("day and time: 2026-01-31 14:05"),
    "yes_no": gettext_noop("yes or no"),
    "clock": gettext_noop("a time: 14:00"),
    "zone": gettext_noop("a time zone: Europe/Berlin"),
}

PATTERNS = {
    r"[A-Z]{2}": gettext_noop("two capital letters"),
    r"[A-Z]{3}": gettext_noop("three capital letters"),
    r"\d{18}": gettext_noop("18 digits"),
}


class Described(NamedTuple):
    """A column: its name, whether every row needs it, what it says, what may stand in it."""

    name: str
    required: bool
    help: str
    values: str


def columns_of(kind: Kind) -> list[Described]:
    """The columns of a kind, in the order of its blank file."""
    return [
        Described(field.name, field.required, gettext(field.help), values_of(field)) for field in kind.fields
    ]


def values_of(field: Field) -> str:
    """What may stand in a column."""
    if field.choices:
        return listed(field.choices)
    if field.look_up:
        return gettext("a %(thing)s that is known") % {"thing": WORDS[field.look_up[0]]}
    if field.minimum is not None:
        return gettext("%(value)s, %(minimum)s or more") % {
            "value": gettext(VALUES[field.type]),
            "minimum": field.minimum,
        }
    if field.pattern:
        return gettext(PATTERNS[field.pattern])
    if field.type == "text":
        return gettext("text, up to %(most)s characters") % {"most": formats.qty(field.longest)}
    return gettext(VALUES[field.type])
