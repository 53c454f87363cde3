"""Files as they come: encodings, delimiters, spreadsheets, and files that are something else."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter

from baywindow.exchange.mapping import FileForm
from baywindow.exchange.reading import FileProblem, open_sheet

MOMENT = datetime(2026, 1, 31, 14, 5)  # noqa: DTZ001 - a spreadsheet knows no zone
TABLE = 'sku;name\nÄ-1;Tee, grün\n\nB-2;"Zwei\nZeilen"\n'


def read(content: bytes, **form: Any) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Columns and rows."""
    sheet = open_sheet(io.BytesIO(content), FileForm(**form))
    return sheet.columns, list(sheet.rows)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encoding_and_delimiter_are_found(encoding: str) -> None:
    columns, rows = read(TABLE.encode(encoding))
    assert columns == ["sku", "name"]
    assert rows == [(2, ["Ä-1", "Tee, grün"]), (4, ["B-2", "Zwei\nZeilen"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter: str) -> None:
    text = delimiter.join(["sku", "name"]) + "\n" + delimiter.join(["A", "Apple"]) + "\n"
    assert read(text.encode())[1] == [(2, ["A", "Apple"])]


def test_rows_above_the_header_are_skipped_and_counted() -> None:
    assert read(b"Report\n\nsku,name\nA,Apple\n", skip_rows=2) == (["sku", "name"], [(4, ["A", "Apple"])])


def test_a_file_without_a_header_has_numbers_or_told_names() -> None:
    assert read(b"A,Apple\n", header=False) == (["1", "2"], [(1, ["A", "Apple"])])
    assert read(b"A,Apple\n", header=False, columns=("sku", "name"))[0] == ["sku", "name"]


def test_a_file_without_quotes_keeps_them() -> None:
    assert read(b'sku\tname\nA\t5" pipe\n', format="tsv", quote="")[1] == [(2, ["A", '5" pipe'])]


def test_a_spreadsheet_reads_as_texts() -> None:
    columns, rows = read(spreadsheet([["sku", "qty", "on", "ok"], ["A", 3, MOMENT, True]]))
    assert columns == ["sku", "qty", "on", "ok"]
    assert rows == [(2, ["A", "3", "2026-01-31 14:05:00", "yes"])]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"\x00\x01\x02\x03" * 100, "no text"),
        (b"PK\x03\x04 cut off", "damaged or cut off"),
        (b'sku,name\nA,"Apple\nB,Banana\n', "a quote that is never closed"),
        (b'sku,name\nA,"App"le\n', "cannot be read"),
    ],
)
def test_what_is_no_table_is_named_with_a_remedy(content: bytes, told: str) -> None:
    with pytest.raises(FileProblem, match=told):
        read(content)


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    with pytest.raises(FileProblem, match=r"no \.xlsx"):
        read(packed({"readme.txt": b"hello"}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(FileProblem, match="far more than its size"):
        read(packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (30 << 20)}))


HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        '<row r="1"><c r="A1"/><c r="XFD1"/></row><row r="1048576"><c/></row>',
        f'<row>{"<c/>" * 16_384}</row><row r="60000"><c/></row>',
        f'<row>{"<c/><!-- <row> -->" * 16_384}</row><row r="60000"><c/></row>',
    ],
)
def test_cells_too_far_apart_are_refused_before_the_room_between_them_is_made(rows: str) -> None:
    sheet = f"{HEAD}{rows}</sheetData></worksheet>".encode()
    with pytest.raises(FileProblem, match="too far apart"):
        read(packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet}))


def test_a_spreadsheet_that_is_cut_off_is_refused() -> None:
    whole = spreadsheet([["sku"], ["A"]])
    with pytest.raises(FileProblem, match="damaged or cut off"):
        read(whole[: len(whole) // 2])


def test_a_panic_of_the_spreadsheets_reader_is_a_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(file: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", panic)
    with pytest.raises(FileProblem, match="index out of bounds"):
        read(spreadsheet([["sku"], ["A"]]))


def test_a_file_of_one_endless_line_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(FileProblem, match="Row 2 has a line of more than 8,000,000 characters"):
        read(b"sku,name\n" + b"x,y," * 3_000_000)


@pytest.mark.parametrize(
    ("columns", "told"), [(3_000, "3,000 columns"), (20_000, "Row 1 has more than 16,384 cells")]
)
def test_more_columns_than_anybody_names_are_refused(columns: int, told: str) -> None:
    with pytest.raises(FileProblem, match=told):
        read(",".join(f"c{n}" for n in range(columns)).encode() + b"\n1,2\n")


def test_a_sheet_that_is_not_there_is_named() -> None:
    with pytest.raises(FileProblem, match=r"no sheet “Stock”\. It has Sheet1"):
        read(spreadsheet([["sku"], ["A"]]), sheet="Stock")


def test_a_format_the_mapping_does_not_expect_is_refused() -> None:
    with pytest.raises(FileProblem, match="says XLSX"):
        read(b"sku\nA\n", format="xlsx")
    with pytest.raises(FileProblem, match="says CSV"):
        read(spreadsheet([["sku"], ["A"]]), format="csv")


def test_a_wrong_encoding_says_after_which_row() -> None:
    content = b"sku,name\n" + b"A,Apple\n" * 30_000 + "B,Grün\n".encode("cp1252")
    with pytest.raises(FileProblem, match="is not utf-8: ⟦choose its encoding"):
        read(content, encoding="utf-8")


def spreadsheet(rows: list[list[Any]]) -> bytes:
    """The rows as XLSX."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    for n, cells in enumerate(rows):
        sheet.write_row(n, 0, cells)
    book.close()
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return out.getvalue()
