"""`./bay bench [names]`: measure and print the table; the exit status says whether all bars were reached."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterator

from .table import Row, show

BENCHES = {
    "pages": ("bench.pages", "P1 pages through HTTP at 1 M movements"),
    "growth": ("bench.growth", "P2 the same pages at 10 M (makes that world first: minutes)"),
    "rooms": ("bench.rooms", "P1 of orders, shipments, inbound, documents at 1 M orders"),
    "rooms-growth": ("bench.rooms_growth", "P2 of these at 10 M (makes that world first: hours, 70 GB)"),
    "search": ("bench.search", "the search of everything, on 1 M orders"),
    "export": ("bench.export", "P3 CSV and XLSX of 1 M movements, and of shipments"),
    "intake": ("bench.intake", "P4 movements from a file"),
    "real": ("bench.real", "P4 with real files, where ../shared/data has them"),
    "live": ("bench.live", "P5 from a commit to the stream and the screen, with 2,000 open feeds"),
    "placing": ("bench.placing", "P8 an order of 20 lines, and 200 orders at once for the last units"),
    "start": ("bench.starting", "P6 start and memory"),
    "weight": ("bench.weight", "P7 page weights and layout shift in Chromium"),
    "fuzz": ("bench.fuzz", "isolation: random SQL as each login; a number says how many (10000)"),
}

LONG = {"fuzz", "rooms-growth"}


def main() -> int:
    """Run the benches named, or all but those that take very long."""
    about = "\n".join(f"  {name:<12} {words}" for name, (_, words) in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="./bay bench", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="default: all but fuzz and rooms-growth")
    given = parser.parse_args().names
    if counts := [word for word in given if word.isdigit()]:
        os.environ["BAYWINDOW_FUZZ"] = counts[-1]
    names = [word for word in given if not word.isdigit()] or [name for name in BENCHES if name not in LONG]
    if unknown := set(names) - set(BENCHES):
        parser.error(f"no bench {', '.join(sorted(unknown))}")
    return 0 if show(_rows(names)) else 1


def _rows(names: list[str]) -> Iterator[Row]:
    for name in names:
        yield from importlib.import_module(BENCHES[name][0]).rows()


if __name__ == "__main__":
    sys.exit(main())
