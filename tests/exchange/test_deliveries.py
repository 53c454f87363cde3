"""Announced deliveries from a file: once, line by line, and what cannot be is said row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baywindow.tenancy.sql import rows
from tests.exchange.conftest import TakeIn
from tests.exchange.test_imports import counts, faults
from tests.people import World

HEAD = "delivery,line,expected_from,expected_to,warehouse,item,quantity,uom,lot,supplier\n"
ITEMS = "sku,name,lot_tracked\nTEA,Assam,yes\nMUG,Mug,no\n"
GOOD = (
    f"{HEAD}PO-1,1,2027-01-18,2027-01-20,W1,TEA,12.5,,L1,Hanse\n"
    "PO-1,2,2027-01-18,2027-01-20,W1,MUG,4,,,Hanse\nPO-2,1,2027-02-01,,W1,MUG,6,,,\n"
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """A file with this content."""

    def write(content: str) -> Path:
        file = tmp_path / "file.csv"
        file.write_text(content, encoding="utf-8")
        return file

    return write


@pytest.fixture
def stocked(taken_in: TakeIn, written: Callable[[str], Path]) -> TakeIn:
    """acme with two items, and a warehouse."""
    taken_in(written(ITEMS), None, "--kind", "items")
    taken_in(
        written("code,name,time_zone\nW1,North,Europe/Berlin\n"), None, "--kind", "warehouses", client=None
    )
    taken_in(
        written("code,name,time_zone\nW2,South,Europe/Berlin\n"), None, "--kind", "warehouses", client=None
    )
    return taken_in


def expected(world: World) -> dict[str, str]:
    with world.alice.acting(read_only=True):
        found = rows(
            "select i.sku, e.qty from expected e join item i on i.workspace_id = e.workspace_id"
            " and i.client_id = e.client_id and i.id = e.item_id where e.qty <> 0"
        )
        return {row.sku: str(row.qty) for row in found}


def test_a_file_announces_deliveries_and_a_second_time_changes_nothing(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    assert counts(stocked(written(GOOD), None, "--kind", "deliveries")) == ("done", 3, 0, 0, 0)
    assert expected(world) == {"TEA": "12.5", "MUG": "10"}
    assert counts(stocked(written(GOOD), None, "--kind", "deliveries")) == ("done", 0, 0, 3, 0)
    more = f"{GOOD}PO-2,2,2027-02-01,,W1,TEA,1,,L2,\n"
    assert counts(stocked(written(more), None, "--kind", "deliveries")) == ("done", 1, 0, 3, 0)
    assert expected(world) == {"TEA": "13.5", "MUG": "10"}
    with world.alice.acting(read_only=True):
        told = rows("select number, status, source_ref from asn order by number")
        assert [tuple(row) for row in told] == [
            ("ASN-1001", "announced", "PO-1"),
            ("ASN-1002", "announced", "PO-2"),
        ]
    with world.bob.acting(read_only=True):
        assert rows("select a.id from asn a") == []


def test_a_file_says_the_seal_and_how_many_packages_and_says_them_anew(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    head = "delivery,line,expected_from,warehouse,item,quantity,container,seal,packages\n"
    line = "PO-1,1,2027-01-18,W1,MUG,4,TCLU4567890,{},{}\n"
    for seal, packages, new, changed, known in (
        ("SL-7", "12", 1, 0, 0), ("SL-7", "12", 0, 0, 1), ("SL-8", "0", 0, 1, 0), ("", "", 0, 0, 1)
    ):  # fmt: skip
        run = stocked(written(head + line.format(seal, packages)), None, "--kind", "deliveries")
        assert counts(run) == ("done", new, changed, known, 0), seal
    with world.alice.acting(read_only=True):
        (told,) = rows("select a.seal, a.packages from asn a")
    assert tuple(told) == ("SL-8", 0)
    page = world.alice.browser().get("/search?q=sl-8").content.decode()
    assert "ASN-1001" in page, "found by its seal"
    run = stocked(written(head + line.format("", "-1")), None, "--kind", "deliveries")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "packages")]


def test_what_is_said_of_a_delivery_follows_the_file_until_it_is_counted(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    stocked(written(GOOD), None, "--kind", "deliveries")
    moved = GOOD.replace("2027-01-20", "2027-01-25").replace("PO-2,1,2027-02-01,,W1", "PO-2,1,2027-02-01,,W2")
    for changed, known in ((2, 1), (0, 3)):
        run = stocked(written(moved), None, "--kind", "deliveries")
        assert counts(run) == ("done", 0, changed, known, 0)
    head = HEAD.replace("\n", ",status,occurred_at\n")
    steps = (
        f"{head}PO-1,1,2027-01-18,2027-01-25,W1,TEA,12.5,,L1,Hanse,arrived,2026-01-18 08:00\n"
        "PO-2,1,2027-02-01,,W2,MUG,6,,,,cancelled,\nPO-3,1,2027-02-01,,W1,MUG,1,,,,arrived,2026-01-18 09:00\n"
    )
    for new, changed, known in ((1, 2, 0), (0, 0, 3)):
        assert counts(stocked(written(steps), None, "--kind", "deliveries")) == (
            "done",
            new,
            changed,
            known,
            0,
        )
    with world.alice.acting(read_only=True):
        told = rows(
            "select a.source_ref, a.status, a.expected_to::text as until, a.arrived_at::text as arrived,"
            " array(select e.verb from event e where e.subject_id = a.id"
            "       order by e.at desc, e.id desc) as verbs"
            " from asn a order by a.source_ref"
        )
    assert [row.status for row in told] == ["arrived", "cancelled", "arrived"]
    assert told[0].until == "2027-01-25" and "2026-01-18" in told[0].arrived
    assert [sorted(row.verbs) for row in told] == [
        ["asn.announced", "asn.arrived", "asn.changed"], ["asn.announced", "asn.cancelled", "asn.changed"],
        ["asn.announced", "asn.arrived"]]  # fmt: skip
    assert told[2].verbs[-1] == "asn.announced", "what arrived before the file came was announced before that"
    assert expected(world) == {"TEA": "12.5", "MUG": "5"}, "what is cancelled is expected no more"
    again = steps.replace("cancelled,\n", "arrived,\n")
    run = stocked(written(again), None, "--kind", "deliveries", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(3, "status")]


def test_what_cannot_be_announced_is_named_by_row(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    stocked(written(GOOD), None, "--kind", "deliveries")
    bad = (
        f"{HEAD}PO-3,1,2027-01-18,2027-01-10,W1,MUG,1,,,\nPO-4,1,2027-01-18,,W1,NOPE,1,,,\n"
        "PO-5,1,2027-01-18,,W9,MUG,1,,,\nPO-6,1,2027-01-18,,W1,MUG,0,,,\nPO-7,1,2027-01-18,,W1,MUG,1,,L1,\n"
        "PO-8,1,2027-01-18,,W1,MUG,1,,,\nPO-8,2,2027-01-18,,W2,MUG,1,,,\nPO-1,2,2027-01-18,,W1,MUG,5,,,\n"
        "PO-9,1,2027-01-18,,W1,MUG,1,crate,,\nPO-10,1,2027-01-18,,W1,MUG,1,,,\nPO-10,1,2027-01-18,,W1,MUG,2,,,\n"
    )
    run = stocked(written(bad), None, "--kind", "deliveries", "--keep-accepted")
    fields = [(row, field) for row, field, _ in faults(run)]
    assert {field for _, field in fields} == {
        "expected_to", "item", "warehouse", "quantity", "lot", "line", "uom",
    }  # fmt: skip
    assert run.rejected == 10 and expected(world)["MUG"] == "11", "only the first line of PO-10 came in"


OLD = (
    f"{HEAD.strip()},announced_at\nPO-1,1,2022-04-29,,W1,MUG,4,,,,2022-04-15 09:00\n"
    "PO-2,1,2022-04-29,,W1,MUG,6,,,,\nPO-2,2,2022-04-29,,W1,MUG,6,,,,\n"
)


def test_when_a_delivery_was_announced_the_file_says_or_it_is_unknown_once_its_days_are_over(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=3)
    file = written(f"{OLD}PO-3,1,{soon},,W1,MUG,1,,,,\n")
    stocked(file, None, "--kind", "deliveries")
    told = announced(world)
    assert told["PO-1"] == (datetime(2022, 4, 15, 7, tzinfo=UTC),) * 2
    assert told["PO-2"] == (None, None), "nobody knows, so nothing tells it"
    assert told["PO-3"][0] == told["PO-3"][1] and datetime.now(UTC) - told["PO-3"][0] < timedelta(minutes=5)
    run = stocked(written(OLD.replace("6,,,,\n", "6,,,,2022-04-16 09:00\n")), None, "--kind", "deliveries")
    assert counts(run) == ("done", 0, 1, 2, 0)
    assert announced(world)["PO-2"] == (datetime(2022, 4, 16, 7, tzinfo=UTC),) * 2, "said later"
    late = OLD.replace("2022-04-15", f"{datetime.now(UTC).year + 2}-04-15").replace("PO-1", "PO-4")
    run = stocked(written(late), None, "--kind", "deliveries", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "announced_at")]


def test_a_delivery_was_announced_by_the_time_it_came_however_late_its_file_is(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=3)
    stocked(written(f"{OLD}PO-3,1,{soon},,W1,MUG,1,,,,\n"), None, "--kind", "deliveries")
    came = (
        "receipt,line,delivery,delivery_line,received_at,warehouse,item,quantity\n"
        "R-1,1,PO-1,1,2022-04-22 10:00,W1,MUG,4\nR-2,1,PO-2,1,2022-04-22 10:00,W1,MUG,6\n"
        "R-2,2,PO-2,2,2022-04-22 11:00,W1,MUG,6\nR-3,1,PO-3,1,2026-01-02 10:00,W1,MUG,1\n"
    )
    for _ in range(2):
        stocked(written(came), None, "--kind", "receipts")
        told = announced(world)
        assert told["PO-1"] == (datetime(2022, 4, 15, 7, tzinfo=UTC),) * 2
        assert told["PO-2"] == (datetime(2022, 4, 22, 8, tzinfo=UTC),) * 2, (
            "told now that it is known it came"
        )
    with world.alice.acting(read_only=True):
        ids = {row.source_ref: row.id for row in rows("select id, source_ref from asn")}
    for key, last in (("PO-1", "15 Apr 2022"), ("PO-2", "22 Apr 2022"), ("PO-3", "2 Jan 2026")):
        page = world.alice.browser().get(f"/inbound/{ids[key]}").content.decode()
        story = page[page.index("What happened") :]
        assert "Written down" not in story
        assert story.index("Received:") < story.index("Arrived at") < story.index("Announced"), key
        assert last in story[story.index("Announced") :], key


def test_lines_of_one_item_differ_together_where_receipts_name_no_line(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    stocked(written(OLD), None, "--kind", "deliveries")
    head = "receipt,line,delivery,received_at,warehouse,item,quantity\n"
    came = "R-1,1,PO-1,2022-04-22,W1,MUG,3\nR-2,1,PO-2,2022-04-22,W1,MUG,7\nR-2,2,PO-2,2022-04-22,W1,MUG,5\n"
    stocked(written(head + came), None, "--kind", "receipts")
    with world.alice.acting(read_only=True):
        found = rows(
            "select a.source_ref, a.status, d.kind, d.qty from asn a"
            " left join discrepancy d on d.asn_id = a.id order by a.source_ref"
        )
    assert [tuple(row) for row in found] == [("PO-1", "received", "short", 1), ("PO-2", "closed", None, None)]


def announced(world: World) -> dict[str, tuple[Any, ...]]:
    """When each delivery was announced, and when its one event says so."""
    with world.alice.acting(read_only=True):
        found = rows(
            "select a.source_ref, a.announced_at, e.at from asn a left join event e"
            " on e.subject_id = a.id and e.verb = 'asn.announced'"
        )
    told = {row.source_ref: (row.announced_at, row.at) for row in found}
    assert len(told) == len(found)
    return told
