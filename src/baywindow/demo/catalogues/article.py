"""What a catalogue says of one article, and how it sells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One article. Millimetres, grams, days; `value` in the client's currency; `weight` in grams.

    `popularity` is its share of order lines relative to the others', `units` the most units on a
    usual line, `pack` how many are in a carton.
    """

    sku: str
    name: str
    category: str
    size: tuple[int, int, int]
    weight: float
    value: float
    hs_code: str
    origin: str
    pack: int
    description: str = ""
    uom: str = "each"
    lots: bool = False
    shelf_life: int | None = None
    serials: bool = False
    pallets: int = 0
    popularity: float = 1.0
    units: int = 3
    season: str = "flat"
    archived: bool = False
