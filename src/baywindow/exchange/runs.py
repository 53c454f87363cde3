"""A run from beginning to end: read, check, write, report; one transaction, so all of it or nothing.

The run's row is locked for as long as that takes. Whoever finds it locked comes back later; whoever
finds it over leaves it alone. A worker that is killed takes its transaction with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from baywindow.tenancy.context import asked_by, current
from baywindow.tenancy.jobs import entered_job
from baywindow.ui.language import speaking

from .checking import MappingFaults
from .compiling import Compiled
from .kinds import Counts
from .mapping import read_mapping
from .models import DONE, FAILED, REFUSED, WAITING, ImportRun
from .reading import FileProblem, Sheet, open_sheet
from .registry import KINDS
from .rejected import write_rejected
from .sentences import problem_said
from .staging import Stage, Unwatched, Watch
from .standard import is_standard
from .uploads import stored
from .views_of_places import renew_views

SHOWN_FAULTS = 200


@dataclass
class Result:
    """What a run came to."""

    status: str
    counts: Counts
    stage: Stage | None = None
    problem: str = ""


def execute(
    workspace_id: UUID, client_id: UUID | None, run_id: UUID, watch: Watch | None = None
) -> ImportRun:
    """Do a waiting run, or leave it as it is when it is over. Gives the run as it stands then.

    Raises OperationalError (55P03) while another worker does it.
    """
    with entered_job(workspace_id, client_id) as member, speaking(member.locale):
        run = ImportRun.locked(run_id)
        if run is None:
            raise ImportRun.DoesNotExist(f"there is no run {run_id}")
        if run.status == WAITING:
            with asked_by(run.asked_by):
                _record(run, _result(run, watch or Unwatched()))
    if not KINDS[run.kind].of_client and run.status == DONE and not run.check_only:
        renew_views(workspace_id)
    return run


def _result(run: ImportRun, watch: Watch) -> Result:
    """Bring the file in within a savepoint: what must not stay is taken back, the report stays."""
    try:
        mapping = read_mapping(run.rules, KINDS)
        with stored(run) as file:
            sheet = open_sheet(file, mapping.file)
            compiled = Compiled(mapping, sheet.columns, ZoneInfo(current().time_zone))
            return _brought_in(run, Stage(compiled, watch), sheet)
    except (FileProblem, MappingFaults) as problem:
        mapped = not is_standard(run.rules, KINDS[run.kind])
        return Result(FAILED, Counts(0, 0, 0), problem=problem_said(str(problem), mapped=mapped))


def _brought_in(run: ImportRun, stage: Stage, sheet: Sheet) -> Result:
    with transaction.atomic(using="jobs"):
        stage.fill(sheet)
        stage.watch.at("checking", 0)
        stage.mapping.kind.check(stage)
        rejected = stage.rejected()
        refused = rejected > 0 and not run.keep_accepted
        counts = Counts(0, 0, 0) if refused else stage.mapping.kind.write(stage)
        result = Result(REFUSED if refused and not run.check_only else DONE, counts, stage)
        _report(run, stage, rejected)
        if refused or run.check_only:
            transaction.set_rollback(True, using="jobs")
    return result


def _report(run: ImportRun, stage: Stage, rejected: int) -> None:
    run.read, run.skipped, run.rejected = stage.tally.read, stage.tally.skipped, rejected
    run.faults = [
        [fault.n, fault.field, stage.compiled.column_of(fault.field), fault.value, fault.sentence]
        for fault in islice(stage.faults(), SHOWN_FAULTS)
    ]
    run.rejected_ref = write_rejected(run, stage) if rejected else ""


def _record(run: ImportRun, result: Result) -> None:
    run.status, run.problem, run.finished_at = result.status, result.problem, timezone.now()
    run.new, run.changed, run.unchanged = (
        result.counts.new,
        result.counts.changed,
        result.counts.unchanged,
    )
    run.save()
