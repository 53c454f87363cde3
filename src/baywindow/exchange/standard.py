"""Our own columns: for each kind a mapping that needs none, and a file to fill in."""

from __future__ import annotations

import csv
import io
from typing import Any

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


def blank_file(kind: Kind) -> str:
    """A CSV to fill in: the columns, and one row as an example."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([field.name for field in kind.fields])
    lines.writerow([field.example for field in kind.fields])
    return text.getvalue()
