"""XLSX in: measured first, because a small file can unpack to a very large one."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import IO, Any, BinaryIO

from django.utils.translation import gettext

from .sniffing import FileProblem

LARGEST = 1 << 30
MOST_PARTS = 5_000
PLENTY = 10 << 20
"""Below this a part may be packed as tightly as it likes."""
TIGHTEST = 200
"""How much larger a part may become: a sheet of real rows stays below 40."""
MOST_CELLS = 60_000_000
"""The rectangle around a sheet's cells is unpacked whole: two cells can span 17 thousand million."""


@dataclass(frozen=True)
class Caps:
    """How much of a spreadsheet a process takes on: bytes unpacked, cells of the rectangle around them."""

    unpacked: int
    cells: int


WHOLE = Caps(LARGEST, MOST_CELLS)
"""For the worker, which has the time and the memory."""
SHOWN = Caps(64 << 20, 2_000_000)
"""For a page that shows the first rows: a second at most, and some hundred megabytes."""
PIECE = 1 << 20
LONGEST_TAG = 8 << 20
ROW_BEGINS = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])")
ROW = re.compile(ROW_BEGINS.pattern + rb"""(?:[^>]*?\sr\s*=\s*["'](\d{1,9})["'])?""")
CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")
PLAIN_ROW = re.compile(rb'<row r="(\d{1,9})"')
PLAIN_PLACE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,9})"')
"""As nearly every program writes them, and quicker to find."""
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
NO_TAGS = bytes(code for code in range(256) if code not in b"<>")


class TooLargeHere(FileProblem):
    """A spreadsheet that is no bomb, and still more than this process takes on."""


def sheet_rows(
    file: BinaryIO, name: str, caps: Caps = WHOLE
) -> tuple[Iterator[list[str]], Callable[[], float]]:
    """The rows of a sheet as texts, and the share read. Raises FileProblem; TooLargeHere within `WHOLE`."""
    _measure(file, caps)
    from python_calamine import CalamineWorkbook

    with _its_faults_are_the_files():
        workbook = CalamineWorkbook.from_filelike(file)
        sheet = workbook.get_sheet_by_name(_chosen(workbook.sheet_names, name))
    return _texts(sheet, done := [0]), lambda: done[0] / max(1, sheet.total_height)


@contextmanager
def _its_faults_are_the_files() -> Iterator[None]:
    """What the library raises, as a FileProblem; its panics are no Exceptions and would end a worker."""
    from python_calamine import CalamineError

    try:
        yield
    except BaseException as error:
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            raise FileProblem(
                gettext("The spreadsheet cannot be read (%(error)s): save it again as .xlsx.")
                % {"error": error}
            ) from error
        raise


def _chosen(names: list[str], name: str) -> str:
    if not names:
        raise FileProblem(gettext("The spreadsheet has no sheet."))
    if not name:
        return names[0]
    if name not in names:
        raise FileProblem(
            gettext("The spreadsheet has no sheet “%(name)s”. It has %(sheets)s.")
            % {"name": name, "sheets": ", ".join(names)}
        )
    return name


def _measure(file: BinaryIO, caps: Caps) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise FileProblem(gettext("The spreadsheet is damaged or cut off: send it again.")) from error
    finally:
        file.seek(0)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileProblem(
            gettext("This is a zip file and no .xlsx spreadsheet: unpack it, or save it as .xlsx.")
        )
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or whole > LARGEST or any(_bursting(part) for part in parts):
        raise FileProblem(gettext("The spreadsheet unpacks to far more than its size: save the rows as CSV."))
    if whole > caps.unpacked:
        raise TooLargeHere(gettext("This spreadsheet is too large to be shown here."))
    _measure_sheets(file, caps)


def _measure_sheets(file: BinaryIO, caps: Caps) -> None:
    """Refuse a sheet whose cells lie so far apart that the rectangle around them fills the memory."""
    try:
        with zipfile.ZipFile(file) as packed:
            for part in packed.infolist():
                with packed.open(part) as content:
                    _check_span(_spanned(content), caps)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileProblem(gettext("The spreadsheet is damaged or cut off: send it again.")) from error
    finally:
        file.seek(0)


def _check_span(cells: int, caps: Caps) -> None:
    if cells > MOST_CELLS:
        raise FileProblem(gettext("The spreadsheet's cells lie too far apart or are too many: send CSV."))
    if cells > caps.cells:
        raise TooLargeHere(gettext("This spreadsheet is too large to be shown here."))


def _spanned(content: IO[bytes]) -> int:
    """How many cells the rectangle from A1 to a sheet's last row and column has, never too few.

    A cell that does not say its place stands beside the one before it. Once comments or odd tags could
    feign a row, no row ends the one before it any more.
    """
    height = width = in_row = 0
    odd = False
    for piece in _whole_tags(content):
        odd = odd or b"<!" in piece or b"<<" in (piece + b"<").translate(None, NO_TAGS)
        places, rows = PLAIN_PLACE.findall(piece), PLAIN_ROW.findall(piece)
        plain = piece.count(b"<c") == len(places) and piece.count(b"<row") == len(rows)
        plain = plain and b":c" not in piece and b":row" not in piece
        if not plain:
            places, rows = PLACE.findall(piece), ROW.findall(piece)
        told = {number for _, number in places}.union(rows)
        height = max(height + len(rows), *map(int, told - {b""}), 0)
        furthest = max(map(_column, {column for column, _ in places}), default=0)
        width = max(width, furthest)
        if plain:
            in_row = furthest if rows and not odd else max(in_row, furthest)
            continue
        for n, row in enumerate(ROW_BEGINS.split(piece)):
            in_row = (0 if n and not odd else in_row) + len(CELL.findall(row))
            width = max(width, furthest + in_row)
    return height * width


@lru_cache(1024)
def _column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _whole_tags(content: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that end before a tag."""
    rest = b""
    while piece := content.read(PIECE):
        whole, mark, begun = (rest + piece).rpartition(b"<")
        yield whole
        rest = mark + begun
        if len(rest) > LONGEST_TAG:
            raise FileProblem(gettext("The spreadsheet has a cell too long to be one: save the rows as CSV."))
    yield rest


def _bursting(part: zipfile.ZipInfo) -> bool:
    return part.file_size > PLENTY and part.file_size > TIGHTEST * max(1, part.compress_size)


def _texts(sheet: Any, done: list[int]) -> Iterator[list[str]]:
    with _its_faults_are_the_files():
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
