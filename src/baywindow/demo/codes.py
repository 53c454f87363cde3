"""Codes with true check digits, from number ranges no company owns, and ids that repeat."""

from __future__ import annotations

import random
from uuid import UUID

from baywindow.catalog.barcodes import check_digit


def gtin13(client_no: int, n: int) -> str:
    """A GTIN-13 of the range 20-29, which GS1 leaves to shops for their own use."""
    return _checked(f"2{client_no:02d}{n:09d}")


def gtin14(gtin: str, level: int = 1) -> str:
    """The GTIN-14 of an outer carton of this GTIN-13."""
    return _checked(f"{level}{gtin[:12]}")


def sscc(client_no: int, n: int) -> str:
    """An SSCC on the same shop's own range."""
    return _checked(f"02{client_no:02d}0000{n:09d}")


PREFIX, EXTENSION = "2900001", "3"
"""What the demo's packages are numbered with: a company prefix of the shops' own range."""


def package_sscc(client_no: int, n: int) -> str:
    """The SSCC of a client's n-th package."""
    return _checked(f"{EXTENSION}{PREFIX}{client_no:02d}{n:07d}")


def _checked(digits: str) -> str:
    return digits + check_digit(digits)


class Ids:
    """Version 7 UUIDs that repeat for the same seed; `at` is a moment in Unix milliseconds."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(f"ids/{seed}")  # noqa: S311 - ids of a demo hide nothing
        self._count = 0

    def new(self, at: int) -> UUID:
        """The next id; ids of one moment rise in the order they are asked for (4,096 of them)."""
        self._count = (self._count + 1) % 4096
        return UUID(int=at << 80 | 7 << 76 | self._count << 64 | 2 << 62 | self._random.getrandbits(62))
