"""Documents on both sides: stored, published, found, shown, handed out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from baywindow.documents import filing
from baywindow.documents.handing import GOOD_FOR
from baywindow.documents.models import Document
from baywindow.documents.subjects import subject
from tests.api.callers import caller
from tests.counting import statements
from tests.orders.wishes import mugs, order
from tests.stock.floor import Floor
from tests.together import at_once

from .papers import file, pdf, png, stored, upload


def sent(floor: Floor, *files: Any, **told: Any) -> dict[str, Any]:
    """The form as a browser sends it, about acme's tea."""
    form = {"subject": "item", "number_of_subject": "TEA-1", "kind": "coa", "papers": list(files)}
    return form | told


def body(answer: Any) -> bytes:
    """The bytes of an answer that streams."""
    return b"".join(answer.streaming_content)


@pytest.mark.usefixtures("either_storage")
def test_sam_stores_and_publishes_and_alice_finds_and_fetches_it(floor: Floor) -> None:
    world = floor.world
    sam, alice = world.sam.browser(), world.alice.browser()
    new = f"/console/documents/{world.acme.id}/new"
    data = pdf("certificate", pages=2)
    answer = sam.post(new, sent(floor, upload("../../Lot 7 certificate.pdf", data), number="C-77"))
    assert answer.status_code == 302
    with world.sam.acting(read_only=True):
        document = Document.objects.of_client(world.acme.id).get()
    assert (document.file_name, document.mime, document.pages) == (
        "Lot 7 certificate.pdf",
        "application/pdf",
        2,
    )
    ours, own = f"/console/documents/{world.acme.id}/{document.id}", f"/documents/{document.id}"
    assert "Not published" in sam.get(ours).content.decode()
    for address in ("/documents", f"/documents/of/item/{floor.tea.id}"):
        assert "Lot 7" not in alice.get(address).content.decode()
    for address in (own, f"{own}/download", f"{own}/pages/1", f"/documents/zip?id={document.id}"):
        assert alice.get(address).status_code == 404, address
    assert sam.post(f"{ours}/publication").status_code == 302
    for words in ("certif", "c-77", "tea-1"):
        assert "Lot 7 certificate.pdf" in alice.get("/documents", {"q": words}).content.decode(), words
    assert "Lot 7" not in alice.get("/documents", {"q": "nothing"}).content.decode()
    assert "Lot 7" in alice.get(f"/documents/of/item/{floor.tea.id}").content.decode()
    assert "TEA-1" in alice.get(own).content.decode()
    picture = alice.get(f"{own}/pages/2")
    assert picture["Content-Type"] == "image/webp" and picture.content[8:12] == b"WEBP"
    assert alice.get(f"{own}/pages/3").status_code == 404
    link = alice.get(f"{own}/download")
    fetched = alice.get(link.url)
    assert body(fetched) == data
    assert fetched["Content-Disposition"] == 'attachment; filename="Lot 7 certificate.pdf"'
    assert (fetched["X-Content-Type-Options"], fetched["Content-Length"]) == ("nosniff", str(len(data)))
    assert sam.post(f"{ours}/withdrawal").status_code == 302
    assert alice.get(link.url).status_code == 404, "a link shows nothing that its reader may not see any more"
    assert world.bob.browser().get(own).status_code == 404


def test_what_is_fetched_stands_in_the_client_s_access_log(floor: Floor) -> None:
    first, second = stored(floor, "one", publish=True), stored(floor, "two", publish=True)
    alice = floor.world.alice.browser()
    body(alice.get(alice.get(f"/documents/{first.id}/download").url))
    body(alice.get(f"/documents/zip?id={first.id}&id={second.id}"))
    body(floor.world.sam.browser().get(f"/console/documents/{floor.world.acme.id}/{first.id}/download"))
    log = floor.world.ada.browser().get("/settings/access-log").content.decode()
    assert log.count("Downloaded") >= 3 and "one.pdf, two.pdf" in log and "coa TEA-1" in log


def test_what_is_read_on_screen_stands_in_the_log_once_an_hour(floor: Floor) -> None:
    document = stored(floor, "read", publish=True)
    alice, page = floor.world.alice.browser(), f"/documents/{document.id}/pages/1"
    assert at_once(lambda: alice.get(page).status_code, 2) == [200, 200]
    for browser in (alice, floor.world.alice.browser()):
        assert browser.get(page).status_code == 200
    log = floor.world.ada.browser().get("/settings/access-log?kind=opened").content.decode()
    assert "read.pdf" in log and "coa TEA-1" in log and "Opened on screen" in log
    with connections["owner"].cursor() as cursor:
        sql = "select count(*) from core.access_log where kind = 'opened' and client_id = %s"
        cursor.execute(sql, [floor.world.acme.id])
        assert cursor.fetchone() == (2,), "each of the two sessions once, whatever it turned"


def test_who_may_not_open_the_record_is_given_no_link_to_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
        about = subject("order", made.id, made.client_id)
        assert about is not None
        filing.file_document(made.client_id, about, "pod", file("got"), meant_for="both", publish=True)
    for someone, linked in ((floor.world.fay, False), (floor.world.ada, True)):
        page = someone.browser().get("/documents").content.decode()
        assert made.number in page and (f'href="/orders/{made.id}"' in page) == linked


def test_a_link_is_one_session_s_and_over_soon(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    document = stored(floor, publish=True)
    alice, eve = floor.world.alice.browser(), floor.world.eve.browser()
    link = alice.get(f"/documents/{document.id}/download").url
    assert alice.get(link).status_code == 200
    assert eve.get(link).url == "/documents"
    later = __import__("time").time() + GOOD_FOR.total_seconds() + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert alice.get(link).url == "/documents"


@pytest.mark.usefixtures("either_storage")
def test_the_same_file_sent_twice_is_one_document_also_by_two_hands_at_once(floor: Floor) -> None:
    acme, data = floor.world.acme, pdf("twice")
    new = f"/console/documents/{acme.id}/new"
    sam = floor.world.sam.browser()
    assert sam.post(new, sent(floor, upload("a.pdf", data))).status_code == 302
    assert "Stored already" in sam.post(new, sent(floor, upload("b.pdf", data)), follow=True).content.decode()
    other = pdf("at once")
    browsers = iter([floor.world.sam.browser(), floor.world.olga.browser()])
    answers = at_once(lambda: next(browsers).post(new, sent(floor, upload("c.pdf", other))).status_code, 2)
    assert answers == [302, 302]
    with floor.world.sam.acting(read_only=True):
        assert Document.objects.of_client(acme.id).count() == 2


def test_of_two_new_editions_at_once_one_is_told_of_the_other(floor: Floor) -> None:
    acme, first = floor.world.acme, stored(floor, "first", publish=True)
    at = f"/console/documents/{acme.id}/{first.id}/editions"
    files = iter([pdf("second"), pdf("another second")])
    browsers = iter([floor.world.sam.browser(), floor.world.olga.browser()])
    answers = at_once(
        lambda: next(browsers).post(at, {"seen": 1, "papers": upload("n.pdf", next(files))}).status_code, 2
    )
    assert answers == [302, 302], "the loser is told on the page it comes back to"
    with floor.world.sam.acting():
        newest = Document.objects.of_client(acme.id).order_by("-edition")[0]
        assert newest.edition == 2 and not newest.published
        filing.publish(newest)
    alice = floor.world.alice.browser()
    page = alice.get("/documents").content.decode()
    assert str(newest.id) in page and str(first.id) not in page
    assert "newer edition" in alice.get(f"/documents/{first.id}").content.decode()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from core.document where client_id = %s", [acme.id])
        assert cursor.fetchone() == (2,)


def said(browser: Any, client: Any) -> list[str]:
    """The kinds of which the form for a client says that they publish themselves."""
    page = browser.get(f"/console/documents/{client.id}/new").content.decode()
    return re.findall(r">([^<]+) · published at once</option>", page)


@pytest.mark.usefixtures("either_storage")
def test_kinds_that_publish_themselves_and_filters_and_zip(floor: Floor) -> None:
    acme, sam, alice = floor.world.acme, floor.world.sam.browser(), floor.world.alice.browser()
    kinds = f"/console/documents/{acme.id}/kinds"
    assert sam.post(kinds, {"kinds": ["photo", "coa"]}).status_code == 302
    assert said(sam, acme) == ["Certificate of analysis", "Photo"] and said(sam, floor.world.beta) == [
        "Photo"
    ]
    assert sam.post(kinds, {"kinds": ["photo"]}).status_code == 302
    new = f"/console/documents/{acme.id}/new"
    photos = [upload("a.png", png("red")), upload("A.PNG", png("blue"))]
    assert sam.post(new, sent(floor, *photos, kind="photo")).status_code == 302
    assert sam.post(new, sent(floor, upload("c.pdf", pdf("c")))).status_code == 302
    page = alice.get("/documents").content.decode()
    assert "a.png" in page and "A.PNG" in page and "c.pdf" not in page
    assert "a.png" not in alice.get("/documents?kind=coa").content.decode()
    assert "a.png" not in alice.get("/documents?to=2020-01-01").content.decode()
    assert "a.png" in alice.get("/documents?record=item").content.decode()
    assert "a.png" not in alice.get("/documents?record=lot").content.decode()
    with floor.world.sam.acting(read_only=True):
        ids = [str(one.id) for one in Document.objects.of_client(acme.id).filter(kind="photo")]
    with zipfile.ZipFile(io.BytesIO(body(alice.get("/documents/zip", {"id": ids})))) as bundle:
        assert bundle.testzip() is None
        assert sorted(name.lower() for name in bundle.namelist()) == ["a (2).png", "a.png"]
    assert alice.get("/documents/zip").url == "/documents"


def test_the_library_is_a_file_of_what_one_sees(floor: Floor) -> None:
    stored(floor, "seen", publish=True)
    stored(floor, "waits")
    stored(floor, "a-bill", kind="invoice", publish=True)
    for someone, names in (
        ("alice", ["seen.pdf"]),
        ("fay", ["a-bill.pdf"]),
        ("ada", ["a-bill.pdf", "seen.pdf"]),
    ):
        browser = floor.world.people[someone].browser()
        text = body(browser.get("/documents/export.csv")).decode("utf-8-sig")
        told = list(csv.DictReader(io.StringIO(text)))
        assert [row["File"] for row in told] == names, someone
        assert told[-1]["Record"] == "TEA-1" and len(told[-1]["SHA-256"]) == 64
        assert "/documents/export.xlsx" in browser.get("/documents").content.decode()
    alice = floor.world.alice.browser()
    assert body(alice.get("/documents/export.csv?q=nothing")).decode("utf-8-sig").count("\n") == 1
    assert body(alice.get("/documents/export.xlsx")).startswith(b"PK")


def test_the_library_asks_once_for_a_page_however_long(floor: Floor) -> None:
    for n in range(3):
        stored(floor, f"n{n}", publish=True)
    alice = floor.world.alice.browser()
    with statements("portal") as asked:
        assert "n2.pdf" in alice.get("/documents").content.decode()
    assert len(asked) == 1
    with statements("staff") as asked:
        floor.world.sam.browser().get(f"/console/documents/{floor.world.acme.id}")
    assert len(asked) == 2


@pytest.mark.usefixtures("either_storage")
def test_a_file_the_storage_has_lost_is_told_plainly(floor: Floor) -> None:
    from django.core.files.storage import default_storage

    lost, kept = stored(floor, "lost", publish=True), stored(floor, "kept", publish=True)
    default_storage.delete(lost.file_ref)
    alice = floor.world.alice.browser()
    answer = alice.get(alice.get(f"/documents/{lost.id}/download").url)
    assert answer.status_code == 410 and "missing from the storage" in answer.content.decode()
    with zipfile.ZipFile(
        io.BytesIO(body(alice.get("/documents/zip", {"id": [str(lost.id), str(kept.id)]})))
    ) as bundle:
        assert sorted(bundle.namelist()) == ["MISSING.txt", "kept.pdf"]
        assert b"lost.pdf" in bundle.read("MISSING.txt")
    assert file("again")


def test_a_program_asks_for_the_papers_of_one_order(floor: Floor) -> None:
    world, acme = floor.world, floor.world.acme
    stored(floor, "of-the-tea", publish=True)
    with world.sam.acting():
        made = order(floor, mugs(floor, 1))
        belongs = subject("order", made.id, acme.id)
        assert belongs
        filing.file_document(acme.id, belongs, "bol", file("bol", "bol.pdf"), publish=True)
    ada = caller(world.ada)
    assert len(ada.get("/documents").json()["data"]) == 2
    found = ada.get("/documents", {"order": str(made.id)}).json()["data"]
    assert [(one["file_name"], one["subject_number"]) for one in found] == [("bol.pdf", made.number)]
    assert ada.get("/documents", {"receipt": str(uuid4())}).json()["data"] == []
