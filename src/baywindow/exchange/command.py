"""`baywindow import`: a file in, from the command line, the way the console does it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from baywindow.tenancy.founding import find_client, find_workspace
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.models import Client, Workspace
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal

from .checking import MappingFaults
from .mapping import Mapping, read_mapping
from .models import COMMAND_LINE, FAILED, WAITING, ImportRun
from .registry import KINDS
from .runs import execute
from .standard import standard_rules
from .summary import summary
from .tables import with_tables
from .uploads import keep

SHOWN = 20
OK, REJECTED, UNUSABLE = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Take a file in: 0 when all went in, 1 when rows were rejected, 2 when nothing could be read."""
    chosen = _parser().parse_args(argv)
    out = Console(stderr=True)
    try:
        workspace, client = _whose(chosen)
        mapping = _mapping(chosen)
        done = _taken_in(chosen, mapping, workspace, client, out)
    except (MappingFaults, Refusal) as error:
        _complain(str(error))
        return UNUSABLE
    return _told(done, chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="baywindow import", description="Take a CSV, TSV or XLSX file in.")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--kind", choices=tuple(KINDS), help="what the rows are; the mapping's own by default"
    )
    parser.add_argument("--mapping", type=Path, help="a mapping as JSON; our own column names by default")
    parser.add_argument("--workspace", required=True, help="the workspace's code")
    parser.add_argument("--client", help="the client's code; not for warehouses and locations")
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument(
        "--keep-accepted", action="store_true", help="write the good rows although others are rejected"
    )
    parser.add_argument("--rejected", type=Path, help="where to write the rejected rows as CSV")
    return parser


def _whose(chosen: argparse.Namespace) -> tuple[Workspace, Client | None]:
    workspace = find_workspace(chosen.workspace)
    return workspace, find_client(workspace, chosen.client) if chosen.client else None


def _mapping(chosen: argparse.Namespace) -> Mapping:
    if not chosen.file.is_file():
        raise Refusal(f"There is no file {chosen.file}.")
    if chosen.mapping is None:
        if chosen.kind is None:
            raise Refusal("Say --kind, or give a --mapping that does.")
        return read_mapping(standard_rules(KINDS[chosen.kind]), KINDS)
    mapping = read_mapping(with_tables(_json(chosen.mapping), chosen.file.parent), KINDS)
    if chosen.kind not in {None, mapping.kind.key}:
        raise Refusal(f"The mapping is for {mapping.kind.key}, not for {chosen.kind}.")
    return mapping


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Refusal(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise MappingFaults([f"{path}: this is not JSON ({error})."]) from error
    return told if isinstance(told, dict) else {}


def _taken_in(
    chosen: argparse.Namespace, mapping: Mapping, workspace: Workspace, client: Client | None, out: Console
) -> ImportRun:
    client_id = client.id if client else None
    if mapping.kind.of_client != (client is not None):
        needs = "Say --client: whose are they?" if client is None else "Leave --client out."
        raise Refusal(
            f"{mapping.kind.title} {'belong to a client' if client is None else 'are shared'}. {needs}"
        )
    with entered_job(workspace.id, client_id):
        begun = _begun(chosen, mapping, workspace.id, client_id)
    with _shown(out) as watch:
        return execute(workspace.id, client_id, begun.id, watch)


def _begun(
    chosen: argparse.Namespace, mapping: Mapping, workspace_id: UUID, client_id: UUID | None
) -> ImportRun:
    begun = ImportRun(
        workspace_id=workspace_id, id=uuid7(), for_client_id=client_id, kind=mapping.kind.key,
        mapping_name=mapping.name, rules=mapping.json, file_name=chosen.file.name,
        keep_accepted=chosen.keep_accepted, check_only=chosen.dry_run, status=WAITING,
        person_name=COMMAND_LINE,
    )  # fmt: skip
    with chosen.file.open("rb") as file:
        begun.file_ref, begun.file_size = keep(file, chosen.file.name, workspace_id, begun.id)
    begun.save()
    return begun


class _Bar:
    """Shows how far a run is."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.phase, self.task = "", progress.add_task("starting", total=None)

    def at(self, phase: str, done: int, total: int | None = None) -> None:
        """A bar for each phase."""
        if phase != self.phase:
            self.phase = phase
            self.progress.reset(self.task, total=total, description=phase)
        self.progress.update(self.task, completed=done, total=total)


@contextmanager
def _shown(out: Console) -> Iterator[_Bar]:
    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        yield _Bar(progress)


def _told(run: ImportRun, chosen: argparse.Namespace) -> int:
    if run.status == FAILED:
        _complain(run.problem)
        return UNUSABLE
    for n, field, column, value, sentence in run.faults[:SHOWN]:
        _complain(f"row {n}, {column or field or 'row'}: {sentence}{f' [{value}]' if value else ''}")
    if run.rejected:
        _copy_rejected(run, chosen)
    sys.stdout.write(summary(run) + "\n")
    return REJECTED if run.rejected else OK


def _copy_rejected(run: ImportRun, chosen: argparse.Namespace) -> None:
    if chosen.rejected:
        with default_storage.open(run.rejected_ref, "rb") as file:
            chosen.rejected.write_bytes(file.read())
    _complain(
        f"{run.rejected:,} rows were rejected; they are in {chosen.rejected or _place(run.rejected_ref)}"
    )


def _place(name: str) -> str:
    try:
        return default_storage.path(name)
    except NotImplementedError:  # a bucket has no paths
        return f"the storage of files, as {name}"


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")
