"""Bringing files in through the console."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files import storage
from django.utils import timezone
from python_calamine import CalamineWorkbook

from baywindow.activity.errands import carry
from baywindow.exchange import kinds
from baywindow.exchange.models import (
    DONE,
    DRAFT,
    REFUSED,
    WAITING,
    ImportMapping,
    ImportProgress,
    ImportRun,
)
from baywindow.exchange.registry import KINDS
from baywindow.exchange.standard import standard_rules
from baywindow.tenancy.jobs import entered_job
from tests import working
from tests.exchange import guide
from tests.exchange.test_reading import HEAD, packed
from tests.people import Browser, World

ITEMS = b"sku,name,weight_g\nTEA-1,Assam,250\nTEA-2,Earl Grey,100\n"
WRONG = b"sku,name,weight_g\nTEA-1,Assam,heavy\nTEA-2,Earl Grey,100\n"


def work() -> None:
    """What the worker does: errands into jobs, jobs done."""
    carry()
    working.work()


def upload(
    browser: Browser, world: World, content: bytes, name: str = "items.csv", mapping: str = "standard:items"
) -> Any:
    """Upload a file for acme; the answer."""
    file = io.BytesIO(content)
    file.name = name
    return browser.post(
        "/console/imports/new", {"client": str(world.acme.id), "mapping": mapping, "file": file}
    )


def the_run(world: World) -> ImportRun:
    """The newest run of northdock."""
    with world.sam.acting(read_only=True):
        return ImportRun.objects.order_by("-id")[0]


def test_sam_takes_a_file_in_and_sees_what_it_came_to(world: World) -> None:
    browser = world.sam.browser()
    page = upload(browser, world, ITEMS)
    assert page.status_code == 302
    page = browser.get(page.url)
    assert "Earl Grey" in page.content.decode()
    assert the_run(world).status == DRAFT
    started = browser.post(f"{page.request['PATH_INFO']}/start", {"do": "run", "keep": "none"})
    assert started.status_code == 302
    waiting = browser.get(started.url).content.decode()
    assert "every 1s" in waiting
    work()
    done = browser.get(started.url, headers={"HX-Request": "true"}).content.decode()
    assert "2 rows read: 2 new" in done and "<html" not in done and "every 1s" not in done
    assert "items.csv" in browser.get("/console/imports").content.decode()


def test_pressing_run_twice_makes_one_run(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, ITEMS)
    start = f"/console/imports/{the_run(world).id}/start"
    browser.post(start, {"do": "run"})
    again = browser.post(start, {"do": "run"}, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert carry() == 1
    assert the_run(world).status == WAITING
    work()
    assert the_run(world).new == 2
    assert browser.post(start, {"do": "run"}, headers={"HX-Request": "true"}).status_code == 409


def test_wrong_rows_are_named_before_and_after(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, WRONG)
    run = the_run(world)
    page = browser.get(f"/console/imports/{run.id}").content.decode()
    assert "“heavy” is not a number" in page and "weight_g" in page
    browser.post(f"/console/imports/{run.id}/start", {"do": "run", "keep": "none"})
    work()
    assert the_run(world).status == REFUSED
    rejected = browser.get(f"/console/imports/{run.id}/rejected")
    assert rejected["Content-Disposition"].startswith("attachment")
    told = b"".join(rejected.streaming_content).decode("utf-8-sig")
    assert told.splitlines()[0] == "row,reason,sku,name,weight_g"
    assert told.splitlines()[1].startswith('2,"weight_g: “heavy” is not a number')
    browser.post(f"/console/imports/{run.id}/start", {"do": "run", "keep": "accepted"})
    work()
    kept = the_run(world)
    assert (kept.status, kept.new, kept.rejected) == (DONE, 1, 1)


def test_a_check_writes_nothing_and_the_run_may_follow(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, ITEMS)
    run = the_run(world)
    browser.post(f"/console/imports/{run.id}/start", {"do": "check"})
    work()
    assert "A check, nothing was written" in browser.get(f"/console/imports/{run.id}").content.decode()
    browser.post(f"/console/imports/{run.id}/start", {"do": "run"})
    work()
    assert (the_run(world).status, the_run(world).new) == (DONE, 2)


def test_a_mapping_is_saved_chosen_and_removed(world: World) -> None:
    browser = world.sam.browser()
    rules = {
        "name": "Shop export",
        "kind": "items",
        "fields": {"sku": {"column": "Code"}, "name": {"column": "Title"}},
    }
    file = io.BytesIO(json.dumps(rules).encode())
    file.name = "shop.json"
    made = browser.post("/console/imports/mappings", {"name": "Shop", "file": file})
    assert made.status_code == 302
    assert "Shop" in browser.get(made.url).content.decode()
    with world.sam.acting(read_only=True):
        saved = ImportMapping.objects.get(name="Shop")
    assert upload(browser, world, b"Code;Title\nA;Apple\n", mapping=str(saved.id)).status_code == 302
    assert "Apple" in browser.get(f"/console/imports/{the_run(world).id}").content.decode()
    assert browser.post(f"{made.url}/removal").status_code == 302
    assert browser.get(made.url).status_code == 404


def test_a_mapping_that_is_wrong_says_where(world: World) -> None:
    file = io.BytesIO(b'{"name": "x", "kind": "items", "fields": {"sku": {"colum": "Code"}}}')
    file.name = "x.json"
    page = world.sam.browser().post("/console/imports/mappings", {"file": file})
    assert page.status_code == 422
    assert "fields.sku.colum: nothing has this name here; did you mean “column”?" in page.content.decode()


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"about": 1e400}', b'{"about": NaN}', rb'{"about": "\u0000"}']
)
def test_a_mapping_the_database_could_not_store_is_refused(world: World, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "odd.json"
    assert world.sam.browser().post("/console/imports/mappings", {"file": file}).status_code == 422


def test_an_uploaded_file_is_for_its_owner_alone(world: World) -> None:
    upload(world.sam.browser(), world, ITEMS)
    kept = Path(storage.default_storage.path(the_run(world).file_ref))
    assert [path.stat().st_mode & 0o077 for path in (kept, kept.parent)] == [0, 0]


def test_another_workspace_sees_nothing_of_it(world: World) -> None:
    upload(world.sam.browser(), world, ITEMS)
    run = the_run(world)
    for path in ("", "/rejected"):
        assert world.sue.browser().get(f"/console/imports/{run.id}{path}").status_code == 404
    assert world.sue.browser().post(f"/console/imports/{run.id}/start").status_code == 404
    assert world.olga.browser().get("/console/imports").status_code == 403
    assert world.alice.browser().get("/console/imports").status_code == 403


def test_a_wrong_cell_hides_no_others(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, WRONG)
    page = browser.get(f"/console/imports/{the_run(world).id}").content.decode()
    assert ">Assam</td>" in page and ">heavy</td>" in page


def test_an_upload_beyond_the_limit_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT", 1000)
    page = upload(world.sam.browser(), world, b"sku,name\n" + b"A,Apple\n" * 1000)
    assert page.status_code == 422
    assert "The file is too large" in page.content.decode()


def test_elsewhere_little_is_taken_of_whoever_sends_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SMALL_UPLOAD_LIMIT", 1000)
    big = io.BytesIO(b"x" * 2000)
    big.name = "big.txt"
    assert Browser().post("/accounts/login/", {"login": big}).status_code == 400
    big.seek(0)
    assert world.sam.browser().post("/console/settings/own", {"picture": big}).status_code == 400


def test_a_draft_is_forgotten_and_what_was_done_is_not(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, ITEMS)
    run = the_run(world)
    assert browser.post(f"/console/imports/{run.id}/removal").status_code == 302
    assert browser.get(f"/console/imports/{run.id}").status_code == 404
    assert not storage.default_storage.exists(run.file_ref)


def test_a_run_nobody_heard_of_can_be_queued_again(world: World) -> None:
    browser = world.sam.browser()
    upload(browser, world, ITEMS)
    run = the_run(world)
    start = f"/console/imports/{run.id}/start"
    browser.post(start, {"do": "run"})
    early = browser.post(start, {"do": "again"}, headers={"HX-Request": "true"})
    assert early.status_code == 409
    with entered_job(world.northdock.id):
        ImportProgress.objects.filter(id=run.id).update(seen_at=timezone.now() - timedelta(hours=1))
    assert "Queue it again" in browser.get(f"/console/imports/{run.id}").content.decode()
    assert browser.post(start, {"do": "again"}).status_code == 302
    work()
    assert (the_run(world).status, the_run(world).new) == (DONE, 2)


def test_blank_files_and_our_mappings_can_be_fetched(world: World) -> None:
    browser = world.sam.browser()
    for kind in KINDS:
        blank = browser.get(f"/console/imports/blank/{kind}")
        assert blank["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
        assert browser.get(f"/console/imports/standard/{kind}").json()["kind"] == kind
    assert browser.get("/console/imports/blank/wishes").status_code == 404


def test_a_foreign_file_leads_to_the_columns_and_to_a_mapping_begun_for_it(world: World) -> None:
    browser = world.sam.browser()
    page = upload(browser, world, b"Thing;Name;Net weight\nTEA-1;Assam;250\n")
    text = browser.get(page.url).content.decode()
    assert "The file has no column “sku”" in text and "fields." not in text
    assert "/console/imports/columns/items" in text
    begun = browser.get(f"{page.url}/beginning").json()
    assert begun["about"] == "The file's columns: Thing, Name, Net weight"
    assert begun["fields"]["name"] == {"column": "Name"}
    assert begun["fields"]["sku"]["column"].startswith("WHICH COLUMN?")
    begun["fields"]["sku"] = {"column": "Thing"}
    file = io.BytesIO(json.dumps(begun).encode())
    file.name = "mine.json"
    saved = browser.post("/console/imports/mappings", {"file": file}).url.rpartition("/")[2]
    browser.post(f"{page.url}/mapping", {"mapping": saved})
    assert "TEA-1" in browser.get(page.url).content.decode()


def test_what_nobody_made_is_said_alike_in_the_first_rows_and_of_all_rows(world: World) -> None:
    """Where the mapping can make it that is offered, and it is true; elsewhere nobody hears of it."""
    browser = world.sam.browser()
    stocked(world, b"code,name\nW1,North\n")
    head = b"order_ref,line,placed_at,warehouse,item,quantity,consignee\n"
    orders = head + b"W-1,1,2026-01-18,W1,NEW-1,2,Hanna Holm\n"
    rules = {**standard_rules(KINDS["orders"]), "name": "Shop"}
    page = upload(browser, world, orders, "orders.csv", mapping=saved(browser, rules))
    told = "There is no item with this SKU: take the items in first, or let the mapping make them: “items” in"
    told += " its create"
    assert told in browser.get(page.url).content.decode()
    browser.post(f"{page.url}/start", {"do": "check"})
    work()
    assert the_run(world).faults == [[2, "item", "item", "NEW-1", told]], the_run(world).problem
    made = saved(browser, {**rules, "name": "Shop that makes items", "create": ["items"]})
    browser.post(f"{page.url}/mapping", {"mapping": made})
    assert "There is no item" not in browser.get(page.url).content.decode()
    browser.post(f"{page.url}/start", {"do": "run"})
    work()
    assert (the_run(world).status, the_run(world).new) == (DONE, 1)

    shipped = b"shipment,line,warehouse,shipped_at,item,quantity\nD-1,1,W1,2026-01-19,NEW-2,2\n"
    rules = {**standard_rules(KINDS["shipments"]), "name": "Sent"}
    page = upload(browser, world, shipped, "sent.csv", mapping=saved(browser, rules))
    text = browser.get(page.url).content.decode()
    assert "take the items in first<" in text and "let the mapping make" not in text


def stocked(world: World, warehouses: bytes) -> None:
    """Take warehouses in."""
    file = io.BytesIO(warehouses)
    file.name = "warehouses.csv"
    browser = world.sam.browser()
    page = browser.post("/console/imports/new", {"mapping": "standard:warehouses", "file": file})
    browser.post(f"{page.url}/start", {"do": "run"})
    work()


def saved(browser: Browser, rules: dict[str, Any]) -> str:
    """Save a mapping; the word to choose it by."""
    file = io.BytesIO(json.dumps(rules).encode())
    file.name = "mine.json"
    return str(browser.post("/console/imports/mappings", {"file": file}).url.rpartition("/")[2])


def test_the_first_rows_stand_beside_the_fields_they_fill(world: World) -> None:
    """Fields no row fills are named once; times are the client's, and say which."""
    browser = world.sam.browser()
    head = b"source_ref,occurred_at,kind,item,warehouse,quantity,lot\n"
    lines = b"".join(b"M-%d,2026-07-01 12:00,receipt,MUG,W1,%d,\n" % (n, n) for n in range(1, 7))
    page = upload(browser, world, head + lines, "movements.csv", mapping="standard:movements")
    text = browser.get(page.url).content.decode()
    table = text[text.index("The first rows, as they would be stored") :]
    assert re.findall(r'<th scope="row" translate="no">([a-z ]+)', table) == [
        "source ref", "occurred at", "kind", "item", "warehouse", "quantity",
    ]  # fmt: skip
    assert re.findall(r">Row (\d+)<", table) == ["2", "3", "4", "5", "6"]
    assert "2026-07-01 12:00 CEST" in table and "Times in Europe/Berlin" in table
    assert re.search(r"These rows say nothing of:.*>lot</span>", table)


def test_a_spreadsheet_too_large_for_a_page_is_left_to_the_worker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cells far apart: 49 million cells to unpack, which the worker may and a page may not."""
    browser = world.sam.browser()
    rows = '<row r="1"><c r="A1"/></row><row r="3000"><c r="XFD3000"/></row>'
    sheet = f"{HEAD}{rows}</sheetData></worksheet>".encode()
    wide = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet})
    page = upload(browser, world, wide, "wide.xlsx")

    def unpacked(file: Any) -> None:
        raise AssertionError("a page unpacked it")

    monkeypatch.setattr(CalamineWorkbook, "from_filelike", unpacked)
    text = browser.get(page.url).content.decode()
    assert "too large to be shown here" in text and "Check all rows only" in text
    assert browser.get(f"{page.url}/beginning").json()["about"] == "The file's columns: "


def test_nobody_without_a_mapping_hears_of_one(world: World) -> None:
    browser = world.sam.browser()
    wrong = b"sku,name,weight_g,status,lot_tracked\n,Assam,1.5.5,maybe,yes\n"
    text = browser.get(upload(browser, world, wrong).url).content.decode()
    told = text[text.index("Wrong in the first rows") : text.index("The first rows, as they would be stored")]
    assert "write one of these" in told and "mapping" not in told
    assert ">yes</td>" in text and ">t</td>" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_of_a_kind_are_told(world: World, kind: str) -> None:
    text = world.sam.browser().get(f"/console/imports/columns/{kind}").content.decode()
    for field in KINDS[kind].fields:
        assert f">{field.name}" in text


def test_the_guide_lists_the_columns_as_they_are() -> None:
    assert guide.GUIDE.read_text() == guide.written(), "run python -m tests.exchange.guide"


def test_every_fork_of_a_sentence_is_closed() -> None:
    folder = Path(kinds.__file__).parent
    for file in [*folder.glob("*.py"), *folder.glob("sql/*.sql")]:
        text = file.read_text()
        assert text.count("⟦") == text.count("⟧"), file


def test_a_mistyped_tracking_number_is_pointed_at_and_taken(world: World) -> None:
    sheet = (
        b"shipment,line,warehouse,shipped_at,carrier,tracking_number,package_tracking,item,quantity\n"
        b"S-1,1,BER,2026-01-05 10:00,FedEx,986578788856,1Z999AA10123456784,TEA-1,1\n"
        b"S-2,1,BER,2026-01-05 10:00,,986578788856,1Z999AA10123456785,TEA-1,1\n"
    )
    sam = world.sam.browser()
    page = sam.get(upload(sam, world, sheet, "gone.csv", "standard:shipments").url).content.decode()
    told = page.partition("Worth a look in the first rows")[2].partition("</table>")[0]
    assert told.count("mistyped?") == 2
    assert "986578788856 would be a number of FedEx" in told
    assert "1Z999AA10123456785 would be a number of UPS" in told
