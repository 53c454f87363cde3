"""Opening stock for Online Retail, worked out from its order lines so that nothing ever runs below zero."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path


@cache
def order_lines(file: Path) -> list[tuple[datetime, str, int]]:
    """When, which article, how many went (negative for what came back), in the file's order."""
    with file.open(newline="", encoding="utf-8") as told:
        lines = csv.reader(told)
        next(lines)
        return [(_moment(line[4]), line[1].strip(), _gone(line[0], int(line[3]))) for line in lines]


def _gone(invoice: str, quantity: int) -> int:
    """A number that begins with C is a return; a negative quantity on any other is goods that were lost."""
    return quantity if invoice.startswith("C") else abs(quantity)


@cache
def _moment(told: str) -> datetime:
    return datetime.strptime(told, "%m/%d/%y %H:%M")  # noqa: DTZ007 - only their order counts


def opening_stock(file: Path) -> dict[str, int]:
    """What each article needs at the beginning so that its level never falls below zero; at least one."""
    level: dict[str, int] = defaultdict(int)
    lowest: dict[str, int] = defaultdict(int)
    for _, code, quantity in sorted(order_lines(file), key=lambda line: line[0]):
        level[code] -= quantity
        lowest[code] = min(lowest[code], level[code])
    return {code: max(1, -lowest[code]) for code in level}


def write_opening(file: Path, to: Path) -> dict[str, int]:
    """Write the opening stock as a CSV and give it back."""
    needed = opening_stock(file)
    with to.open("w", newline="", encoding="utf-8") as told:
        lines = csv.writer(told)
        lines.writerow(["StockCode", "Quantity"])
        lines.writerows(sorted(needed.items()))
    return needed


if __name__ == "__main__":
    write_opening(Path(sys.argv[1]), Path(sys.argv[2]))
