"""A mapping: how the rows of one kind of file become records, as plain JSON.

`read_mapping` checks it whole before a file is opened. docs/using/imports.md explains each part.
"""

from __future__ import annotations

from collections.abc import Mapping as JsonObject
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from .checking import MappingFaults, Part, listed
from .kinds import Field, Kind
from .looking_up import MADE_BY
from .rules import Condition, Rule, read_conditions, read_formats, read_rule, read_zone

FORMATS = ("auto", "csv", "tsv", "xlsx")
ENCODINGS = ("auto", "utf-8", "utf-16", "cp1252", "latin-1", "cp850", "cp437", "iso-8859-15", "mac-roman")
REPEATS = ("reject", "first", "last")
TOP = (
    "name", "kind", "about", "file", "dates", "numbers", "blanks", "tables", "fields", "skip_when",
    "create", "repeats",
)  # fmt: skip
LONGEST_NAME = 120
DATE_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


@dataclass(frozen=True)
class FileForm:
    """How the file is written. `auto` and an empty delimiter are found out from its beginning."""

    format: str = "auto"
    encoding: str = "auto"
    delimiter: str = ""
    quote: str = '"'
    header: bool = True
    columns: tuple[str, ...] = ()
    skip_rows: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class Habits:
    """How the file writes dates, numbers and nothing. Without a zone, times are the client's own."""

    formats: tuple[str, ...] = DATE_FORMATS
    zone: ZoneInfo | None = None
    decimal: str = "."
    thousands: str = ""
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mapping:
    """A mapping that can be used."""

    name: str
    kind: Kind
    file: FileForm
    habits: Habits
    tables: dict[str, dict[str, str]]
    fields: dict[str, Rule]
    skip_when: tuple[tuple[Condition, ...], ...]
    create: frozenset[str]
    repeats: str
    json: dict[str, Any] = field(compare=False)

    def look_up(self, name: str) -> str:
        """The way a field's value finds its record: the one the mapping names, else the usual one."""
        told = self.fields[name].look_up if name in self.fields else ""
        ways = self.kind.field(name).look_up
        return told or (ways[0] if ways else "")


def read_mapping(told: Any, kinds: JsonObject[str, Kind]) -> Mapping:
    """The mapping a JSON value describes. Raises MappingFaults with everything that is wrong."""
    faults: list[str] = []
    part = Part("", told, faults)
    part.only(TOP)
    name = part.text("name", required=True).strip()
    kind = kinds.get(part.choice("kind", tuple(kinds), required=True))
    if kind is None:
        raise MappingFaults(faults or [f"kind: write one of {listed(kinds)}."])
    habits = _habits(part)
    tables = _tables(part.part("tables"))
    fields = _fields(part.part("fields"), kind, tables)
    mapping = Mapping(
        name=name,
        kind=kind,
        file=read_form(part.part("file")),
        habits=habits,
        tables=tables,
        fields=fields,
        skip_when=tuple(read_conditions(one) for one in part.objects("skip_when")),
        create=_create(part, kind, fields),
        repeats=part.choice("repeats", REPEATS, "reject"),
        json=dict(told),
    )
    if not name and "name" in part.told:
        part.complain("name", "give it a name people will know it by")
    if len(name) > LONGEST_NAME:
        part.complain("name", f"write {LONGEST_NAME} characters at most")
    if faults:
        raise MappingFaults(faults)
    return mapping


def read_form(part: Part) -> FileForm:
    """How a file is written, from this part of a mapping."""
    part.only(FileForm.__dataclass_fields__)
    delimiter, quote = part.text("delimiter"), part.text("quote", '"')
    for key, mark in (("delimiter", delimiter), ("quote", quote)):
        if len(mark) > 1:
            part.complain(key, r"write one character; a tab is \t")
    columns = part.texts("columns")
    header = part.flag("header", default=not columns)
    return FileForm(
        format=part.choice("format", FORMATS, "auto"),
        encoding=part.choice("encoding", ENCODINGS, "auto"),
        delimiter=delimiter[:1],
        quote=quote[:1],
        header=header,
        columns=columns,
        skip_rows=part.number("skip_rows", 0),
        sheet=part.text("sheet"),
    )


def _habits(part: Part) -> Habits:
    dates, numbers = part.part("dates"), part.part("numbers")
    dates.only(("formats", "zone"))
    numbers.only(("decimal", "thousands"))
    decimal, thousands = (
        numbers.choice("decimal", (".", ","), "."),
        numbers.choice("thousands", ("", ",", ".", " ", "'"), ""),
    )
    if decimal == thousands:
        numbers.complain("thousands", "it cannot be the same character as decimal")
    return Habits(
        formats=read_formats(dates, "formats") or DATE_FORMATS,
        zone=read_zone(dates, "zone"),
        decimal=decimal,
        thousands=thousands,
        blanks=frozenset(part.texts("blanks")),
    )


def _tables(part: Part) -> dict[str, dict[str, str]]:
    return {name: _table(part.part(name)) for name in part.told}


def _table(part: Part) -> dict[str, str]:
    if "file" in part.told:
        part.complain("file", "tables from files are read by `baywindow import`; here write them as values")
        return {}
    part.only(("values",))
    values = part.part("values").told
    wrong = [key for key, value in values.items() if isinstance(value, (dict, list)) or value is None]
    for key in wrong:
        part.complain(f"values.{key}", "write a text or a number")
    return {str(key).strip(): str(value) for key, value in values.items()}


def _fields(part: Part, kind: Kind, tables: JsonObject[str, Any]) -> dict[str, Rule]:
    known = kind.by_name
    part.only(known)
    found = {name: read_rule(part.part(name), known[name], tables) for name in part.told if name in known}
    for needed in kind.fields:
        if needed.required and needed.name not in found:
            part.complain(needed.name, f"this is needed: {lowered(needed)}")
    return found


def _create(part: Part, kind: Kind, fields: JsonObject[str, Rule]) -> frozenset[str]:
    words = part.texts("create")
    for word in words:
        if word not in kind.creates:
            part.complain("create", f"“{word}” cannot be made here; use {listed(kind.creates)}")
    for name, (word, way) in MADE_BY.items():
        if word in words and name in fields and fields[name].look_up not in {"", way}:
            part.complain("create", f"{word} are made by their {way}, and fields.{name} looks up by"
                          f" {fields[name].look_up}; look up by {way}, or leave {word} out")  # fmt: skip
    return frozenset(words)


def lowered(field: Field) -> str:
    """A field's help as the end of a sentence."""
    return field.help[:1].lower() + field.help[1:].rstrip(".")
