"""Later work: doing a run that waits. Its arguments are ids; running it twice does no harm."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from baywindow.activity.models import Outbox
from baywindow.tenancy.jobs import entered_job
from baywindow.ui.language import speaking

from .models import FAILED, WAITING, ImportRun
from .progress import reported
from .runs import execute

TAKE_IN = "exchange.take_in"
PASSING = (OperationalError, InterfaceError)
"""The database restarts, another worker holds the run, two postings met: come back."""
ATTEMPTS = 12


def queue(run: ImportRun) -> None:
    """Ask the worker, in the current transaction, to do a run."""
    Outbox(
        workspace_id=run.workspace_id,
        for_client_id=run.for_client_id,
        topic=TAKE_IN,
        payload={"run_id": str(run.id)},
    ).save()


@app.task(
    name=TAKE_IN,
    pass_context=True,
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=5, retry_exceptions=PASSING),
)
def take_in(context: JobContext, workspace_id: str, client_id: str | None, run_id: str) -> None:
    """Do a run that waits; one that is over stays as it is."""
    workspace, run = UUID(workspace_id), UUID(run_id)
    last = context.job is not None and context.job.attempts + 1 >= ATTEMPTS
    with _owned_up(workspace, run, last), reported(workspace, run) as watch:
        execute(workspace, UUID(client_id) if client_id else None, run, watch)


@contextmanager
def _owned_up(workspace_id: UUID, run_id: UUID, last: bool) -> Iterator[None]:
    """An error of ours is shown on the run as one; it goes on to the log all the same."""
    ended_well = False
    try:
        yield
        ended_well = True
    finally:
        passing = isinstance(sys.exc_info()[1], PASSING) and not last
        if not ended_well and not passing:
            _give_up(workspace_id, run_id)


def _give_up(workspace_id: UUID, run_id: UUID) -> None:
    with entered_job(workspace_id) as member, speaking(member.locale):
        ImportRun.objects.filter(id=run_id, status=WAITING).update(
            status=FAILED,
            finished_at=timezone.now(),
            problem=gettext("This went wrong on our side and was recorded. Nothing was written."),
        )
