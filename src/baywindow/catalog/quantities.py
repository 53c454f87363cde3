"""Quantities and measures: exact numbers of any scale, never floats, never NaN."""

from __future__ import annotations

from typing import Any

from django.db import models

PLACES = 6
LIMIT = 10**12


class Quantity(models.DecimalField):  # type: ignore[type-arg]  # Django's own is not generic
    """An exact number kept as PostgreSQL's plain `numeric`.

    A column of fixed scale would answer 5.000000 for 5; plain numeric gives back what was put in.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_digits", 18)
        options.setdefault("decimal_places", PLACES)
        super().__init__(*args, **options)

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "numeric"


def sane(*columns: str) -> models.Q:
    """A condition that keeps NaN, infinities and absurd numbers out of the columns (null passes)."""
    ranges = models.Q()
    for column in columns:
        ranges &= models.Q(**{f"{column}__gt": -LIMIT, f"{column}__lt": LIMIT})
    return ranges


def not_negative(*columns: str) -> models.Q:
    """A condition that keeps the columns at zero or above, and sane (null passes)."""
    floors = sane(*columns)
    for column in columns:
        floors &= models.Q(**{f"{column}__gte": 0})
    return floors
