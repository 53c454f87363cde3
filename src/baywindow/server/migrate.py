"""Tables and row security brought up to date, by the owner alone."""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.progress import Progress

from baywindow.server.trouble import Trouble

OWNERS = ("owner", "owner_public")


def waiting() -> int:
    """How many migrations are still to be applied."""
    return sum(_waiting(alias) for alias in OWNERS)


def _waiting(alias: str) -> int:
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(console: Console) -> int:
    """Apply what waits, then converge row security; the number of statements that changed something.

    Trouble when the catalogue is then still not what the models declare: no page is served from that.
    """
    from baywindow.tenancy.converge import converge

    for alias in OWNERS:
        if count := _waiting(alias):
            _apply(alias, count, console)
    call_command("createcachetable", database="owner_public", verbosity=0)
    changed = converge("owner")
    _linted()
    return changed


def _linted() -> None:
    from baywindow.tenancy.lint import findings

    with connections["owner"].cursor() as cursor:
        faults = findings(cursor)
    if faults:
        told = "\n  ".join(faults)
        raise Trouble(f"The database is not what the models declare, so nothing was started:\n  {told}")


def _apply(alias: str, count: int, console: Console) -> None:
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"migrating {alias}", total=count)

        def step(action: str, *_: object) -> None:
            if action == "apply_success":
                progress.advance(task)

        executor = MigrationExecutor(connections[alias], step)
        executor.migrate(executor.loader.graph.leaf_nodes())
