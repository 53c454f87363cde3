"""How far a run is, written beside its own transaction so that its page can show it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import OperationalError, connections

from baywindow.tenancy.jobs import entered_job

from .models import ImportProgress

EVERY = 0.5


class Reporter:
    """Remembers how far a run is; a thread of its own writes it down now and then."""

    def __init__(self, workspace_id: UUID, run_id: UUID) -> None:
        self.workspace_id, self.run_id = workspace_id, run_id
        self.phase, self.done, self.total = "starting", 0, None
        self.over = threading.Event()

    phase: str
    done: int
    total: int | None

    def at(self, phase: str, done: int, total: int | None = None) -> None:
        """Where the run is."""
        self.phase, self.done, self.total = phase, done, total

    def write_down(self) -> None:
        """Store it, in a transaction of its own."""
        with entered_job(self.workspace_id):
            ImportProgress.objects.update_or_create(
                workspace_id=self.workspace_id,
                id=self.run_id,
                defaults={"phase": self.phase, "done": self.done, "total": self.total},
            )

    def rounds(self) -> None:
        """Write it down until the run is over."""
        while not self.over.wait(EVERY):
            try:
                self.write_down()
            except OperationalError:
                continue  # a busy database: the next round tells
            finally:
                connections["jobs"].close()


@contextmanager
def reported(workspace_id: UUID, run_id: UUID) -> Iterator[Reporter]:
    """A watch whose progress others can see."""
    reporter = Reporter(workspace_id, run_id)
    thread = threading.Thread(target=reporter.rounds, name="progress", daemon=True)
    thread.start()
    try:
        yield reporter
    finally:
        reporter.over.set()
        thread.join(timeout=10)
