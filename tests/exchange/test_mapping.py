"""Mappings: what they say, and what they are told when they say it wrong."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baywindow.exchange.checking import MappingFaults, check_storable
from baywindow.exchange.compiling import Compiled
from baywindow.exchange.dates import written_so
from baywindow.exchange.mapping import read_mapping
from baywindow.exchange.registry import KINDS
from baywindow.exchange.staging import Fault, Stage, Unwatched
from baywindow.exchange.standard import blank_file, standard_rules

ITEM = {"sku": {"column": "Code"}, "name": {"column": "Title"}}
NESTED: Any = functools.reduce(lambda told, _: [told], range(61), [])
LINE = {
    "source_ref": {"template": "{Doc}/{row}"},
    "occurred_at": {"column": "Date"},
    "kind": {"constant": "receipt"},
    "item": {"column": "Code"},
    "warehouse": {"constant": "W1"},
    "quantity": {"column": "Qty"},
}
EAN = {"column": "EAN", "look_up": "barcode"}


def values(rules: dict[str, Any], columns: list[str], cells: list[str], n: int = 2) -> Any:
    """What a row becomes, by field; a list of faults when it is wrong; None when it is left out."""
    compiled = Compiled(read_mapping({"name": "T", **rules}, KINDS), columns, ZoneInfo("Europe/Berlin"))
    found = Stage(compiled, Unwatched()).values(n, cells)
    return dict(zip(compiled.names, found, strict=True)) if isinstance(found, tuple) else found


def item(rule: dict[str, Any], cell: str, field: str = "weight_g", **rules: Any) -> Any:
    """What one cell becomes in a field of an item."""
    fields = {**ITEM, field: rule}
    found = values({"kind": "items", "fields": fields, **rules}, ["Code", "Title", "X"], ["A", "Apple", cell])
    return found[field] if isinstance(found, dict) else found


def titled(**more: Any) -> dict[str, Any]:
    """A mapping of items with these parts."""
    return {"name": "T", "kind": "items", **more}


def sku(**rule: Any) -> dict[str, Any]:
    """A mapping of items with this rule for the SKU."""
    return titled(fields={"sku": rule})


def faults_of(rules: Any) -> tuple[str, ...]:
    """What a mapping is told."""
    with pytest.raises(MappingFaults) as caught:
        read_mapping(rules, KINDS)
    return caught.value.faults


def test_numbers_are_read_as_the_file_writes_them() -> None:
    comma = {"numbers": {"decimal": ",", "thousands": "."}}
    assert item({"column": "X"}, "1.234,50", **comma) == "1234.50"
    assert item({"column": "X"}, " 0.5 ") == "0.5"
    assert item({"column": "X", "decimal": ","}, "0,5") == "0.5"
    assert item({"column": "X"}, "1,5")[0].sentence.startswith("“1,5” is not a number")


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e99", "0x1", "１", "--1", "1 2", "1_000", "12,5"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    assert isinstance(item({"column": "X"}, cell), list)


def test_numbers_are_multiplied_rounded_and_signed() -> None:
    assert item({"column": "X", "times": 1000}, "0.25") == "250.00"
    assert item({"column": "X", "times": 453.59237, "round": 1}, "2.5") == "1134.0"
    assert item({"column": "X", "sign": "absolute"}, "-3") == "3"
    assert item({"column": "X"}, "-3")[0].sentence == "This must not be below 0"
    assert "whole number" in item({"column": "X"}, "1.5", field="length_mm")[0].sentence


def test_codes_go_through_tables() -> None:
    tables = {"tables": {"units": {"values": {"kg": 1000, "g": 1}}, "groups": {"values": {"1": "Tea"}}}}
    fields = {
        **ITEM,
        "weight_g": {"column": "W", "times": {"column": "U", "table": "units", "case": "lower"}},
        "category": {"column": "G", "table": "groups", "unknown": "keep"},
    }
    columns = ["Code", "Title", "W", "U", "G"]
    rules = {"kind": "items", "fields": fields, **tables}
    assert values(rules, columns, ["A", "Apple", "2", "KG", "1"])["weight_g"] == "2000"
    assert values(rules, columns, ["A", "Apple", "2", "g", "9"])["category"] == "9"
    wrong = values(rules, columns, ["A", "Apple", "2", "lb", "1"])
    assert [(fault.field, fault.value) for fault in wrong] == [("weight_g", "lb")]
    assert "The table “units” has nothing for “lb”" in wrong[0].sentence


def test_dates_are_read_in_their_zone() -> None:
    rules = {
        "kind": "movements",
        "fields": LINE,
        "dates": {"formats": ["%d.%m.%Y %H:%M"], "zone": "Europe/London"},
    }
    columns = ["Doc", "Date", "Code", "Qty"]
    assert (
        values(rules, columns, ["D", "01.07.2026 12:00", "A", "1"])["occurred_at"]
        == "2026-07-01T11:00:00+00:00"
    )
    berlin = {**rules, "dates": {"formats": ["%d.%m.%Y %H:%M"]}}
    assert (
        values(berlin, columns, ["D", "01.07.2026 12:00", "A", "1"])["occurred_at"]
        == "2026-07-01T10:00:00+00:00"
    )
    kept = values(rules, columns, ["D", "2026-07-01T12:00:00Z", "A", "1"])
    assert kept["occurred_at"] == "2026-07-01T12:00:00+00:00"
    wrong = values(rules, columns, ["D", "7/31/2026", "A", "1"])
    assert wrong == [
        Fault(2, "occurred_at", "7/31/2026",
              "“7/31/2026” is not a date such as “31.01.2026 14:05”"
              "⟦: see dates in the mapping|: write it so⟧")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "cell", "told"),
    [
        ("%d.%m.%Y", "31.02.2026", "There is no day “31.02.2026”: its month has 28 days."),
        ("%d.%m.%Y", "29.2.2027", "There is no day “29.2.2027”: its month has 28 days."),
        ("%d.%m.%Y", "0.12.2026", "There is no day “0.12.2026”: its month has 31 days."),
        ("%Y-%m-%d", "31.02.2026", "There is no day “31.02.2026”: its month has 28 days."),
        ("%d.%m.%Y", "2026-04-31", "There is no day “2026-04-31”: its month has 30 days."),
        ("%d/%m/%Y", "02/13/2026", "There is no “02/13/2026”: it says month 13."),
        ("%d.%m.%Y", "tomorrow", "“tomorrow” is not a date such as “31.01.2026”⟦"),
        ("%Y-%m-%d", "31.01.2026", "“31.01.2026” is not a date such as “2026-01-31”⟦"),
    ],
)
def test_a_day_that_is_none_is_told_why(form: str, cell: str, told: str) -> None:
    fields = {**LINE, "lot_expiry": {"column": "Best", "formats": [form, f"{form} %H:%M"]}}
    columns = ["Doc", "Date", "Code", "Qty", "Best"]
    (wrong,) = values({"kind": "movements", "fields": fields}, columns, ["D", "2026-01-02", "A", "1", cell])
    assert (wrong.field, wrong.value) == ("lot_expiry", cell) and wrong.sentence.startswith(told)


def test_a_time_that_is_none_is_told_so() -> None:
    columns = ["Doc", "Date", "Code", "Qty"]
    rules = {"kind": "movements", "fields": LINE}
    (wrong,) = values(rules, columns, ["D", "2026-01-02 25:00", "A", "1"])
    assert wrong.sentence == "There is no such time: “2026-01-02 25:00”. Correct it in the file"


def test_the_row_belongs_to_a_template() -> None:
    found = values(
        {"kind": "movements", "fields": LINE},
        ["Doc", "Date", "Code", "Qty"],
        ["D", "2026-01-02", "A", "1"],
        7,
    )
    assert found["source_ref"] == "D/7"


def test_conditions_choose_kinds_and_leave_rows_out() -> None:
    kind = {"when": [{"if": {"column": "Qty", "less_than": 0}, "then": "return"}], "else": "ship"}
    rules = {
        "kind": "movements",
        "fields": {**LINE, "kind": kind},
        "skip_when": [{"column": "Qty", "equals": 0}, {"column": "Code", "in": ["POST", "M"]}],
    }
    columns = ["Doc", "Date", "Code", "Qty"]
    told = {
        cells: values(rules, columns, ["D", "2026-01-02", *cells])
        for cells in (("A", "-1"), ("A", "1"), ("A", "0.00"), ("M", "5"))
    }
    assert [found and found["kind"] for found in told.values()] == ["return", "ship", None, None]


def test_blanks_and_defaults() -> None:
    assert item({"column": "X", "blanks": ["N/A"]}, "N/A") is None
    assert item({"column": "X", "default": 5}, "") == "5"
    missing = values({"kind": "items", "fields": ITEM}, ["Code", "Title"], ["", "Apple"])
    assert missing == [
        Fault(2, "sku", "", "This is empty and is needed: fill it⟦, or give the mapping a default⟧")
    ]


def test_a_row_of_the_wrong_width_is_a_fault_and_an_empty_end_is_not() -> None:
    rules = {"kind": "items", "fields": ITEM}
    assert "The row has 1 columns and the file 2" in values(rules, ["Code", "Title"], ["A"])[0].sentence
    assert isinstance(values(rules, ["Code", "Title"], ["A", "Apple", "", " "]), dict)


@pytest.mark.parametrize("kind", list(KINDS))
def test_our_own_columns_read_our_own_blank_file(kind: str) -> None:
    head, example = (line.split(",") for line in blank_file(KINDS[kind]).splitlines())
    found = values(standard_rules(KINDS[kind]), head, example)
    assert isinstance(found, dict), found


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({}, "name: this is missing"),
        ({"name": "T", "kind": "invoices"}, "kind: “invoices” is none of items,"),
        (titled(fields={}), "fields.sku: this is needed: the client's article number."),
        (titled(fields={"sku": "Code"}), "fields.sku: write an object"),
        (sku(), "fields.sku: say once where the value comes from"),
        (sku(column=0), "fields.sku.column: write a column's name"),
        (
            titled(fields={"skus": {"column": 1}}),
            "fields.skus: nothing has this name here; did you mean “sku”?",
        ),
        (sku(column=1, table="x"), "fields.sku.table: there is no table “x”"),
        (sku(column=1, sign="negate"), "fields.sku.sign: only"),
        (titled(dates={"zone": "Europe/Londen"}), "dates.zone: there is no time zone"),
        (titled(numbers={"decimal": ",", "thousands": ","}), "numbers.thousands: it"),
        (titled(file={"delimiter": ";;"}), "file.delimiter: write one character"),
        (titled(create=["lots"]), "create: “lots” cannot be made here"),
        (
            {"name": "T", "kind": "movements", "create": ["items"], "fields": {**LINE, "item": EAN}},
            "create: items are made by their sku, and fields.item looks up by barcode",
        ),
        (titled(tables={"t": {"file": "x.csv"}}), "tables.t.file: tables from files are"),
        (titled(skip_when=[{"column": "A"}]), "skip_when[1]: say what to test"),
        ([], "the mapping: write an object"),
    ],
)
def test_a_wrong_mapping_names_place_and_remedy(rules: Any, told: str) -> None:
    assert any(fault.startswith(told) for fault in faults_of(rules)), faults_of(rules)


def test_a_column_the_file_lacks_is_named() -> None:
    with pytest.raises(
        MappingFaults, match=r"fields\.name: the file has no column “Title”\. It has “Code”, “Titel”"
    ):
        values({"kind": "items", "fields": ITEM}, ["Code", "Titel"], ["A", "Apple"])


def test_a_field_of_one_column_names_it_whichever_case_holds() -> None:
    blank = {"if": {"column": "Code", "starts_with": "See "}, "then": ""}
    weighed = {"when": [blank], "else": {"column": 3}}
    two = {"when": [{**blank, "then": {"column": "Title"}}], "else": {"column": "X"}}
    fields = {**ITEM, "weight_g": weighed, "category": two, "uom": {"template": "{X}"}}
    rules = read_mapping(titled(fields=fields), KINDS)
    compiled = Compiled(rules, ["Code", "Title", "X"], ZoneInfo("UTC"))
    named = {name: compiled.column_of(name) for name in compiled.names}
    assert named == {"sku": "Code", "name": "Title", "weight_g": "X", "category": "", "uom": ""}
    assert compiled.column_of("unknown") == ""


@pytest.mark.parametrize(
    "told",
    [{"a": float("inf")}, {"a": [float("nan")]}, {"a\x00": 1}, {"a": "\ud800"}, {"a": NESTED}],
    ids=["infinity", "nan", "zero byte", "half a character", "nested"],
)
def test_what_the_database_does_not_store_is_no_mapping(told: Any) -> None:
    with pytest.raises(ValueError, match=r"no number|zero byte|nested"):
        check_storable(told)


def test_numbers_of_a_mapping_stay_in_reach() -> None:
    for more in ({"times": "1e999999"}, {"round": 30}):
        with pytest.raises(MappingFaults, match=r"or less|below a million"):
            item({"column": "X", **more}, "1")
    assert "too large" in item({"column": "X", "times": 999_999_999, "round": 2}, "999999")[0].sentence


FORMS = ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y", "%m/%d/%Y %H:%M", "%Y%m%d", "%d/%m/%y", "%H:%M %d.%m.%Y")


@pytest.mark.parametrize("form", FORMS)
@given(moment=st.datetimes(), spoilt=st.integers(0, 30))
def test_dates_of_digits_alone_are_read_as_python_reads_them(
    form: str, moment: datetime, spoilt: int
) -> None:
    told = moment.strftime(form)
    told = f"{told[:spoilt]}9{told[spoilt + 1 :]}" if spoilt < len(told) else told
    assert outcome(lambda: written_so(told, form)) == outcome(lambda: datetime.strptime(told, form))  # noqa: DTZ007


def outcome(read: Callable[[], datetime]) -> datetime | type[ValueError]:
    """The moment, or that it is none."""
    try:
        return read()
    except ValueError:
        return ValueError
