"""What can be taken in, as declarations: fields, what must hold of a row, and who writes it.

The kinds themselves are listed in `registry`; reading, mapping, preview, progress and reports know
nothing of any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .staging import Stage

Type = Literal["text", "number", "integer", "day", "moment", "yes_no", "clock", "zone"]
SQL_TYPES: dict[Type, str] = {
    "text": "text",
    "number": "numeric",
    "integer": "integer",
    "day": "date",
    "moment": "timestamptz",
    "yes_no": "boolean",
    "clock": "time",
    "zone": "text",
}


@dataclass(frozen=True)
class Field:
    """One thing a file can say. `look_up` names the ways its value finds a record, the usual one first.

    `blank` is what an empty cell is stored as, in SQL; `required` forbids an empty cell.
    """

    name: str
    help: str
    type: Type = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    look_up: tuple[str, ...] = ()
    pattern: str = ""
    minimum: int | None = None
    longest: int = 500
    blank: str = "null"
    example: str = ""


@dataclass(frozen=True)
class Rule:
    """What must not hold of a row, in SQL over `<<field>>`s, and the sentence when it does."""

    field: str
    wrong: str
    sentence: str


@dataclass(frozen=True)
class Parent:
    """The record a row belongs to: found by `field` in `table` (its alias there), kept in `column`."""

    field: str
    table: str
    alias: str
    column: str


@dataclass(frozen=True)
class Target:
    """Where records of a kind live: table, natural key (fields), and what must not hold of a row.

    A field is stored in the column of its name, but for those in `elsewhere`. `blanks` are columns no
    field fills, in SQL.
    """

    table: str
    key: tuple[str, ...]
    parent: Parent | None = None
    rules: tuple[Rule, ...] = ()
    elsewhere: tuple[str, ...] = ()
    blanks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Counts:
    """What writing did, in rows."""

    new: int
    changed: int
    unchanged: int


Parse = Callable[[str], str]
"""From what a cell says to what the database takes; raises CellFault."""

Step = Callable[["Stage"], None]
Write = Callable[["Stage"], Counts]


@dataclass(frozen=True)
class Kind:
    """Something that can be taken in. `check` notes faults by row, `write` writes what is left."""

    key: str
    title: str
    about: str
    fields: tuple[Field, ...]
    check: Step
    write: Write
    of_client: bool = True
    target: Target | None = None
    creates: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field of this name; KeyError when there is none."""
        return self.by_name[name]

    def looks_up(self, name: str) -> bool:
        """Whether it has a field of this name whose values find records."""
        return name in self.by_name and bool(self.by_name[name].look_up)

    @property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}
