"""`baywindow backup FILE`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Write everything in the database, and its files, to a file."""
    parser = argparse.ArgumentParser(
        prog="baywindow backup",
        description="Write everything in the database and all stored files to one file, while work goes"
        " on. Secrets are not in it: keep BAYWINDOW_HOME/secrets in a safe of its own.",
    )
    parser.add_argument("file", type=Path)
    file = parser.parse_args(words).file
    from baywindow.server.backup import backup

    with tables():
        counts = backup(file, Console(stderr=True))
    print(f"{sum(counts.values()):,} rows of {len(counts)} tables are in {file}.")
    return 0
