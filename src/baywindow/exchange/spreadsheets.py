"""XLSX in: measured first, because a small file can unpack to a very large one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from .sniffing import FileProblem

LARGEST = 1 << 30
MOST_PARTS = 5_000
PLENTY = 10 << 20
"""Below this a part may be packed as tightly as it likes."""
TIGHTEST = 200
"""How much larger a part may become: a sheet of real rows stays below 40."""


def sheet_rows(file: BinaryIO, name: str) -> tuple[Iterator[list[str]], Callable[[], float]]:
    """The rows of a sheet as texts, and the share read. Raises FileProblem."""
    _measure(file)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(file)
        sheet = workbook.get_sheet_by_name(_chosen(workbook.sheet_names, name))
    except CalamineError as error:
        raise FileProblem(f"The spreadsheet cannot be read ({error}): save it again as .xlsx.") from error
    return _texts(sheet, done := [0]), lambda: done[0] / max(1, sheet.total_height)


def _chosen(names: list[str], name: str) -> str:
    if not names:
        raise FileProblem("The spreadsheet has no sheet.")
    if not name:
        return names[0]
    if name not in names:
        raise FileProblem(f"The spreadsheet has no sheet “{name}”. It has {', '.join(names)}.")
    return name


def _measure(file: BinaryIO) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise FileProblem("The spreadsheet is damaged or cut off: send it again.") from error
    finally:
        file.seek(0)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileProblem("This is a zip file and no .xlsx spreadsheet: unpack it, or save it as .xlsx.")
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or whole > LARGEST or any(_bursting(part) for part in parts):
        raise FileProblem("The spreadsheet unpacks to far more than its size: save the rows as CSV.")


def _bursting(part: zipfile.ZipInfo) -> bool:
    return part.file_size > PLENTY and part.file_size > TIGHTEST * max(1, part.compress_size)


def _texts(sheet: Any, done: list[int]) -> Iterator[list[str]]:
    for cells in sheet.iter_rows():
        done[0] += 1
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (int, timedelta)) else ""
