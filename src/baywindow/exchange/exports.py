"""Files out: every row of a named query as CSV or XLSX, streamed.

PostgreSQL itself writes the lines (COPY), so a million rows cost no memory here. The answer outlives
the view and its transaction; therefore the stream enters the context again, by the same token, and
owns its transaction until the last row.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date
from threading import BoundedSemaphore
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext
from psycopg import Copy
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import Buffer, PGconn
from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg.sql import Literal as Quoted

from baywindow.tenancy.context import Member, entered
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest
from baywindow.tenancy.sql import bound

from .workbook import Block, Workbook

Kind = Literal["text", "word", "number", "day", "moment"]
Format = Literal["csv", "xlsx"]

FULL = 64 * 1024
_PLACES = BoundedSemaphore(1)
"""A file keeps a thread for as long as somebody's connection takes; the process's other one is for pages."""

TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# How a cell is written, by format and kind. A CSV cell that a spreadsheet would run as a formula (it begins
# with = + - @, be they wide, or with a tab or the end of a line) gets an apostrophe; a number is never text
# and keeps its minus, and our own words need no looking at. Each form is the cheapest the database has: a
# file has millions of cells.
CELLS: dict[tuple[Format, Kind], str] = {
    ("csv", "text"): (
        "case when ascii({c}) between 65 and 65280 then {c} "
        "when ascii({c}) in (61, 43, 64, 9, 10, 13, 45, 65291, 65293, 65309, 65312) then '''' || {c}"
        " else {c} end"
    ),
    ("csv", "word"): "{c}",
    ("csv", "number"): "trim_scale({c})",
    ("csv", "day"): "{c}",
    ("csv", "moment"): "date_trunc('second', {c} at time zone {zone})",
    ("xlsx", "text"): (
        'coalesce(\'<c t="inlineStr"><is><t xml:space="preserve">\' || replace(replace(replace('
        "left(nullif({c}, ''), 32000), '&', '&amp;'), '<', '&lt;'), '>', '&gt;') || '</t></is></c>', '<c/>')"
    ),
    ("xlsx", "word"): "'<c t=\"inlineStr\"><is><t>' || {c} || '</t></is></c>'",
    ("xlsx", "number"): "coalesce('<c><v>' || trim_scale({c}) || '</v></c>', '<c/>')",
    ("xlsx", "day"): "coalesce('<c s=\"2\"><v>' || ({c} - date '1899-12-30') || '</v></c>', '<c/>')",
    ("xlsx", "moment"): (
        "coalesce('<c s=\"3\"><v>' || round(extract(epoch from {c} at time zone {zone}) / 86400 + 25569, 8) "
        "|| '</v></c>', '<c/>')"
    ),
}

COSTUMES: dict[Format, str] = {
    "csv": "format csv",
    # one cell a line; quote and delimiter are characters XML cannot hold, which the workbook takes out
    "xlsx": "format csv, delimiter E'\\x02', quote E'\\x03', escape E'\\x03'",
}


@dataclass(frozen=True)
class Column:
    """A column of a file: its name in the query, its heading, how it is written.

    `words` gives what people read for what is kept, for the kind `word`. A moment's heading names the zone
    it is written in.
    """

    name: str
    title: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(default_factory=dict)

    def heading(self, zone: str) -> str:
        """What stands over the column."""
        return f"{self.title} ({zone})" if self.kind == "moment" else self.title

    def value(self) -> Composable:
        """The column in the query, in words where it has some."""
        if not self.words:
            return Identifier(self.name)
        with translation.override("en"):  # a file is read by programs: the same words for everybody
            words = {kept: str(said) for kept, said in self.words.items()}
        cases = SQL(" ").join(
            SQL("when {} then {}").format(Quoted(kept), Quoted(said)) for kept, said in words.items()
        )
        return SQL("case {name} {cases} else {name} end").format(name=Identifier(self.name), cases=cases)


@dataclass(frozen=True)
class Table:
    """What a file holds: a query, its parameters (those of the tenant come from the context), its columns.

    `needs` is the capability it takes, asked again when the stream begins.
    """

    page: str
    sql: str
    columns: tuple[Column, ...]
    day: date
    params: Mapping[str, Any] = field(default_factory=dict)
    needs: str = "stock.export"


def download(request: MemberRequest, table: Table, format: Format) -> StreamingHttpResponse:
    """The table as an attachment; its name says client, page and date.

    Refusal while this process writes as many files as it may.
    """
    if not _PLACES.acquire(blocking=False):
        raise Refusal(gettext("Other files are being written just now. Try again in a minute."), status=503)
    _PLACES.release()  # taken again by the first step: an answer that nobody reads holds none
    stream = _Stream(request.COOKIES[settings.CONTEXT_COOKIE], request.member, table, format)
    name = (
        f"{slugify(request.member.client_name or '') or 'client'}-{slugify(table.page)}-{table.day}.{format}"
    )
    response = StreamingHttpResponse(stream, content_type=TYPES[format])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


class _Stream:
    """The bytes of a file. Every step runs in one copy of the context variables.

    A server may take each step from where it likes; the entered context must neither leak into its
    thread nor be looked for there.
    """

    def __init__(self, token: str, member: Member, table: Table, format: Format) -> None:
        self._context = copy_context()
        self._steps = _steps(token, member, table, format)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._context.run(next, self._steps)

    def close(self) -> None:
        """End the transaction, also of a file nobody read to its end."""
        self._context.run(self._steps.close)


def _steps(token: str, asked_by: Member, table: Table, format: Format) -> Generator[bytes, None, None]:
    """The blocks are closed before the context: COPY must have ended when the transaction does."""
    with _PLACES, entered(asked_by.alias, token) as member:
        if not member.may(table.needs) or member.client_id != asked_by.client_id:
            raise PermissionDenied
        headings = [column.heading(member.time_zone) for column in table.columns]
        with closing(_blocks(member, table, format)) as blocks:
            if format == "csv":
                yield _header(headings)
                for block in blocks:
                    yield block.lines
            else:
                kinds = [column.kind for column in table.columns]
                yield from Workbook(table.page, list(zip(headings, kinds, strict=True))).of(blocks)


def _header(headings: Iterable[str]) -> bytes:
    return (",".join(_quoted(heading) for heading in headings) + "\n").encode()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if {",", '"'} & set(text) else text


def _blocks(member: Member, table: Table, format: Format) -> Generator[Block, None, None]:
    """The lines of the query, gathered into blocks that are worth sending."""
    with connections[member.alias].cursor() as cursor:
        cursor.execute("set local statement_timeout = '15min'")  # somebody's connection may be slow
        # the index has the order: a sort would hold back the first line until the last was read
        cursor.execute("set local enable_sort = off")
        with cursor.copy(_copy(table, format, member.time_zone), bound(table.params)) as copy:
            yield from _gathered(copy)


def _gathered(copy: Copy) -> Iterator[Block]:
    gathered, count = bytearray(), 0
    for line in _lines(copy):
        gathered += line
        count += 1
        if len(gathered) >= FULL:
            yield Block(count, bytes(gathered))
            gathered, count = bytearray(), 0
    yield Block(count, bytes(gathered))


def _lines(copy: Copy) -> Iterator[Buffer]:
    """Every line. What has come in is taken as it lies: `read` would prepare to wait for each line."""
    server = copy.connection.pgconn
    while line := copy.read():
        size = len(line)
        while size > 0:
            yield line
            size, line = server.get_copy_data(1)
        if size < 0:
            return _ended(server)


def _ended(server: PGconn) -> None:
    """Hear how it ended, which `read` cannot do any more; an error of the database's is raised."""
    for result in list(iter(server.get_result, None)):  # all are heard before one is raised
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)


def _copy(table: Table, format: Format, zone: str) -> Composed:
    cells = [
        SQL(CELLS[format, column.kind]).format(c=column.value(), zone=Quoted(zone))
        for column in table.columns
    ]
    line = (
        SQL(", ").join(cells)
        if format == "csv"
        else SQL("'<row>' || {} || '</row>'").format(SQL(" || ").join(cells))
    )
    return SQL("copy (select {line} from ({query}) as given) to stdout with ({costume})").format(
        line=line, query=SQL(table.sql), costume=SQL(COSTUMES[format])
    )
