"""The stock balance ties out: to the ledger, to itself, over any window and however it is asked."""

from __future__ import annotations

import csv
import io
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from baywindow.catalog.words import remember
from baywindow.stock import balance_paper, ledger, statement
from baywindow.stock.kinds import INCOMING, OUTGOING
from baywindow.stock.ledger import Why
from baywindow.stock.models import Movement
from baywindow.stock.statement import Period, Question
from baywindow.ui.formats import qty
from tests.counting import statements
from tests.papers.test_setting import text_of

from .floor import Floor, d, item

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 40


def history(floor: Floor, lines: int = 60, seed: int = 7) -> None:
    """Some weeks on the floor, posted out of order, with lots, conditions, corrections and holds."""
    chance = random.Random(seed)
    with floor.world.sam.acting():
        for _ in range(lines):
            why = Why(code="other", occurred_at=START + timedelta(minutes=chance.randrange(DAYS * 1440)))
            goods = chance.choice(
                [
                    floor.mugs(),
                    floor.mugs(warehouse_id=floor.hamburg.id),
                    floor.mugs(condition="damaged"),
                    floor.teas(floor.fresh),
                    floor.teas(floor.older),
                ]
            )
            qty = Decimal(chance.randrange(1, 40))
            match chance.randrange(3):
                case 0:
                    ledger.receive(goods, qty, why)
                case 1:
                    ledger.adjust(goods, -qty, why)
                case _:
                    ledger.adjust(goods, qty, why, kind="count")


def replayed(start: datetime, end: datetime) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    """The same figures from the movements alone."""
    from baywindow.catalog.models import Item
    from baywindow.stock.models import ClientWarehouse

    skus = {i.id: i.sku for i in Item.objects.all()}
    codes = {w.id: w.code for w in ClientWarehouse.objects.all()}
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for m in Movement.objects.filter(occurred_at__lt=end):
        line = sums.setdefault((skus[m.item_id], codes[m.warehouse_id]), [Decimal(0)] * 5)
        if m.occurred_at < start:
            line[0] += m.qty
        elif m.kind in INCOMING:
            line[1] += m.qty
        elif m.kind in OUTGOING:
            line[2] -= m.qty
        else:
            line[3] += m.qty
        line[4] += m.qty
    return {key: tuple(line) for key, line in sums.items()}


def asked(start: datetime, end: datetime, **more: object) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    found = statement.page(Question(Period(start, end), zero=True, **more), limit=1000)  # type: ignore[arg-type]
    return {(row.sku, row.warehouse_code): row[7:] for row in found}


def test_every_window_is_what_a_replay_of_the_ledger_says(floor: Floor) -> None:
    history(floor)
    chance = random.Random(3)
    with floor.world.alice.acting(read_only=True):
        for _ in range(25):
            start, end = sorted(
                START + timedelta(minutes=chance.randrange(-1440, (DAYS + 2) * 1440)) for _ in range(2)
            )
            wanted = replayed(start, end)
            found = asked(start, end)
            assert {k: v for k, v in found.items() if any(v)} == {k: v for k, v in wanted.items() if any(v)}
            for opening, received, shipped, adjusted, closing in found.values():
                assert opening + received - shipped + adjusted == closing


def test_windows_that_meet_leave_nothing_out(floor: Floor) -> None:
    history(floor)
    middle = START + timedelta(days=11, hours=7, minutes=13)
    with floor.world.alice.acting(read_only=True):
        before, after = asked(START, middle), asked(middle, START + timedelta(days=DAYS))
        both = asked(START, START + timedelta(days=DAYS))
        for key, line in both.items():
            left = before.get(key, (Decimal(0),) * 5)
            assert left[4] == after[key][0]
            assert left[1] + after[key][1] == line[1]


def test_totals_are_the_sum_of_all_lines_and_lots_sum_to_items(floor: Floor) -> None:
    history(floor)
    period = Period(START, START + timedelta(days=20))
    with floor.world.alice.acting(read_only=True):
        lines = statement.page(Question(period), limit=1000)
        totals = statement.totals(Question(period))
        assert totals.lines == len(lines)
        assert totals[1:] == tuple(sum(column) for column in list(zip(*lines, strict=True))[7:])
        lots = [
            statement.totals(Question(period, item=floor.tea.id, conditions=lot_filter(lot_no)))
            for lot_no in ("L1", "L2")
        ]
        tea = statement.totals(Question(period, item=floor.tea.id))
        assert tea[1:] == tuple(a + b for a, b in zip(lots[0][1:], lots[1][1:], strict=True))


def lot_filter(lot_no: str) -> dict[str, str]:
    from baywindow.stock.balance_portal import lot_params

    return lot_params(lot_no)


def test_pages_give_every_line_once(floor: Floor) -> None:
    with floor.world.sam.acting():
        for n in range(23):
            ledger.receive(
                ledger.Goods(item(floor.world.acme, f"P-{n:02}"), floor.berlin.id),
                d(n + 1),
                Why(code="received"),
            )
    question = Question(Period(START, datetime.now(UTC) + timedelta(days=1)))
    with floor.world.alice.acting(read_only=True):
        whole = statement.page(question, limit=100)
        seen, after = [], None
        while part := statement.page(question, after, limit=7):
            seen += part
            after = (part[-1].sku, part[-1].warehouse_code)
    assert seen == whole and len(whole) == 23


def test_alice_reads_the_page_in_few_statements(floor: Floor) -> None:
    history(floor, lines=15)
    browser = floor.world.alice.browser()
    address = "/stock-balance?from=2026-03-01&to=2026-04-30"
    with statements() as sent:
        page = browser.get(address)
    assert page.status_code == 200 and len(sent) <= 6
    assert "MUG-1" in page.content.decode()
    with statements() as sent:
        foot = browser.get("/stock-balance/totals?from=2026-03-01&to=2026-04-30")
    assert foot.status_code == 200 and len(sent) <= 1


def test_a_filter_change_answers_with_the_list_alone(floor: Floor) -> None:
    answer = floor.world.alice.browser().get("/stock-balance?q=mug", headers={"HX-Request": "true"})
    assert answer.status_code == 200 and b"<html" not in answer.content


@pytest.mark.parametrize(
    "query",
    [
        "from=garbage", "to=2026-13-01", "from=2026-05-01&to=2026-04-01", "warehouse=x", "item=1", "after=!!",
        "condition=none", "expires=-1", "lot=%00", "q=%27%22%25_%5C", "after=WyJhIl0", "zero=2",
        "from=0001-01-01",
    ],
)  # fmt: skip
def test_what_an_address_garbles_is_named_not_guessed(floor: Floor, query: str) -> None:
    page = floor.world.alice.browser().get(f"/stock-balance?{query}")
    assert page.status_code == 200
    assert ("Not understood" in page.content.decode()) == (not query.startswith("q="))


def test_the_file_is_what_is_on_the_screen(floor: Floor) -> None:
    history(floor)
    with floor.world.sam.acting():
        remember(floor.tea)
    browser = floor.world.alice.browser()
    answer = browser.get("/stock-balance/export.csv?from=2026-03-05&to=2026-03-20&q=tea")
    found = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]
    with floor.world.alice.acting(read_only=True) as member:
        period = Period.of_days(START.date().replace(day=5), START.date().replace(day=20), member.time_zone)
        lines = statement.page(Question(period, search="tea"), limit=100)
    assert [(row["SKU"], Decimal(row["Closing"])) for row in found] == [
        (row.sku, row.closing) for row in lines
    ]
    assert found


def test_the_statement_on_paper_is_what_is_on_the_screen(floor: Floor) -> None:
    history(floor)
    browser = floor.world.alice.browser()
    when = "?from=2026-03-05&to=2026-03-20"
    lines = list(
        csv.DictReader(io.StringIO(b"".join(browser.get(f"/stock-balance/export.csv{when}")).decode()))
    )
    answer = browser.get(f"/stock-balance/export.pdf{when}")
    assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
    words = text_of(answer.content)
    for line in lines:
        cells = [line["SKU"], line["Name"], *(qty(Decimal(line[name])) for name in ("Opening", "In", "Out"))]
        assert all(cell in words for cell in cells), (cells, words)
    total = sum((Decimal(line["Closing"]) for line in lines), Decimal(0))
    assert qty(total) in words.rpartition("Total")[2] and f"{len(lines)} line" in words
    assert floor.world.northdock.name in words and "5 Mar 2026 to 20 Mar 2026" in words
    log = floor.world.ada.browser().get("/settings/access-log").content.decode()
    assert "stock-balance-2026-03-20.pdf" in log


def test_a_statement_says_what_it_is_narrowed_to_and_is_whole_or_not_made(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(floor)
    browser = floor.world.alice.browser()
    asked = (
        f"/stock-balance/export.pdf?from=2026-03-01&to=2026-03-31&warehouse={floor.berlin.id}&condition=ok"
    )
    words = text_of(browser.get(asked).content)
    assert "Warehouse BER" in words and "Condition" in words and "HAM" not in words
    monkeypatch.setattr(balance_paper, "MOST", 1)
    refused = browser.get("/stock-balance/export.pdf?from=2026-03-01&to=2026-03-31")
    assert refused.status_code == 422 and "more than 1 lines" in refused.content.decode()


def test_fay_of_finance_has_no_stock_balance(floor: Floor) -> None:
    browser = floor.world.fay.browser()
    for address in (
        "/stock-balance",
        "/stock-balance/totals",
        "/stock-balance/export.csv",
        "/stock-balance/export.pdf",
    ):
        assert browser.get(address).status_code == 403
