"""A mapping and a file's columns into one function per field.

The rows of a file repeat themselves: dates, numbers and codes are parsed once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .cells import (
    CellFault,
    Parse,
    parse_clock,
    parse_day,
    parse_moment,
    parse_number,
    parse_text,
    parse_yes_no,
    parse_zone,
    rounded,
    written_number,
)
from .checking import MappingFaults
from .kinds import Field
from .mapping import Habits, Mapping
from .rules import HOLE, Column, Condition, Rule

REMEMBERED = 20_000
_FIXED: dict[str, Parse] = {"yes_no": parse_yes_no, "clock": parse_clock, "zone": parse_zone}
ROW = "row"

Cells = Sequence[str]
Read = Callable[[Cells, int], str]
"""From the cells of a row and its number to a text."""
Value = Callable[[Cells, int], str | None]
"""The same to what the database takes; None for nothing. Raises CellFault."""
Test = Callable[[Cells, int], bool]


class Columns:
    """The columns a file turned out to have."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.strip() for name in names]

    def has(self, column: Column | None) -> bool:
        """Whether there is such a column."""
        if isinstance(column, int):
            return column <= len(self.names)
        return column is None or column.casefold() in {name.casefold() for name in self.names}

    def position(self, column: Column, place: str) -> int:
        """Where a column is, from 0. Raises MappingFaults when the file has no such column."""
        if isinstance(column, int):
            if column <= len(self.names):
                return column - 1
            raise MappingFaults([f"{place}: the file has {len(self.names)} columns, there is no {column}th."])
        for same in (lambda name: name == column, lambda name: name.casefold() == column.casefold()):
            found = [at for at, name in enumerate(self.names) if same(name)]
            if len(found) == 1:
                return found[0]
            if found:
                raise MappingFaults([f"{place}: the file has several columns “{column}”; say its position."])
        known = ", ".join(f"“{name}”" for name in self.names[:30])
        raise MappingFaults([f"{place}: the file has no column “{column}”. It has {known}."])


class Compiled:
    """A mapping bound to a file's columns: rows in, values or faults out.

    Its `mapping` is without the optional fields whose columns the file lacks. `zone` is the client's,
    for files that say none.
    """

    def __init__(self, mapping: Mapping, names: Sequence[str], zone: ZoneInfo) -> None:
        self.columns = Columns(names)
        self.mapping = _without_missing(_in_zone(mapping, zone), self.columns)
        mapping = self.mapping
        self.names = tuple(mapping.fields)
        faults: list[str] = []
        self.values = [self._value(name, rule, faults) for name, rule in mapping.fields.items()]
        self.skips = [self._skips(conditions, faults) for conditions in mapping.skip_when]
        if faults:
            raise MappingFaults(faults)

    def column_of(self, name: str) -> str:
        """The file's column behind a field, as people see it; empty for constants and templates."""
        column = self.mapping.fields[name].column if name in self.mapping.fields else None
        return self.columns.names[column - 1] if isinstance(column, int) else column or ""

    def skipped(self, cells: Cells, n: int) -> bool:
        """Whether a rule leaves this row out."""
        return any(skip(cells, n) for skip in self.skips)

    def _value(self, name: str, rule: Rule, faults: list[str]) -> Value:
        try:
            return value_of(rule, self.mapping.kind.field(name), self.mapping, self.columns)
        except MappingFaults as error:
            faults.extend(error.faults)
            return lambda cells, n: None

    def _skips(self, conditions: tuple[Condition, ...], faults: list[str]) -> Test:
        try:
            return test_of(conditions, self.columns, "skip_when", self.mapping.habits)
        except MappingFaults as error:
            faults.extend(error.faults)
            return lambda cells, n: False


def _in_zone(mapping: Mapping, zone: ZoneInfo) -> Mapping:
    return mapping if mapping.habits.zone else replace(mapping, habits=replace(mapping.habits, zone=zone))


def _without_missing(mapping: Mapping, columns: Columns) -> Mapping:
    there = {
        name: rule for name, rule in mapping.fields.items() if not rule.optional or columns.has(rule.column)
    }
    return replace(mapping, fields=there)


def value_of(rule: Rule, field: Field, mapping: Mapping, columns: Columns) -> Value:
    """The function of one field."""
    if rule.times is not None and rule.times.constant is None:
        return _scaled(rule, field, mapping, columns)
    factor = Decimal(rule.times.constant) if rule.times and rule.times.constant else None
    finish = _finisher(rule, field, mapping, lambda: factor)
    if rule.column is not None:
        return _remembered(rule, columns.position(rule.column, rule.place), mapping, finish)
    read = reader(rule, mapping, columns)
    if rule.template is None:
        finish = lru_cache(REMEMBERED)(finish)
    return lambda cells, n: finish(read(cells, n))


def _remembered(
    rule: Rule, at: int, mapping: Mapping, finish: Callable[[str], str | None]
) -> Callable[[Cells, int], str | None]:
    """The function of a single column: what it says is read once and remembered."""
    change = _changes(rule, mapping)
    known = lru_cache(REMEMBERED)(lambda told: finish(change(told.strip())))
    return lambda cells, n: known(cells[at])


def _scaled(rule: Rule, field: Field, mapping: Mapping, columns: Columns) -> Value:
    assert rule.times is not None  # noqa: S101 - value_of has looked
    read = reader(rule, mapping, columns)
    by = reader(rule.times, mapping, columns)
    number = parse_number(".", "")

    def value(cells: Cells, n: int) -> str | None:
        return _finisher(rule, field, mapping, lambda: number(by(cells, n)))(read(cells, n))

    return value


def _finisher(
    rule: Rule, field: Field, mapping: Mapping, factor: Callable[[], Decimal | None]
) -> Callable[[str], str | None]:
    """From the text read to the value: blanks, default, type, factor, sign."""
    blanks = mapping.habits.blanks | rule.blanks
    parse = _parser(rule, field, mapping, factor)

    def finish(told: str) -> str | None:
        if not told or told in blanks:
            told = rule.default or ""
        if told:
            return parse(told)
        if field.required:
            raise CellFault("This is empty and is needed: fill it, or give the mapping a default")
        return None

    return finish


def _parser(
    rule: Rule, field: Field, mapping: Mapping, factor: Callable[[], Decimal | None]
) -> Callable[[str], str]:
    habits = mapping.habits
    formats, zone = rule.formats or habits.formats, rule.zone or habits.zone
    if field.type in {"number", "integer"}:
        return _number_parser(rule, field, mapping, factor)
    if field.type == "moment":
        assert zone is not None  # noqa: S101 - Compiled has put the client's
        return parse_moment(formats, zone)
    if field.type == "day":
        return parse_day(formats)
    return _FIXED.get(field.type) or parse_text(field)


def _number_parser(
    rule: Rule, field: Field, mapping: Mapping, factor: Callable[[], Decimal | None]
) -> Callable[[str], str]:
    habits = mapping.habits
    thousands = habits.thousands if rule.thousands is None else rule.thousands
    read = parse_number(rule.decimal or habits.decimal, thousands)
    plain = parse_number(".", "")
    from_file = rule.constant is None and not rule.tables

    def parse(told: str) -> str:
        value = read(told) if from_file and told != rule.default else plain(told)
        by = factor()
        value = value if by is None else value * by
        value = value if rule.round is None else rounded(value, rule.round)
        return written_number(_signed(value, rule.sign), field, told)

    return parse


def _signed(value: Decimal, sign: str) -> Decimal:
    if sign == "negate":
        return -value
    return abs(value) if sign == "absolute" else value


def reader(rule: Rule, mapping: Mapping, columns: Columns) -> Read:
    """Where a rule's text comes from, with its code tables and case applied."""
    read = _source(rule, mapping, columns)
    if not rule.case and not rule.tables:
        return read
    change = _changes(rule, mapping)
    return lambda cells, n: change(read(cells, n))


def _changes(rule: Rule, mapping: Mapping) -> Callable[[str], str]:
    """What a rule does to a text before its type is read: case, then code tables."""
    turn = {"upper": str.upper, "lower": str.lower, "": str}[rule.case]
    tables = [(name, mapping.tables[name]) for name in rule.tables]

    def change(told: str) -> str:
        told = turn(told)
        for name, table in tables:
            told = _through_table(told, name, table, rule.unknown)
        return told

    return change


def _source(rule: Rule, mapping: Mapping, columns: Columns) -> Read:
    if rule.column is not None:
        at = columns.position(rule.column, rule.place)
        return lambda cells, n: cells[at].strip()
    if rule.template is not None:
        return _template(rule.template, rule.place, columns)
    if rule.cases:
        return _cases(rule, mapping, columns)
    constant = rule.constant or ""
    return lambda cells, n: constant


def _template(template: str, place: str, columns: Columns) -> Read:
    """Column names in braces; {row} is the row's number in the file, {2} the second column."""
    names = HOLE.findall(template)
    pattern = HOLE.sub("%s", template.replace("%", "%%"))
    spots = [-1 if name == ROW else columns.position(_column(name), place) for name in names]

    def read(cells: Cells, n: int) -> str:
        return pattern % tuple([n if at < 0 else cells[at].strip() for at in spots])

    return read


def _column(name: str) -> Column:
    return int(name) if name.isdigit() and name != "0" else name


def _cases(rule: Rule, mapping: Mapping, columns: Columns) -> Read:
    branches = [
        (
            test_of(case.conditions, columns, rule.place, mapping.habits),
            reader(case.then, mapping, columns),
        )
        for case in rule.cases
    ]
    otherwise = reader(rule.otherwise, mapping, columns) if rule.otherwise else (lambda cells, n: "")

    def read(cells: Cells, n: int) -> str:
        for holds, then in branches:
            if holds(cells, n):
                return then(cells, n)
        return otherwise(cells, n)

    return read


def _through_table(told: str, name: str, table: dict[str, str], unknown: str) -> str:
    found = table.get(told)
    if found is not None:
        return found
    if not told or unknown == "blank":
        return ""
    if unknown == "keep":
        return told
    raise CellFault(f"The table “{name}” has nothing for “{told}”: add it to the mapping", told)


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
        return (value > against) - (value < against)

    if test in {"less_than", "greater_than"} or isinstance(against, Decimal):
        wanted = {"less_than": {-1}, "greater_than": {1}, "equals": {0}, "not_equals": {-1, 1, None}}[test]
        return lambda told: compared(told) in wanted
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
