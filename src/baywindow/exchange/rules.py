"""The rule of one field: where its value comes from and what is done to it. Data, not code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from .checking import Part, listed
from .kinds import Field

Column = str | int
"""A column by its name, or by its position from 1."""

SIGNS = ("as_is", "negate", "absolute", "by_kind")
UNKNOWN = ("error", "keep", "blank")
CASES = ("upper", "lower")
TESTS = (
    "equals",
    "not_equals",
    "in",
    "not_in",
    "blank",
    "less_than",
    "greater_than",
    "starts_with",
    "contains",
)
SOURCES = ("column", "constant", "template", "when")
RULE_KEYS = (*SOURCES, "else", "table", "unknown", "default", "times", "sign", "case", "look_up", "formats",
             "zone", "decimal", "thousands", "blanks", "optional", "round")  # fmt: skip
MOST_PLACES = 6
LARGEST = Decimal(10) ** 12
HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Condition:
    """A test of one column."""

    column: Column
    test: str
    against: Any


@dataclass(frozen=True)
class Case:
    """What holds when all conditions do."""

    conditions: tuple[Condition, ...]
    then: Rule


@dataclass(frozen=True)
class Rule:
    """Exactly one of column, constant, template and cases says where the value comes from."""

    place: str
    column: Column | None = None
    constant: str | None = None
    template: str | None = None
    cases: tuple[Case, ...] = ()
    otherwise: Rule | None = None
    tables: tuple[str, ...] = ()
    unknown: str = "error"
    default: str | None = None
    times: Rule | None = None
    sign: str = ""
    case: str = ""
    look_up: str = ""
    formats: tuple[str, ...] = ()
    zone: ZoneInfo | None = None
    decimal: str = ""
    thousands: str | None = None
    blanks: frozenset[str] = frozenset()
    optional: bool = False
    round: int | None = None

    def columns(self) -> Iterator[Column]:
        """The columns whose text becomes the value, whichever case holds; none of a template."""
        if self.column is not None:
            yield self.column
        for one in (*(case.then for case in self.cases), self.otherwise):
            if one is not None:
                yield from one.columns()


def read_rule(part: Part, field: Field | None, tables: Mapping[str, Any]) -> Rule:
    """The rule at this part of the mapping; complaints go to the part's list."""
    part.only(RULE_KEYS)
    told = [key for key in SOURCES if key in part.told]
    if len(told) != 1:
        part.complain("", f"say once where the value comes from: {listed(SOURCES)}")
    return Rule(
        place=part.place,
        column=read_column(part, "column") if "column" in part.told else None,
        constant=_literal(part, "constant") if "constant" in part.told else None,
        template=_template(part) if "template" in part.told else None,
        cases=tuple(_case(one, tables) for one in part.objects("when")),
        otherwise=_branch(part, "else", tables),
        tables=_table_names(part, tables),
        unknown=part.choice("unknown", UNKNOWN, "error"),
        default=_literal(part, "default") if "default" in part.told else None,
        times=_times(part, tables),
        sign=_sign(part, field),
        case=part.choice("case", CASES),
        look_up=_look_up(part, field),
        formats=read_formats(part, "formats"),
        zone=read_zone(part, "zone"),
        decimal=part.choice("decimal", (".", ",")),
        thousands=part.text("thousands") if "thousands" in part.told else None,
        blanks=frozenset(part.texts("blanks")),
        optional=part.flag("optional", default=False),
        round=_round(part) if "round" in part.told else None,
    )


def read_column(part: Part, key: str) -> Column:
    """A column's name, or its position from 1."""
    found = part.told.get(key)
    if isinstance(found, str) and found:
        return found
    if isinstance(found, int) and not isinstance(found, bool) and found > 0:
        return found
    part.complain(key, "write a column's name in quotes, or its position from 1")
    return 1


def read_conditions(part: Part) -> tuple[Condition, ...]:
    """The conditions of one object: a column and its tests; all must hold."""
    part.only(("column", *TESTS))
    tests = [key for key in TESTS if key in part.told]
    if not tests:
        part.complain("", f"say what to test: {listed(TESTS)}")
    column = read_column(part, "column")
    return tuple(Condition(column, test, _against(part, test)) for test in tests)


def read_formats(part: Part, key: str) -> tuple[str, ...]:
    """Date formats in strptime's signs."""
    formats = part.texts(key)
    for one in formats:
        if "%" not in one:
            part.complain(key, f"“{one}” has no signs: write such as %d.%m.%Y %H:%M")
    return formats


def read_zone(part: Part, key: str) -> ZoneInfo | None:
    """A time zone by its name."""
    name = part.text(key)
    if not name:
        return None
    if name not in available_timezones():
        part.complain(key, f"there is no time zone “{name}”; write such as Europe/London")
        return None
    return ZoneInfo(name)


def _against(part: Part, test: str) -> Any:
    if test == "blank":
        return part.flag(test, default=True)
    if test in {"in", "not_in"}:
        return frozenset(part.texts(test))
    if test in {"less_than", "greater_than"} or _is_number(part.told[test]):
        return _number(part, test)
    return _literal(part, test)


def _case(part: Part, tables: Mapping[str, Any]) -> Case:
    part.only(("if", "then"))
    conditions = tuple(one for told in part.objects("if") for one in read_conditions(told))
    if not conditions:
        part.complain("if", 'write a condition, such as {"column": "Quantity", "less_than": 0}')
    return Case(conditions, _branch(part, "then", tables) or Rule(part.place, constant=""))


def _branch(part: Part, key: str, tables: Mapping[str, Any]) -> Rule | None:
    told = part.told.get(key)
    if isinstance(told, Mapping):
        return read_rule(part.part(key), None, tables)
    if told is None:
        return None
    return Rule(f"{part.place}.{key}", constant=_literal(part, key))


def _times(part: Part, tables: Mapping[str, Any]) -> Rule | None:
    if isinstance(part.told.get("times"), Mapping):
        return read_rule(part.part("times"), None, tables)
    if "times" not in part.told:
        return None
    return Rule(f"{part.place}.times", constant=str(_number(part, "times")))


def _literal(part: Part, key: str) -> str:
    found = part.told.get(key)
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, (str, int, float)):
        return str(found).strip()
    part.complain(key, "write a text or a number")
    return ""


def _round(part: Part) -> int:
    places = part.number("round", 0)
    if places > MOST_PLACES:
        part.complain("round", f"write {MOST_PLACES} or less: no more decimals are kept")
        return MOST_PLACES
    return places


def _is_number(told: Any) -> bool:
    return isinstance(told, (int, float)) and not isinstance(told, bool)


def _number(part: Part, key: str) -> Decimal:
    try:
        found = Decimal(str(part.told.get(key)))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= LARGEST:
        part.complain(key, "write a number, below a million millions")
        return Decimal(1)
    return found


def _template(part: Part) -> str:
    template = part.text("template")
    if not HOLE.search(template):
        part.complain("template", "name columns in braces, such as {Invoice}/{row}")
    return template


def _table_names(part: Part, tables: Mapping[str, Any]) -> tuple[str, ...]:
    names = part.texts("table")
    for name in names:
        if name not in tables:
            part.complain("table", f"there is no table “{name}”; write it under tables")
    return tuple(name for name in names if name in tables)


def _sign(part: Part, field: Field | None) -> str:
    sign = part.choice("sign", SIGNS)
    if sign and (field is None or field.type not in {"number", "integer"}):
        part.complain("sign", "only numbers have one")
    if sign == "by_kind" and (field is None or field.name != "quantity"):
        part.complain("sign", "by_kind is for the quantity of a movement")
    return sign


def _look_up(part: Part, field: Field | None) -> str:
    ways = field.look_up if field else ()
    if "look_up" in part.told and not ways:
        part.complain("look_up", "this value is not looked up; leave it out")
        return ""
    return part.choice("look_up", ways)
