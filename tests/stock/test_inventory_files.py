"""Files of the inventory and of movements: exactly what is on screen, all of it, and safe to open."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from psycopg.errors import DivisionByZero
from psycopg.sql import SQL
from python_calamine import CalamineWorkbook

from baywindow.exchange import exports
from baywindow.stock.ledger import Goods, Why, receive
from baywindow.tenancy.context import ContextExpired
from baywindow.tenancy.models import Client, ClientMember
from tests.people import build_world
from tests.together import together

from .floor import WHY, Floor, at, build_floor, d, item
from .shelves import TODAY, Shelves, fill_shelves, lines_of, skus


@pytest.fixture(scope="module")
def shelves(database: None) -> Shelves:
    return fill_shelves(build_floor(build_world()))


def sheet(answer: Any) -> list[list[Any]]:
    """The rows of an XLSX file."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


@pytest.mark.parametrize(
    "query",
    ["", "sort=-available", "sort=name", "q=box", "category=Honey", "low=1", "zero=1", "expires=30",
     "sort=-on_hand&condition=damaged", "as_of=2999-01-01", f"as_of={TODAY}", "sort=expiry&lot=h"],
)  # fmt: skip
def test_the_file_has_the_rows_of_the_screen_in_their_order(shelves: Shelves, query: str) -> None:
    browser = shelves.floor.world.alice.browser()
    on_screen = skus(browser.get(f"/inventory?{query}"))
    lines = lines_of(browser.get(f"/inventory/export.csv?{query}"))
    assert [line.split(",")[0] for line in lines[1:]] == on_screen
    rows = sheet(browser.get(f"/inventory/export.xlsx?{query}"))
    assert rows[0] == lines[0].split(",")
    assert [row[0] for row in rows[1:]] == on_screen


def test_the_file_has_the_figures_of_the_screen(shelves: Shelves) -> None:
    browser = shelves.floor.world.alice.browser()
    lines = lines_of(browser.get("/inventory/export.csv?q=jar"))
    assert lines == [
        "SKU,Name,Category,Unit,On hand,Allocated,On hold,Available,Inbound,Next lot out,Its expiry",
        f"JAR-1,Honey jar,Honey,each,44.5,0,4,35.5,0,H1,{shelves.soon.expiry_date}",
    ]
    assert sheet(browser.get("/inventory/export.xlsx?q=jar"))[1] == [
        "JAR-1", "Honey jar", "Honey", "each", 44.5, 0.0, 4.0, 35.5, 0.0, "H1", shelves.soon.expiry_date,
    ]  # fmt: skip


def test_its_name_says_client_page_and_date(shelves: Shelves) -> None:
    answer = shelves.floor.world.alice.browser().get("/inventory/export.csv?as_of=2026-03-01")
    assert answer["Content-Disposition"] == 'attachment; filename="acme-inventory-2026-03-01.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_nothing_in_a_file_is_run_as_a_formula(floor: Floor) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)"]
    with floor.world.sam.acting():
        for n, name in enumerate(evil):
            made = item(floor.world.acme, f"E-{n}", name=name, category='a "quoted", <b> & more')
            receive(Goods(made, floor.berlin.id), d(1), Why(code="other", label=name))
    browser = floor.world.alice.browser()
    text = "\n".join(lines_of(browser.get("/inventory/export.csv")))
    for name in evil:
        assert f",'{name}," in text
    assert '"a ""quoted"", <b> & more"' in text
    assert not re.search(r"(^|,)[=+@\t]", "\n".join(lines_of(browser.get("/movements/export.csv"))), re.M)
    rows = sheet(browser.get("/inventory/export.xlsx"))
    assert [row[1] for row in rows[1:]] == evil
    assert rows[1][2] == 'a "quoted", <b> & more'


def test_a_movements_file_writes_local_time_and_words_and_balance(floor: Floor) -> None:
    why = Why(code="received", document_number="ASN-7", occurred_at=at("2026-03-29T00:30"))
    with floor.world.sam.acting():
        receive(floor.mugs(location_id=floor.shelf.id), d(12), why)
        receive(
            floor.mugs(), d("0.5"), Why(code="returned", occurred_at=at("2026-03-29T01:30")), kind="return"
        )
    path = f"/inventory/{floor.mug.id}/movements/export"
    lines = lines_of(floor.world.alice.browser().get(f"{path}.csv"))
    assert lines[0].startswith("When (Europe/Berlin),SKU,Name,Kind,Reason,Quantity")
    assert lines[1].startswith("2026-03-29 03:30:00,MUG-1,Mug-1,Return,Returned by the customer,0.5")
    assert lines[1].endswith(",12.5")
    assert lines[2].startswith("2026-03-29 01:30:00,MUG-1,Mug-1,Receipt,Goods received,12,0,each,BER,A-01")
    rows = sheet(floor.world.alice.browser().get(f"{path}.xlsx"))
    assert rows[2][0].isoformat() == "2026-03-29T01:30:00"
    assert (rows[1][-1], rows[2][-1]) == (12.5, 12.0)


def test_a_window_is_half_open_in_the_clients_zone(floor: Floor) -> None:
    moments = ["2026-03-28T22:59:59", "2026-03-28T23:00", "2026-03-29T21:59:59", "2026-03-29T22:00"]
    with floor.world.sam.acting():
        for n, moment in enumerate(moments):
            receive(floor.mugs(), d(n + 1), Why(code="received", occurred_at=at(moment)))
    lines = lines_of(floor.world.alice.browser().get("/movements/export.csv?from=2026-03-29&to=2026-03-29"))
    assert [line.split(",")[5] for line in lines[1:]] == ["3", "2"]


def test_locations_stay_out_where_the_client_is_not_shown_them(floor: Floor) -> None:
    with floor.world.sam.acting():
        receive(floor.mugs(location_id=floor.shelf.id), d(12), WHY)
    Client._base_manager.using("owner").filter(id=floor.world.acme.id).update(shows_locations=False)
    browser = floor.world.alice.browser()
    pages = [f"/inventory/{floor.mug.id}", f"/inventory/{floor.mug.id}?by=place", "/movements"]
    pages += [f"/inventory/{floor.mug.id}/movements"]
    for path in pages:
        assert "A-01" not in browser.get(path).content.decode(), path
    for path in ("/movements/export.csv", f"/inventory/{floor.mug.id}/movements/export.csv"):
        text = "\n".join(lines_of(browser.get(path)))
        assert "A-01" not in text and "Location" not in text


def test_a_role_without_exports_gets_none(floor: Floor) -> None:
    assert floor.world.fay.browser().get("/inventory/export.xlsx").status_code == 403


def test_a_member_thrown_out_before_the_first_byte_gets_no_row(floor: Floor) -> None:
    with floor.world.sam.acting():
        receive(floor.mugs(), d(12), WHY)
    answer = floor.world.alice.browser().get("/inventory/export.csv")
    ClientMember._base_manager.using("owner").filter(id=floor.world.alice.membership).update(
        status="suspended"
    )
    with pytest.raises(ContextExpired):
        b"".join(answer.streaming_content)


def elsewhere(ask: Callable[[], int]) -> int:
    """The answer to a question asked on another thread, which has connections of its own."""

    return together(ask)[0]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_file_nobody_reads_to_its_end_leaves_nothing_open(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr(exports, "FULL", 1)
    with floor.world.sam.acting():
        for _ in range(5):
            receive(floor.mugs(), d(12), WHY)
    browser = floor.world.alice.browser()
    answer = browser.get(f"/movements/export.{format}")
    blocks = iter(answer.streaming_content)
    next(blocks)
    next(blocks)
    assert elsewhere(lambda: browser.get("/movements/export.csv").status_code) == 503
    answer.close()
    assert skus(browser.get("/inventory")) == ["MUG-1"]
    assert len(lines_of(browser.get("/movements/export.csv"))) == 6


@pytest.mark.parametrize("last", [1, 5_000])
def test_a_query_that_fails_on_the_way_ends_in_its_error_not_in_a_short_file(floor: Floor, last: int) -> None:
    """Whether it fails before its first line or when lines of many network packets have come."""
    with floor.world.alice.acting(read_only=True) as member, connections["portal"].cursor() as cursor:
        copied = SQL("copy (select 1 / ({} - n), repeat('x', 200) from generate_series(1, 9000) n) to stdout")
        with pytest.raises(DivisionByZero), cursor.copy(copied.format(last)) as copy:
            lines = sum(block.rows for block in exports._gathered(copy))
            pytest.fail(f"a file of {lines} lines for {member.person_id}")


def test_days_and_numbers_are_days_and_numbers_in_a_workbook(shelves: Shelves) -> None:
    rows = sheet(shelves.floor.world.alice.browser().get("/inventory/export.xlsx?q=jar"))
    assert isinstance(rows[1][10], date)
    assert Decimal(str(rows[1][4])) == d("44.5")


def test_control_characters_do_not_break_a_workbook(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = item(floor.world.acme, "C-1", name="a\x02b\x03c\x0bd\ne")
        receive(Goods(made, floor.berlin.id), d(1), WHY)
    assert sheet(floor.world.alice.browser().get("/inventory/export.xlsx"))[1][1] == "abcd\ne"
