"""`baywindow restore FILE`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from baywindow.server.process import become_owner
from baywindow.server.reach import database


def run(words: Sequence[str]) -> int:
    """Read a backup into an empty database."""
    parser = argparse.ArgumentParser(
        prog="baywindow restore",
        description="Fill an empty database from a backup and count every table's rows."
        " Everybody signs in again.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="lose what the database holds now")
    chosen = parser.parse_args(words)
    with database():
        become_owner()
        from baywindow.server.backup import restore
        from baywindow.server.prepare import provision_if_needed

        console = Console(stderr=True)
        provision_if_needed(console)
        counts = restore(chosen.file, console, replace=chosen.replace)
    print(f"{sum(counts.values()):,} rows of {len(counts)} tables arrived.")
    return 0
