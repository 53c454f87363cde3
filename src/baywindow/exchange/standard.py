"""Our own columns: for each kind a mapping that needs none, and a file to fill in."""

from __future__ import annotations

import csv
import io
from typing import Any

from .headings import known_headings
from .kinds import Kind

NAMED_IN_ROWS = ("lots", "serials")
"""What our own columns may make: it is known by its number alone, and there is no file of it."""


def standard_rules(kind: Kind) -> dict[str, Any]:
    """The mapping of files whose columns carry our own names: missing ones are left alone, lots made."""
    return {
        "name": f"{kind.title}, our own columns",
        "kind": kind.key,
        "fields": {
            field.name: {"column": field.name} | ({} if field.required else {"optional": True})
            for field in kind.fields
        },
        "create": [word for word in NAMED_IN_ROWS if word in kind.creates],
    }


def is_standard(rules: dict[str, Any], kind: Kind) -> bool:
    """Whether these are the rules of files with our own columns."""
    return rules == standard_rules(kind)


def begun_rules(kind: Kind, columns: list[str], name: str) -> dict[str, Any]:
    """A mapping to finish: each field by the column whose heading means it, needed ones in any case."""
    known = known_headings(kind, columns)
    asked = {field.name: {"column": f"WHICH COLUMN? {field.help}"} for field in kind.fields if field.required}
    return {
        **standard_rules(kind),
        "name": name,
        "about": f"The file's columns: {', '.join(columns)}",
        "fields": {
            field.name: (asked | known)[field.name] for field in kind.fields if field.name in asked | known
        },
    }


def blank_file(kind: Kind) -> str:
    """A CSV to fill in: the columns, and one row as an example."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([field.name for field in kind.fields])
    lines.writerow([field.example for field in kind.fields])
    return text.getvalue()
