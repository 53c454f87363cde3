"""The worker, as far as a test needs it."""

from __future__ import annotations

from procrastinate.periodic import PeriodicRegistry

from baywindow.server.queue import working_app


def work() -> None:
    """Do every job that waits, and no chore: those look after every client of every other test."""
    app = working_app()
    app.periodic_registry = PeriodicRegistry()
    app.run_worker(wait=False, install_signal_handlers=False)
