"""What a file is, told by its bytes and never by its name."""

from __future__ import annotations

import codecs
import csv
import io
from typing import BinaryIO

from django.utils.translation import gettext

from baywindow.ui.language import gettext_lazy

PIECE = 1 << 20
FIRST_LINES = 64 * 1024
DELIMITERS = ",;\t|"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ZIP = b"PK\x03\x04"
NOT_ROWS = {
    b"\xd0\xcf\x11\xe0": gettext_lazy("an old Excel file (.xls): save it as .xlsx or CSV"),
    b"%PDF": gettext_lazy("a PDF: export the table as CSV or XLSX"),
    b"\x1f\x8b": gettext_lazy("a compressed file: unpack it first"),
    b"7z\xbc\xaf": gettext_lazy("a compressed file: unpack it first"),
    b"Rar!": gettext_lazy("a compressed file: unpack it first"),
    b"PAR1": gettext_lazy("a Parquet file: export it as CSV"),
    b"\x89PNG": gettext_lazy("a picture: choose a CSV, TSV or XLSX file"),
    b"\xff\xd8\xff": gettext_lazy("a picture: choose a CSV, TSV or XLSX file"),
    b"\x7fELF": gettext_lazy("a program: choose a CSV, TSV or XLSX file"),
    b"MZ": gettext_lazy("a program: choose a CSV, TSV or XLSX file"),
}


class FileProblem(ValueError):
    """A file that cannot be read; the text says why and what to do."""


def is_spreadsheet(file: BinaryIO, format: str) -> bool:
    """Whether the file is XLSX. Raises FileProblem for what is neither that nor text, or not as said."""
    start = _start(file, 8)
    if not start:
        raise FileProblem(gettext("The file is empty: choose one with rows."))
    zipped = start.startswith(ZIP)
    if format == "xlsx" and not zipped:
        raise FileProblem(
            gettext("The mapping says XLSX, and this is none: choose the file, or another mapping.")
        )
    if format in {"csv", "tsv"} and zipped:
        raise FileProblem(
            gettext("The mapping says %(upper)s, and this is a spreadsheet or a zip file.")
            % {"upper": format.upper()}
        )
    for mark, told in NOT_ROWS.items():
        if start.startswith(mark):
            raise FileProblem(gettext("This is %(told)s.") % {"told": told})
    return zipped


def _start(file: BinaryIO, length: int) -> bytes:
    file.seek(0)
    start = file.read(length)
    file.seek(0)
    return start


def encoding_of(file: BinaryIO, told: str) -> str:
    """The encoding of a text file: by its mark, as told, else UTF-8 when it is that, else Windows-1252."""
    start = _start(file, FIRST_LINES)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    if told not in {"auto", "utf-16"}:
        return told
    if b"\x00" in start:
        return _without_mark(start)
    if told == "utf-16":
        raise FileProblem(
            gettext("The mapping says UTF-16, and this is not: let it find the encoding by itself.")
        )
    return "utf-8" if _is_utf8(file) else "cp1252"


def _without_mark(start: bytes) -> str:
    """UTF-16 by where its zero bytes are, if that reads as text."""
    encoding = "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"
    text = start[: len(start) // 2 * 2].decode(encoding, "replace")
    if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text) or "\ufffd" in text[:-1]:
        raise FileProblem(gettext("This is no text: choose a CSV, TSV or XLSX file."))
    return encoding


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(file: BinaryIO, encoding: str) -> str:
    """The delimiter that parts the first lines into the most columns, the same number in each."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(_start(file, FIRST_LINES))
    lines = text.splitlines()[:20]
    if len(text) >= FIRST_LINES and len(lines) > 1:
        lines.pop()
    return max(DELIMITERS, key=lambda mark: _columns(lines, mark))


def _columns(lines: list[str], mark: str) -> tuple[int, int]:
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark) if cells]
    except csv.Error:
        return (0, 0)
    alike = sum(1 for width in widths if width == widths[0] and width > 1)
    return (alike, widths[0] if widths else 0)
