"""Conditions of a mapping, as tests of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .cells import parse_number
from .columns import Columns
from .mapping import Habits
from .rules import Condition
from .sentences import CellFault

REMEMBERED = 20_000

WANTED: dict[str, frozenset[int | None]] = {
    "less_than": frozenset({-1}),
    "greater_than": frozenset({1}),
    "equals": frozenset({0}),
    "not_equals": frozenset({-1, 1, None}),
}
"""How a cell may compare with a number; None is a cell that is no number."""

Cells = Sequence[str]
Test = Callable[[Cells, int], bool]


def test_of(conditions: tuple[Condition, ...], columns: Columns, place: str, habits: Habits) -> Test:
    """Whether all conditions hold of a row."""
    tests = [_test(condition, columns.position(condition.column, place), habits) for condition in conditions]
    if len(tests) == 1:
        return tests[0]
    return lambda cells, n: all(test(cells, n) for test in tests)


def _test(condition: Condition, at: int, habits: Habits) -> Test:
    number = parse_number(habits.decimal, habits.thousands)
    check = lru_cache(REMEMBERED)(_check(condition.test, condition.against, number))
    return lambda cells, n: check(cells[at].strip())


def _check(test: str, against: Any, number: Callable[[str], Decimal]) -> Callable[[str], bool]:
    """A cell that is no number is neither less nor greater, and equals no number."""

    def compared(told: str) -> int | None:
        try:
            value = number(told)
        except CellFault:
            return None
        return int(value > against) - int(value < against)

    if test in {"less_than", "greater_than"} or isinstance(against, Decimal):
        return lambda told: compared(told) in WANTED[test]
    checks: dict[str, Callable[[str], bool]] = {
        "equals": lambda told: told == against,
        "not_equals": lambda told: told != against,
        "in": lambda told: told in against,
        "not_in": lambda told: told not in against,
        "blank": lambda told: (not told) == against,
        "starts_with": lambda told: told.startswith(against),
        "contains": lambda told: against in told,
    }
    return checks[test]
