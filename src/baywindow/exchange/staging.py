"""The rows of a run in temporary tables: what can be taken, and what is wrong with the rest.

COPY into tables under row security is refused by the database, so rows go into `import_line` of
this transaction first and are brought in by INSERT ... SELECT. `import_fault` holds one line for
each thing that is wrong; a row that is in it is not brought in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import connections
from django.utils.translation import gettext

from baywindow.activity.events import teller
from baywindow.stock.keys import ids_in_order
from baywindow.tenancy.context import current
from baywindow.tenancy.sql import one, run

from .compiling import Compiled
from .kinds import SQL_TYPES
from .looking_up import unknowns
from .mapping import Mapping
from .reading import Row, Sheet
from .sentences import CellFault, said
from .standard import is_standard

PIECE = 10_000
FEW = 200
SOURCE = "csv"
"""The word of `records.SOURCES` for whatever came in a file of rows."""


class Fault(NamedTuple):
    """One thing that is wrong with a row; `field` is empty when it is the row itself."""

    n: int
    field: str
    value: str
    sentence: str


class Watch(Protocol):
    """Somebody who wants to know how far a run is."""

    def at(self, phase: str, done: int, total: int | None = None) -> None:
        """`done` rows of a phase are done, of `total` where that is known."""


class Unwatched:
    """Nobody looks."""

    def at(self, phase: str, done: int, total: int | None = None) -> None:
        """Nothing."""


@dataclass
class Tally:
    """Rows read, and rows left out by a rule of the mapping."""

    read: int = 0
    skipped: int = 0


class Stage:
    """One run's rows, inside its transaction."""

    def __init__(self, compiled: Compiled, watch: Watch) -> None:
        self.mapping, self.compiled, self.watch = compiled.mapping, compiled, watch
        self.mapped = not is_standard(self.mapping.json, self.mapping.kind)
        self.width = len(compiled.columns.names)
        self.tally = Tally()
        self.ids = ids_in_order()

    @property
    def client_id(self) -> UUID | None:
        """Whose rows they are; None for the workspace's own."""
        return current().client_id

    def fill(self, sheet: Sheet) -> None:
        """Read all rows into the temporary tables, a piece at a time."""
        _create_tables(self.mapping)
        while piece := list(islice(sheet.rows, PIECE)):
            lines, faults = self._parsed(piece)
            self._copy(lines, faults)
            self.tally.read += len(piece)
            share = sheet.share()
            self.watch.at("reading", self.tally.read, round(self.tally.read / share) if share else None)
        run("analyze pg_temp.import_line")

    def run(self, sql: str, **params: Any) -> int:
        """A statement over the temporary tables; the rows it touched."""
        return run(sql, {"source": SOURCE, **teller(), **params})

    def note(self, sql: str, **params: Any) -> None:
        """Note faults: `sql` selects n, field, value and sentence. Their rows leave the stage."""
        told = {**unknowns(self.mapping), **params}
        if self.run(f"insert into pg_temp.import_fault (n, field, value, sentence) {sql}", **told):
            run("delete from pg_temp.import_line l using pg_temp.import_fault f where f.n = l.n")

    def learn(self, made: int, room: str = "stock") -> None:
        """Tell the planner of many new records: of a client it does not know it may read all for each."""
        if made > FEW:
            run(f"select core.learn_{room}()")

    def faults(self) -> Iterator[Fault]:
        """All faults by row, in words for whoever brought the file, fetched a piece at a time."""
        with connections[current().alias].chunked_cursor() as cursor:
            cursor.execute(
                "select n, coalesce(field, '') as field, coalesce(value, '') as value, sentence"
                " from pg_temp.import_fault order by n"
            )
            while piece := cursor.fetchmany(1000):
                for row in piece:
                    yield self.worded(Fault(*row))

    def worded(self, fault: Fault) -> Fault:
        """The fault in words for whoever brought the file."""
        return fault._replace(sentence=said(fault.sentence, mapped=self.mapped))

    def rejected(self) -> int:
        """How many rows have a fault."""
        return int(one("select count(distinct n) as n from pg_temp.import_fault").n)

    def left(self) -> int:
        """How many rows are in the stage."""
        return int(one("select count(*) as n from pg_temp.import_line").n)

    def _parsed(self, rows: Iterable[Row]) -> tuple[list[str], list[Fault]]:
        lines: list[str] = []
        faults: list[Fault] = []
        for n, cells in rows:
            found = self.values(n, cells)
            if isinstance(found, list):
                faults += found
            elif found is None:
                self.tally.skipped += 1
            else:
                lines.append(_line(n, next(self.ids), found))
        return lines, faults

    def values(self, n: int, cells: list[str]) -> tuple[str | None, ...] | list[Fault] | None:
        """The values of a row, or its faults, or None when the mapping leaves it out."""
        if len(cells) != self.width and (wrong := self._fit(n, cells)):
            return [wrong]
        if self.compiled.skipped(cells, n):
            return None
        try:
            return tuple([value(cells, n) for value in self.compiled.values])
        except CellFault:
            return self._faults(n, cells)

    def _fit(self, n: int, cells: list[str]) -> Fault | None:
        """Cut blank cells off the end, or add what a spreadsheet left out there; else a fault."""
        while len(cells) > self.width and not cells[-1].strip():
            cells.pop()
        if len(cells) == self.width:
            return None
        told = gettext("The row has %(columns)s columns and the file %(width)s") % {
            "columns": len(cells),
            "width": self.width,
        }
        return Fault(
            n,
            "",
            "",
            gettext("%(told)s: a delimiter or a quote is missing, or the file is cut off") % {"told": told},
        )

    def _faults(self, n: int, cells: list[str]) -> list[Fault]:
        found = []
        for name, value in zip(self.compiled.names, self.compiled.values, strict=True):
            try:
                value(cells, n)
            except CellFault as fault:
                found.append(Fault(n, name, fault.value, fault.sentence))
        return found

    def _copy(self, lines: list[str], faults: list[Fault]) -> None:
        columns = ", ".join(("n", "id", *self.compiled.names))
        _copy(f"copy pg_temp.import_line ({columns}) from stdin with (null '')", lines)
        if faults:
            told = [_line(fault.n, fault.field, fault[2:]) for fault in faults]
            _copy("copy pg_temp.import_fault (n, field, value, sentence) from stdin with (null '')", told)


def copy_rows(into: str, lines: Iterable[Sequence[Any]]) -> None:
    """COPY a few rows into a temporary table, `table (column, ...)`."""
    with (
        connections[current().alias].cursor() as cursor,
        cursor.copy(f"copy pg_temp.{into} from stdin") as copy,
    ):
        for line in lines:
            copy.write_row(line)


def named(name: str) -> str:
    """The SQL of a file beside this one."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text()


def _create_tables(mapping: Mapping) -> None:
    columns = ", ".join(f"{field.name} {SQL_TYPES[field.type]}" for field in mapping.kind.fields)
    for table in ("import_line", "import_fault", "import_ready"):
        run(f"drop table if exists pg_temp.{table}")
    run(f"create temporary table import_line (n int, id uuid, {columns}) on commit drop")
    run("create temporary table import_fault (n int, field text, value text, sentence text) on commit drop")


def _copy(statement: str, lines: list[str]) -> None:
    with connections[current().alias].cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines))


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(n: int, first: Any, values: Iterable[str | None]) -> str:
    """A line of COPY's text format; nothing and the empty text are both null."""
    texts = [value or "" for value in values]
    joined = "\t".join(texts)
    if "\\" in joined or "\n" in joined or "\r" in joined or joined.count("\t") >= len(texts):
        joined = "\t".join(text.translate(_ESCAPES) for text in texts)
    return f"{n}\t{first}\t{joined}\n"
