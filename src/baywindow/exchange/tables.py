"""Code tables that stand in files beside the data: read once, and put into the mapping as values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .checking import MappingFaults, Part
from .columns import Columns
from .mapping import FileForm, read_form
from .reading import FileProblem, open_sheet
from .rules import read_column
from .sentences import said

MOST = 200_000
KEYS = ("file", "key", "value", "form")


def with_tables(rules: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The mapping with its tables from files written out. Raises MappingFaults.

    A table from a file is {"file": "Units.csv", "form": {...}, "key": column, "value": column}; the
    file lies in `folder` or below, the folder of the file that is taken in.
    """
    tables = rules.get("tables")
    if not isinstance(tables, dict):
        return rules
    return {**rules, "tables": {name: _table(name, told, folder) for name, told in tables.items()}}


def _table(name: str, told: Any, folder: Path) -> Any:
    if not isinstance(told, dict) or "file" not in told:
        return told
    faults: list[str] = []
    part = Part(f"tables.{name}", told, faults)
    part.only(KEYS)
    form, path = read_form(part.part("form")), _inside(part, folder)
    key, value = read_column(part, "key"), read_column(part, "value")
    if faults or path is None:
        raise MappingFaults(faults)
    return {"values": _values(part.place, path, form, key, value)}


def _inside(part: Part, folder: Path) -> Path | None:
    root = folder.resolve()
    path = (root / part.text("file")).resolve()
    if not path.is_relative_to(root):
        part.complain("file", "it must lie in the folder of the file that is taken in")
    elif not path.is_file():
        part.complain("file", f"there is no file {path}")
    else:
        return path
    return None


def _values(place: str, path: Path, form: FileForm, key: str | int, value: str | int) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            sheet = open_sheet(file, form)
            columns = Columns(sheet.columns)
            at, to = columns.position(key, f"{place}.key"), columns.position(value, f"{place}.value")
            found = {
                cells[at].strip(): cells[to].strip() for _, cells in sheet.rows if len(cells) > max(at, to)
            }
    except FileProblem as problem:
        raise MappingFaults([f"{place}.file: {said(str(problem), mapped=True)}"]) from problem
    if len(found) > MOST:
        raise MappingFaults([f"{place}.file: it has more than {MOST:,} values."])
    return found
