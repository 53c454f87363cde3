"""Where a value comes from: a column, a constant, a template, the case that holds."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext

from .columns import Columns
from .conditions import Cells, test_of
from .mapping import Mapping
from .rules import HOLE, Column, Rule
from .sentences import CellFault

ROW = "row"

Read = Callable[[Cells, int], str]
"""From the cells of a row and its number to a text."""


def reader(rule: Rule, mapping: Mapping, columns: Columns) -> Read:
    """Where a rule's text comes from, with its code tables and case applied."""
    read = _source(rule, mapping, columns)
    if not rule.case and not rule.tables:
        return read
    change = changes(rule, mapping)
    return lambda cells, n: change(read(cells, n))


def changes(rule: Rule, mapping: Mapping) -> Callable[[str], str]:
    """What a rule does to a text before its type is read: case, then code tables."""
    turns: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}
    turn = turns.get(rule.case, str)
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
    raise CellFault(
        gettext("The table “%(name)s” has nothing for “%(told)s”: add it to the mapping")
        % {"name": name, "told": told},
        told,
    )
