"""What becomes of rows: new, changed, the same again, and each thing that can be wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from baywindow.exchange import command
from baywindow.exchange.models import DONE, FAILED, REFUSED, ImportRun
from baywindow.exchange.summary import summary
from baywindow.tenancy.sql import one, rows
from tests.exchange.conftest import TakeIn
from tests.people import World

ITEMS = """sku,name,weight_g,barcode,lot_tracked,expiry_tracked
TEA,Assam,250,4006381333931,no,no
MILK,Milk,,,yes,yes
"""
PLACES = "code,name,time_zone\nW1,North,Europe/Berlin\n"
LINES = "source_ref,occurred_at,kind,item,warehouse,location,lot,lot_expiry,quantity,uom\n"

Write = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A file with this content."""

    def write(content: str) -> Path:
        file = tmp_path / "file.csv"
        file.write_text(content, encoding="utf-8")
        return file

    return write


@pytest.fixture
def stocked(taken_in: TakeIn, written: Write) -> TakeIn:
    """acme with two items and a warehouse."""
    assert taken_in(written(ITEMS), None, "--kind", "items").new == 2
    assert taken_in(written(PLACES), None, "--kind", "warehouses", client=None).new == 1
    return taken_in


def counts(run: ImportRun) -> tuple[str, int, int, int, int]:
    """Status, new, changed, unchanged, rejected."""
    return run.status, run.new, run.changed, run.unchanged, run.rejected


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, field and sentence of what is wrong."""
    return [(fault[0], fault[1], fault[4]) for fault in run.faults]


def lines(*told: str, **more: Any) -> str:
    """A file of movements."""
    return LINES + "\n".join(told) + "\n"


def movements(**more: Any) -> dict[str, Any]:
    """A mapping of movements in our own columns."""
    from baywindow.exchange.registry import KINDS
    from baywindow.exchange.standard import standard_rules

    return {**standard_rules(KINDS["movements"]), **more}


def test_items_are_new_then_the_same_then_changed(taken_in: TakeIn, written: Write, world: World) -> None:
    assert counts(taken_in(written(ITEMS), None, "--kind", "items")) == (DONE, 2, 0, 0, 0)
    assert counts(taken_in(written(ITEMS), None, "--kind", "items")) == (DONE, 0, 0, 2, 0)
    amended = ITEMS.replace("Assam", "Assam loose")
    assert counts(taken_in(written(amended), None, "--kind", "items")) == (DONE, 0, 1, 1, 0)
    with world.alice.acting(read_only=True):
        item = one("select name, weight_g, version from item where sku = 'TEA'")
        words = {row.token for row in rows("select token from item_token where item_id = (select id from item"
                                           " where sku = 'TEA')")}  # fmt: skip
    assert item == ("Assam loose", 250, 2)
    assert {"tea", "loose", "4006381333931"} <= words


def test_columns_that_are_not_there_are_left_alone(taken_in: TakeIn, written: Write, world: World) -> None:
    taken_in(written(ITEMS), None, "--kind", "items")
    run = taken_in(written("sku,name\nTEA,Assam\n"), None, "--kind", "items")
    assert counts(run) == (DONE, 0, 0, 1, 0)
    with world.alice.acting(read_only=True):
        assert one("select weight_g from item where sku = 'TEA'").weight_g == 250


def test_an_item_is_found_by_its_source_reference_when_its_sku_changes(
    taken_in: TakeIn, written: Write
) -> None:
    taken_in(written("sku,name,source_ref\nA,Apple,17\n"), None, "--kind", "items")
    run = taken_in(written("sku,name,source_ref\nA-NEW,Apple,17\n"), None, "--kind", "items")
    assert counts(run) == (DONE, 0, 1, 0, 0)


def test_a_barcode_of_another_item_is_refused(stocked: TakeIn, written: Write) -> None:
    run = stocked(written("sku,name,barcode\nNEW,New,4006381333931\n"), None, "--kind", "items")
    assert run.status == REFUSED
    assert faults(run)[0][:2] == (2, "barcode")


def test_the_same_sku_twice_is_refused_or_decided(taken_in: TakeIn, written: Write, world: World) -> None:
    twice = written("sku,name\nA,First\nB,Other\nA,Last\n")
    run = taken_in(twice, None, "--kind", "items")
    assert faults(run) == [
        (4, "sku", "Row 2 is about the same record: keep one of them")
    ]  # fmt: skip
    fields = {"sku": {"column": "sku"}, "name": {"column": "name"}}
    for repeats, name in (("first", "First"), ("last", "Last")):
        told = {"name": "T", "kind": "items", "fields": fields, "repeats": repeats}
        assert taken_in(twice, told).skipped == 1
        with world.alice.acting(read_only=True):
            assert one("select name from item where sku = 'A'").name == name


def test_an_expiry_needs_a_lot(taken_in: TakeIn, written: Write) -> None:
    run = taken_in(written("sku,name,expiry_tracked\nA,Apple,yes\n"), None, "--kind", "items")
    assert faults(run)[0][:2] == (2, "expiry_tracked")


def test_places_are_shared_by_the_workspace(stocked: TakeIn, written: Write, world: World) -> None:
    run = stocked(
        written("warehouse,code,zone\nW1,A-1,A\nW1,A-2,A\n"), None, "--kind", "locations", client=None
    )
    assert counts(run) == (DONE, 2, 0, 0, 0)
    run = stocked(written("warehouse,code,zone\nW9,A-1,A\n"), None, "--kind", "locations", client=None)
    assert faults(run) == [(2, "warehouse", "There is no warehouse with this code: make it first")]


def test_clients_see_a_warehouse_by_its_new_name(stocked: TakeIn, written: Write, world: World) -> None:
    stocked(written(lines("R1,2026-01-02,receipt,TEA,W1,,,,5,")), None, "--kind", "movements")
    stocked(written(PLACES.replace("North", "Harbour")), None, "--kind", "warehouses", client=None)
    with world.alice.acting(read_only=True):
        assert one("select name from client_warehouse").name == "Harbour"


def test_the_kind_gives_the_sign(stocked: TakeIn, written: Write, world: World) -> None:
    file = lines("R1,2026-01-02,receipt,TEA,W1,,,,10,", "S1,2026-01-03,ship,TEA,W1,,,,4,",
                 "S2,2026-01-03,ship,TEA,W1,,,,-1,", "A1,2026-01-04,adjust,TEA,W1,,,,-2,",
                 "H1,2026-01-05,hold,TEA,W1,,,,1,")  # fmt: skip
    assert counts(stocked(written(file), None, "--kind", "movements")) == (DONE, 5, 0, 0, 0)
    with world.alice.acting(read_only=True):
        assert one("select on_hand, on_hold from level") == (Decimal(3), Decimal(1))


def test_a_second_run_changes_nothing_and_an_altered_line_is_refused(stocked: TakeIn, written: Write) -> None:
    file = lines("R1,2026-01-02,receipt,TEA,W1,,,,10,", "R2,2026-01-02,receipt,TEA,W1,,,,5,")
    assert counts(stocked(written(file), None, "--kind", "movements")) == (DONE, 2, 0, 0, 0)
    assert counts(stocked(written(file), None, "--kind", "movements")) == (DONE, 0, 0, 2, 0)
    altered = file.replace(",5,", ",6,")
    run = stocked(written(altered), None, "--kind", "movements")
    assert run.status == REFUSED
    assert faults(run)[0][:2] == (3, "source_ref") and "never changed" in faults(run)[0][2]


def test_a_reference_twice_in_one_file_is_refused(stocked: TakeIn, written: Write) -> None:
    file = lines("R1,2026-01-02,receipt,TEA,W1,,,,10,", "R1,2026-01-02,receipt,TEA,W1,,,,10,")
    run = stocked(written(file), None, "--kind", "movements")
    assert faults(run)[0][:2] == (3, "source_ref") and "Row 2 has this reference already" in faults(run)[0][2]


def test_what_cannot_be_posted_is_said_by_row(stocked: TakeIn, written: Write) -> None:
    file = lines("1,2026-01-02,receipt,NONE,W1,,,,10,", "2,2026-01-02,receipt,TEA,W9,,,,10,",
                 "3,2026-01-02,receipt,TEA,W1,A-9,,,10,", "4,2026-01-02,receipt,MILK,W1,,,,10,",
                 "5,2026-01-02,receipt,TEA,W1,,,,0,", "6,2199-01-02,receipt,TEA,W1,,,,1,",
                 "7,2026-01-02,receipt,TEA,W1,,,,1,crate", "8,2026-01-02,gift,TEA,W1,,,,1,",
                 "9,2026-01-02,receipt,TEA,W1,,,,1,")  # fmt: skip
    run = stocked(written(file), None, "--kind", "movements", "--keep-accepted")
    assert counts(run) == (DONE, 1, 0, 0, 8)
    assert [(n, field) for n, field, _ in faults(run)] == [
        (2, "item"), (3, "warehouse"), (4, "location"), (5, "lot"), (6, "quantity"), (7, "occurred_at"),
        (8, "uom"), (9, "kind"),
    ]  # fmt: skip


def test_lots_and_places_are_made_where_the_mapping_says_so(
    stocked: TakeIn, written: Write, world: World
) -> None:
    file = written(
        lines("1,2026-01-02,receipt,MILK,W1,A-1,L7,2026-03-01,10,", "2,2026-01-03,ship,MILK,W1,A-1,L7,,4,")
    )
    assert stocked(file, None, "--kind", "movements").status == REFUSED
    run = stocked(file, movements(create=["lots", "locations"]))
    assert counts(run) == (DONE, 2, 0, 0, 0)
    with world.alice.acting(read_only=True):
        lot = one("select lot_no, expiry_date::text from lot")
        assert one("select on_hand from balance").on_hand == 6
    assert lot == ("L7", "2026-03-01")


def test_no_lot_comes_in_of_an_item_that_is_not_kept_by_lot(
    stocked: TakeIn, written: Write, world: World
) -> None:
    file = lines("1,2026-01-02,receipt,TEA,W1,,L1,,5,", "2,2026-01-02,adjust,TEA,W1,,L1,,1,")
    run = stocked(written(file), None, "--kind", "movements")
    told = "This item is not kept by lot: leave the lot empty, or take the item in with lot_tracked yes first"
    assert faults(run) == [(2, "lot", told), (3, "lot", told)]
    taken = "sku,name,lot_tracked\nTEA,Assam,"
    stocked(written(f"{taken}yes\n"), None, "--kind", "items")
    assert counts(stocked(written(file), None, "--kind", "movements")) == (DONE, 2, 0, 0, 0)
    stocked(written(f"{taken}no\n"), None, "--kind", "items")
    out = lines("3,2026-01-03,ship,TEA,W1,,L1,,4,", "4,2026-01-03,return,TEA,W1,,L1,,4,")
    run = stocked(written(out), None, "--kind", "movements", "--keep-accepted")
    assert [(n, field) for n, field, _ in faults(run)] == [(3, "lot")], "what is there of a lot may leave"


def test_moves_must_add_up(stocked: TakeIn, written: Write) -> None:
    out, into = "1,2026-01-02,move,TEA,W1,,,,-5,", "2,2026-01-02,move,TEA,W1,,,,5,"
    run = stocked(written(lines(out)), None, "--kind", "movements")
    assert faults(run)[0][1] == "quantity" and "do not add up to zero" in faults(run)[0][2]
    assert counts(stocked(written(lines(out, into)), None, "--kind", "movements")) == (DONE, 2, 0, 0, 0)


def test_a_dry_run_writes_nothing(stocked: TakeIn, written: Write, world: World) -> None:
    file = written(lines("R1,2026-01-02,receipt,TEA,W1,,,,10,"))
    assert counts(stocked(file, None, "--kind", "movements", "--dry-run")) == (DONE, 1, 0, 0, 0)
    with world.alice.acting(read_only=True):
        assert one("select count(*) as n from movement").n == 0


@pytest.mark.usefixtures("either_storage")
def test_rejected_rows_come_back_harmless(
    stocked: TakeIn, written: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = tmp_path / "rejected.csv"
    file = written("sku,name,weight_g\n=1+1,@evil,heavy\nOK,Fine,-5\n")
    run = stocked(file, None, "--kind", "items", "--rejected", str(back))
    told = back.read_text("utf-8-sig").splitlines()
    assert run.rejected == 2
    assert told[1].endswith(",'=1+1,'@evil,heavy") and told[2].endswith(",OK,Fine,-5")
    assert str(back) in capsys.readouterr().err
    run = stocked(file, None, "--kind", "items")
    assert run.rejected_ref in capsys.readouterr().err


def test_another_client_of_the_workspace_gets_nothing(stocked: TakeIn, written: Write, world: World) -> None:
    stocked(written(lines("R1,2026-01-02,receipt,TEA,W1,,,,10,")), None, "--kind", "movements")
    with world.bob.acting(read_only=True):
        found = one("select (select count(*) from item) as items,"
                    " (select count(*) from movement) as movements,"
                    " (select count(*) from client_warehouse) as warehouses")  # fmt: skip
    assert found == (0, 0, 0)


def test_items_of_another_client_are_not_found(stocked: TakeIn, written: Write) -> None:
    run = stocked(
        written(lines("R1,2026-01-02,receipt,TEA,W1,,,,10,")), None, "--kind", "movements", client="beta"
    )
    assert faults(run)[0][:2] == (2, "item")


def test_the_command_line_says_what_is_missing(
    world: World, written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(written(ITEMS))
    chosen = ["--workspace", world.northdock.code]
    for words, told in (
        ([file, *chosen], "Say --kind"),
        ([file, *chosen, "--kind", "items"], "Say --client"),
        ([file, *chosen, "--kind", "items", "--client", "nobody"], "has no client “nobody”"),
        ([file, "--workspace", "nowhere", "--kind", "items"], "There is no workspace “nowhere”"),
        (["/nowhere.csv", *chosen, "--kind", "items", "--client", world.acme.code], "There is no file"),
    ):
        assert command.run(words) == command.UNUSABLE
        assert told in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_a_failed_run(taken_in: TakeIn, written: Write) -> None:
    run = taken_in(written('sku,name\nA,"Apple\n'), None, "--kind", "items")
    assert run.status == FAILED and "a quote that is never closed" in run.problem


def test_a_minus_is_never_dropped_in_silence(stocked: TakeIn, written: Write, world: World) -> None:
    opening = "source_ref,occurred_at,item,warehouse,quantity\no-1,2026-01-01,TEA,W1,-3\n"
    assert stocked(written(opening), None, "--kind", "opening").new == 1
    run = stocked(written(lines("r-1,2026-01-01,receipt,TEA,W1,,,,-5,")), None, "--kind", "movements")
    assert faults(run)[0][:2] == (2, "quantity") and "positive number" in faults(run)[0][2]
    named = movements(name="By kind")
    named["fields"]["quantity"]["sign"] = "by_kind"
    assert stocked(written(lines("r-1,2026-01-01,receipt,TEA,W1,,,,-5,")), named).new == 1
    with world.alice.acting(read_only=True):
        assert one("select sum(on_hand) as left_over from level").left_over == 2


def test_our_own_columns_make_the_lots_they_name(stocked: TakeIn, written: Write, world: World) -> None:
    opening = "source_ref,occurred_at,item,warehouse,quantity,lot,lot_expiry\n"
    opening += "o-1,2026-01-01,MILK,W1,8,L-1,2027-01-31\n"
    assert counts(stocked(written(opening), None, "--kind", "opening")) == (DONE, 1, 0, 0, 0)
    with world.alice.acting(read_only=True):
        assert str(one("select expiry_date from lot where lot_no = 'L-1'").expiry_date) == "2027-01-31"


def test_a_check_says_how_many_rows_fit(stocked: TakeIn, written: Write) -> None:
    opening = (
        "source_ref,occurred_at,item,warehouse,quantity\no-1,2026-01-01,TEA,W1,3\no-2,2026-01-01,NONE,W1,3\n"
    )
    assert "2 rows read: 1 fit, 0 left out, 1 rejected" in summary(
        stocked(written(opening), None, "--kind", "opening", "--dry-run")
    )
