"""The table: what was measured, how it compares, where the bar is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One measured figure. `ratio` compares it with something of the same run; `ok` None: no bar."""

    name: str
    figure: str
    ratio: str = ""
    bar: str = ""
    ok: bool | None = None


def show(rows: Iterable[Row]) -> bool:
    """Print the rows as they come and all of them as a table at the end; whether every bar was reached."""
    console, kept = Console(), []
    for row in rows:
        kept.append(row)
        Console(stderr=True).print(f"  {row.name}: {row.figure} {row.ratio} {_mark(row.ok)}")
    table = Table("what", "figure", "ratio", "bar", "ok")
    for row in kept:
        table.add_row(row.name, row.figure, row.ratio, row.bar, _mark(row.ok))
    console.print(table)
    return all(row.ok is not False for row in kept)


def _mark(ok: bool | None) -> str:
    return "" if ok is None else "[green]yes[/]" if ok else "[red]NO[/]"


def at_most(name: str, value: float, bar: float, unit: str = "", ratio: str = "") -> Row:
    """A row whose figure should not exceed its bar."""
    figure = f"{value:.4f}" if bar < 0.1 else f"{value:,.2f}"
    return Row(name, figure + unit, ratio, f"<= {bar:g}{unit}", value <= bar)


def at_least(name: str, value: float, bar: float, unit: str = "", ratio: str = "") -> Row:
    """A row whose figure should reach its bar."""
    return Row(name, f"{value:,.2f}{unit}", ratio, f">= {bar:g}{unit}", value >= bar)


def p50(seconds: list[float]) -> float:
    """The median in milliseconds."""
    return median(seconds) * 1000
