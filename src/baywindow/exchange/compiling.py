"""A mapping and a file's columns into one function per field.

The rows of a file repeat themselves: dates, numbers and codes are parsed once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from .cells import (
    in_reach,
    parse_clock,
    parse_number,
    parse_text,
    parse_yes_no,
    parse_zone,
    rounded,
    written_number,
)
from .checking import MappingFaults
from .columns import Columns
from .conditions import REMEMBERED, Cells, Test, test_of
from .dates import parse_day, parse_moment
from .kinds import Field, Parse
from .mapping import Mapping
from .rules import Condition, Rule
from .sentences import CellFault
from .sources import changes, reader

_FIXED: dict[str, Parse] = {"yes_no": parse_yes_no, "clock": parse_clock, "zone": parse_zone}

Value = Callable[[Cells, int], str | None]
"""From the cells of a row and its number to what the database takes; None for nothing. Raises CellFault."""


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
        """The file's column behind a field, as people see it; empty where it is none or several."""
        read = set(self.mapping.fields[name].columns()) if name in self.mapping.fields else set()
        names = {self.columns.names[one - 1] if isinstance(one, int) else one for one in read}
        return names.pop() if len(names) == 1 else ""

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
    change = changes(rule, mapping)
    known = lru_cache(REMEMBERED)(lambda told: finish(change(told.strip())))
    return lambda cells, n: known(cells[at])


def _scaled(rule: Rule, field: Field, mapping: Mapping, columns: Columns) -> Value:
    assert rule.times is not None  # noqa: S101 - value_of has looked
    read = reader(rule, mapping, columns)
    by = reader(rule.times, mapping, columns)
    number = parse_number(".", "")

    @lru_cache(REMEMBERED)
    def finish(told: str, factor: str) -> str | None:
        return _finisher(rule, field, mapping, lambda: number(factor))(told)

    return lambda cells, n: finish(read(cells, n), by(cells, n))


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
            raise CellFault(gettext("This is empty and is needed: fill it⟦, or give the mapping a default⟧"))
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
        value = value if by is None else in_reach(value * by, told)
        value = value if rule.round is None else rounded(value, rule.round)
        return written_number(_signed(value, rule.sign), field, told)

    return parse


def _signed(value: Decimal, sign: str) -> Decimal:
    if sign == "negate":
        return -value
    return abs(value) if sign == "absolute" else value
