"""The days a record takes: what lies further off is a slip of the finger, and no time zone can write it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
AS_DAYS: tuple[Any, ...] = (MinValueValidator(FIRST), MaxValueValidator(LAST))
AS_MOMENTS: tuple[Any, ...] = (
    MinValueValidator(datetime(FIRST.year, 1, 1, tzinfo=UTC)),
    MaxValueValidator(datetime(LAST.year, 12, 31, tzinfo=UTC)),
)
"""For fields of forms, by what they hold."""


D = TypeVar("D", bound=date)


def plausible(day: D) -> D:
    """The day or moment itself; ValueError for one too far off."""
    if not FIRST.year <= day.year <= LAST.year:
        raise ValueError("this day is too far off")
    return day


def kept(*columns: str) -> Q:
    """A condition that keeps the columns to such days (null passes)."""
    found = Q()
    for column in columns:
        found &= Q(**{f"{column}__gte": FIRST, f"{column}__lte": LAST})
    return found
