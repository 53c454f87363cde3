"""An XLSX file written as it is read: one zip stream, nothing kept.

The rows come as XML already. Excel reads 1,048,576 rows a sheet, so a longer file goes on in a
second one (ECMA-376 part 1, 18.3; Excel's specifications and limits).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

SHEET_ROWS = 1_048_576
CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
"""What XML cannot hold."""
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WIDTHS = {"text": 22, "word": 16, "number": 13, "day": 12, "moment": 19}
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Block(NamedTuple):
    """Some whole lines of a file, and how many."""

    rows: int
    lines: bytes


class Workbook:
    """A workbook of one long table; `of` gives its bytes."""

    def __init__(self, title: str, columns: Sequence[tuple[str, str]], sheet_rows: int = SHEET_ROWS) -> None:
        self._title = title
        self._columns = columns
        self._room = sheet_rows - 1
        self._sheets = 0
        self._sink = _Sink()

    def of(self, blocks: Iterable[Block]) -> Iterator[bytes]:
        """The file, piece by piece, from blocks of rows as XML."""
        with zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            waiting = iter(blocks)
            block: Block | None = next(waiting, Block(0, b""))
            while block is not None:
                self._sheets += 1
                with archive.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True) as page:
                    page.write(self._begin())
                    block = yield from self._fill(page, block, waiting)
                    page.write(b"</sheetData></worksheet>")
            for name, text in self._frame():
                archive.writestr(name, text)
        yield self._sink.taken()

    def _fill(
        self, page: IO[bytes], block: Block, waiting: Iterator[Block]
    ) -> Generator[bytes, None, Block | None]:
        """Write blocks while there is room; the block that found none, None at the end."""
        room, now = self._room, block
        while True:
            room -= now.rows
            page.write(now.lines.translate(None, CONTROLS))
            yield self._sink.taken()
            following = next(waiting, None)
            if following is None or following.rows > room:
                return following
            now = following

    def _begin(self) -> bytes:
        cells = "".join(
            f'<c s="1" t="inlineStr"><is><t>{escape(title)}</t></is></c>' for title, _ in self._columns
        )
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{WIDTHS[kind]}" customWidth="1"/>'
            for n, (_, kind) in enumerate(self._columns, start=1)
        )
        return (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
            f"</sheetViews><cols>{widths}</cols><sheetData><row>{cells}</row>"
        ).encode()

    def _frame(self) -> Iterator[tuple[str, str]]:
        """The other parts of the package: they name the sheets, so they come last."""
        numbers = range(1, self._sheets + 1)
        last = self._sheets + 1
        yield "xl/styles.xml", STYLES
        yield (
            "xl/workbook.xml",
            (
                f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                + "".join(f'<sheet name={self._name(n)} sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
                + "</sheets></workbook>"
            ),
        )
        yield (
            "xl/_rels/workbook.xml.rels",
            _relations(
                [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
                + [(f"rId{last}", "styles", "styles.xml")]
            ),
        )
        yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
        parts = [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
        yield (
            "[Content_Types].xml",
            (
                f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>'
                + "".join(
                    f'<Override PartName="{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in parts
                )
                + "</Types>"
            ),
        )

    def _name(self, number: int) -> str:
        """A sheet's name: at most 31 letters, none of them one Excel forbids."""
        title = "".join(letter for letter in self._title if letter not in "[]:*?/\\'")[:26]
        return quoteattr(title if number == 1 else f"{title} {number}")


def _relations(parts: Iterable[tuple[str, str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in parts
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


class _Sink(io.RawIOBase):
    """Where the zip is written to; it cannot go back, so the zip leaves its sums behind the data."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Buffer, /) -> int:
        """Keep the data until it is taken."""
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
