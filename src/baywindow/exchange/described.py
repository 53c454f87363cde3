"""The columns of a kind and what may stand in them, in words: for the console's page and the guide."""

from __future__ import annotations

from typing import NamedTuple

from .checking import listed
from .kinds import Field, Kind, Type
from .looking_up import WORDS

VALUES: dict[Type, str] = {
    "text": "text",
    "number": "a number, point before the decimals",
    "integer": "a whole number",
    "day": "a day: 2026-01-31",
    "moment": "day and time: 2026-01-31 14:05",
    "yes_no": "yes or no",
    "clock": "a time: 14:00",
    "zone": "a time zone: Europe/Berlin",
}

PATTERNS = {r"[A-Z]{2}": "two capital letters", r"[A-Z]{3}": "three capital letters", r"\d{18}": "18 digits"}


class Described(NamedTuple):
    """A column: its name, whether every row needs it, what it says, what may stand in it."""

    name: str
    required: bool
    help: str
    values: str


def columns_of(kind: Kind) -> list[Described]:
    """The columns of a kind, in the order of its blank file."""
    return [Described(field.name, field.required, field.help, values_of(field)) for field in kind.fields]


def values_of(field: Field) -> str:
    """What may stand in a column."""
    if field.choices:
        return listed(field.choices)
    if field.look_up:
        return f"a {WORDS[field.look_up[0]]} that is known"
    if field.minimum is not None:
        return f"{VALUES[field.type]}, {field.minimum} or more"
    if field.pattern:
        return PATTERNS[field.pattern]
    if field.type == "text":
        return f"text, up to {field.longest:,} characters"
    return VALUES[field.type]
