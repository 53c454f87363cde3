"""The first rows of a file as a mapping reads them, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from baywindow.shipments.doubts import mistyped_said
from baywindow.tenancy.sql import rows

from .checking import MappingFaults
from .compiling import Compiled
from .looking_up import MADE_BY, TABLES, WAYS, unknown
from .mapping import FileForm, read_mapping
from .models import ImportRun
from .reading import SHOWN, FileProblem, TooLargeHere, open_sheet
from .registry import KINDS
from .sentences import CellFault, problem_said
from .staging import SOURCE, Fault, Stage, Unwatched
from .standard import is_standard
from .uploads import stored

LOOKED_AT = 200
LISTED = 5
LONGEST = 60
TRACKED = ("tracking_number", "package_tracking")


@dataclass(frozen=True)
class Shown:
    """A row: its values as they would be stored, by field, and what is wrong by field."""

    n: int
    values: tuple[str, ...]
    wrong: dict[str, str]
    left_out: bool = False


class Line(NamedTuple):
    """A field beside the first rows: its column in the file, and for each row its value and what is wrong."""

    field: str
    column: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Preview:
    """What the first rows become; moments are in `zone`, `usual` is the order of fields people know.

    `problems` say why nothing can be shown, `doubts` what may be wrong. `unseen`: the file may be good, but
    only the worker, which has the memory for it, may read it.
    """

    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Shown, ...] = ()
    faults: tuple[tuple[Fault, str], ...] = ()
    doubts: tuple[tuple[Fault, str], ...] = ()
    problems: tuple[str, ...] = field(default=())
    unseen: bool = False
    zone: str = ""
    usual: tuple[str, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """The fields of which the first rows say anything, or should, in the order of the blank file."""
        return [line for line in self._lines() if any(map(any, line.cells))]

    @property
    def untold(self) -> list[str]:
        """The fields of which the first rows say nothing."""
        return [line.field for line in self._lines() if not any(map(any, line.cells))]

    def _lines(self) -> Iterator[Line]:
        for name in filter(self.fields.__contains__, self.usual):
            at = self.fields.index(name)
            cells = ((row.values[at] if row.values else "", row.wrong.get(name, "")) for row in self.rows)
            yield Line(name, self.columns[at], tuple(cells))


def preview(run: ImportRun, zone: str) -> Preview:
    """The first rows of a run's file; times without a zone are the client's, in `zone`."""
    try:
        mapping = read_mapping(run.rules, KINDS)
        with stored(run) as file:
            sheet = open_sheet(file, mapping.file, SHOWN)
            own = ZoneInfo(zone)
            stage = Stage(Compiled(mapping, sheet.columns, own), Unwatched())
            read = [(n, cells) for (n, cells), _ in zip(sheet.rows, range(LOOKED_AT), strict=False)]
    except TooLargeHere:
        return Preview(unseen=True)
    except (FileProblem, MappingFaults) as problem:
        mapped = not is_standard(run.rules, KINDS[run.kind])
        return Preview(problems=tuple(problem_said(str(problem), mapped=mapped).splitlines()))
    return _previewed(run, stage, read, own)


def columns_of_file(run: ImportRun) -> list[str]:
    """The columns a run's file has, however it would be read; none where it cannot be."""
    try:
        with stored(run) as file:
            return open_sheet(file, FileForm(), SHOWN).columns
    except FileProblem:
        return []


def _previewed(run: ImportRun, stage: Stage, read: list[tuple[int, list[str]]], zone: ZoneInfo) -> Preview:
    values = {n: stage.values(n, list(cells)) for n, cells in read}
    taken = {n: told for n, told in values.items() if isinstance(told, tuple)}
    faults = [fault for told in values.values() if isinstance(told, list) for fault in told]
    faults += _unknown(run, stage, taken)
    faults = sorted(map(stage.worded, faults), key=lambda fault: fault.n)
    return Preview(
        fields=stage.compiled.names,
        columns=tuple(stage.compiled.column_of(name) for name in stage.compiled.names),
        rows=tuple(_shown(stage, n, cells, faults, values[n] is None, zone) for n, cells in read[:LISTED]),
        faults=tuple((fault, stage.compiled.column_of(fault.field)) for fault in faults),
        doubts=tuple((doubt, stage.compiled.column_of(doubt.field)) for doubt in _doubted(stage, taken)),
        usual=tuple(stage.mapping.kind.by_name),
        zone=zone.key if any(_type(stage, name) == "moment" for name in stage.compiled.names) else "",
    )


def _type(stage: Stage, name: str) -> str:
    return stage.mapping.kind.field(name).type


def _shown(
    stage: Stage, n: int, cells: list[str], faults: list[Fault], left_out: bool, zone: ZoneInfo
) -> Shown:
    wrong = {fault.field: fault.sentence for fault in faults if fault.n == n}
    whole = "" not in wrong and not left_out
    return Shown(n, tuple(_texts(stage, n, cells, zone)) if whole else (), wrong, left_out)


def _texts(stage: Stage, n: int, cells: list[str], zone: ZoneInfo) -> Iterator[str]:
    """Each value of a row by itself, so that one wrong cell hides no others; that one as it was sent."""
    for name, value in zip(stage.compiled.names, stage.compiled.values, strict=True):
        try:
            yield _short(_readable(_type(stage, name), value(cells, n) or "", zone))
        except CellFault as fault:
            yield _short(fault.value)


def _readable(type: str, value: str, zone: ZoneInfo) -> str:
    """A value as people write it: the database's t is yes, a moment is where the client is and says so."""
    if type == "moment" and value:
        return f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%d %H:%M %Z}"
    return {"t": "yes", "f": "no"}.get(value, value) if type == "yes_no" else value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _unknown(run: ImportRun, stage: Stage, taken: dict[int, tuple[str | None, ...]]) -> list[Fault]:
    """Rows that name an item or a warehouse nobody has made, unless the mapping makes it."""
    found: list[Fault] = []
    for name, (table, alias) in TABLES.items():
        if name not in stage.compiled.names or MADE_BY[name][0] in stage.mapping.create:
            continue
        at, way = stage.compiled.names.index(name), stage.mapping.look_up(name)
        told = {value for values in taken.values() if (value := values[at])}
        missing = _missing(run, table, alias, name, way, told)
        sentence = unknown(stage.mapping, name)
        found += [
            Fault(n, name, values[at] or "", sentence) for n, values in taken.items() if values[at] in missing
        ]
    return found


def _doubted(stage: Stage, taken: dict[int, tuple[str | None, ...]]) -> list[Fault]:
    """Rows whose tracking number is mistyped, as far as its carrier's rule tells."""
    names = stage.compiled.names
    told = [(n, dict(zip(names, values, strict=True))) for n, values in taken.items()]
    asked = [(n, name, row.get(name) or "", row.get("carrier") or "") for n, row in told for name in TRACKED]
    said = [Fault(n, name, number, mistyped_said(number, carrier)) for n, name, number, carrier in asked]
    return [doubt for doubt in said if doubt.sentence]


def _missing(run: ImportRun, table: str, alias: str, name: str, way: str, told: set[str]) -> set[str]:
    tenant = f"{alias}.workspace_id = %(workspace)s"
    tenant += f" and {alias}.client_id = %(client)s" if table == "item" else ""
    sql = (
        f"select l.{name} as told from unnest(%(told)s::text[]) as l({name}) where not exists"  # noqa: S608
        f" (select 1 from {table} {alias} where {tenant} and {WAYS[name][way]})"
    )
    found = rows(sql, {"told": sorted(told), "client": run.for_client_id, "source": SOURCE})
    return {row.told for row in found}
