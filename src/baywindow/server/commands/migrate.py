"""`baywindow migrate`: tables and row security."""

import argparse
from collections.abc import Sequence

from rich.console import Console

from baywindow.server.prepare import provision_if_needed
from baywindow.server.process import become_owner
from baywindow.server.reach import database


def run(words: Sequence[str]) -> int:
    """Apply what waits and converge row security, as the owner."""
    parser = argparse.ArgumentParser(
        prog="baywindow migrate", description="Bring tables and row security up to date."
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether migrations wait; status 1 if so"
    )
    chosen = parser.parse_args(words)
    with database():
        provision_if_needed(Console(stderr=True))
        become_owner()
        return _looked() if chosen.check else _migrated()


def _looked() -> int:
    from baywindow.server.migrate import waiting

    count = waiting()
    print(f"{count} migrations wait.")
    return 1 if count else 0


def _migrated() -> int:
    from baywindow.server.migrate import migrate

    changed = migrate(Console(stderr=True))
    print(f"Tables are up to date; {changed} statements brought row security in line.")
    return 0
