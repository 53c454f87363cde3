"""Files of rows: CSV, TSV and XLSX as an iterator of numbered rows, whatever their encoding.

Text is streamed; a spreadsheet is measured before it is unpacked. Row numbers are those a
spreadsheet shows: the first line of the file is row 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext

from .mapping import FileForm
from .sniffing import FileProblem, delimiter_of, encoding_of, is_spreadsheet
from .spreadsheets import SHOWN, WHOLE, Caps, TooLargeHere, sheet_rows

__all__ = ["SHOWN", "FileProblem", "Sheet", "TooLargeHere", "open_sheet"]

LONGEST_CELL = 1_000_000
LONGEST_LINE = 8_000_000
WIDEST_ROW = 16_384
"""Cells of a row: as many as a spreadsheet has."""
MOST_COLUMNS = 2_000
"""Columns with a name: pages and messages name them all."""
Row = tuple[int, list[str]]


@dataclass
class Sheet:
    """An opened file: its columns, its rows, and which share of it has been read (0 to 1)."""

    columns: list[str]
    rows: Iterator[Row]
    share: Callable[[], float]


def open_sheet(file: BinaryIO, form: FileForm, caps: Caps = WHOLE) -> Sheet:
    """The rows of a file after its header. Raises FileProblem when it cannot be read as said."""
    spreadsheet = is_spreadsheet(file, form.format)
    records, share = sheet_rows(file, form.sheet, caps) if spreadsheet else _text_rows(file, form)
    rows = _numbered(islice(records, form.skip_rows, None), form.skip_rows)
    if form.header:
        return Sheet(_header(rows), rows, share)
    return _without_header(rows, form, share)


def _header(rows: Iterator[Row]) -> list[str]:
    for _, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise FileProblem(
                gettext("The file has %(count)s columns, at most %(most)s are read: leave some out.")
                % {"count": format(len(cells), ","), "most": format(MOST_COLUMNS, ",")}
            )
        return [cell.strip() for cell in cells]
    raise FileProblem(gettext("The file is empty: choose one with a header and rows."))


def _without_header(rows: Iterator[Row], form: FileForm, share: Callable[[], float]) -> Sheet:
    if form.columns:
        return Sheet(list(form.columns), rows, share)
    first = next(rows, None)
    if first is None:
        raise FileProblem(gettext("The file is empty: choose one with rows."))
    return Sheet([str(n) for n in range(1, len(first[1]) + 1)], _again(first, rows), share)


def _again(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _numbered(records: Iterator[list[str]], start: int) -> Iterator[Row]:
    """Rows with their numbers; blank lines count but are left out."""
    for n, cells in enumerate(records, start=start + 1):
        if any(cells):
            yield n, cells


def _text_rows(file: BinaryIO, form: FileForm) -> tuple[Iterator[list[str]], Callable[[], float]]:
    size = file.seek(0, io.SEEK_END) or 1
    encoding = encoding_of(file, form.encoding)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = form.delimiter or ("\t" if form.format == "tsv" else delimiter_of(file, encoding))
    file.seek(0)
    return _records(text, delimiter, form.quote, encoding), lambda: 1.0 if file.closed else file.tell() / size


def _records(text: io.TextIOWrapper, delimiter: str, quote: str, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    if quote:
        lines = csv.reader(_lines(text), delimiter=delimiter, quotechar=quote, strict=True)
    else:
        lines = csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
    number = 0
    try:
        for cells in lines:
            if len(cells) > WIDEST_ROW:
                raise csv.Error("row wider")
            number += 1
            yield cells
    except csv.Error as error:
        raise FileProblem(_unreadable(number + 1, str(error))) from error
    except UnicodeError as error:
        raise FileProblem(
            gettext(
                "After row %(number)s the file is not %(encoding)s: ⟦choose its encoding in the "
                "mapping|save it as UTF-8⟧."
            )
            % {"number": number, "encoding": encoding}
        ) from error
    finally:
        if not text.closed:
            text.detach()  # the file is its opener's to close


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file, none of them larger than fits: a file can be one line of any length."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error("line larger")
        yield line


def _unreadable(row: int, told: str) -> str:
    if "row wider" in told:
        return gettext("Row %(row)s has more than %(most)s cells: check the delimiter⟦ in the mapping⟧.") % {
            "row": row,
            "most": format(WIDEST_ROW, ","),
        }
    if "line larger" in told:
        return gettext(
            "Row %(row)s has a line of more than %(most)s characters: this is no table of rows."
        ) % {"row": row, "most": format(LONGEST_LINE, ",")}
    if "field larger" in told:
        return gettext(
            "Row %(row)s has a cell of more than %(most)s characters: a quote was never closed."
        ) % {"row": row, "most": format(LONGEST_CELL, ",")}
    if "unexpected end" in told:
        return gettext(
            "Row %(row)s opens a quote that is never closed: the file is cut off, or its quote is another."
        ) % {"row": row}
    return gettext("Row %(row)s cannot be read (%(told)s): check delimiter and quote⟦ in the mapping⟧.") % {
        "row": row,
        "told": told,
    }
