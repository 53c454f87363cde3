"""Who sees which document: whatever SQL a page runs, the database answers by publication and audience."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, connections

from baywindow.documents.models import Document, SelfPublishing
from tests.people import Someone
from tests.stock.floor import Floor

from .papers import stored

EVERY = "select file_name from document"
"""A page with a hole: no tenant, no condition."""


def seen(someone: Someone) -> set[str]:
    """What somebody's login reads."""
    with someone.acting(read_only=True) as member, connections[member.alias].cursor() as cursor:
        cursor.execute(EVERY)
        return {row[0].removesuffix(".pdf") for row in cursor.fetchall()}


@pytest.fixture
def papers(floor: Floor) -> Floor:
    """One document of each audience, published and not."""
    for audience in ("both", "operations", "finance"):
        stored(floor, f"{audience} shown", meant_for=audience, publish=True)
        stored(floor, f"{audience} hidden", meant_for=audience)
    return floor


def test_the_database_shows_each_what_is_published_and_meant_for_them(papers: Floor) -> None:
    world = papers.world
    operations = {"both shown", "operations shown"}
    assert seen(world.alice) == operations
    assert seen(world.fay) == {"both shown", "finance shown"}
    assert seen(world.ada) == seen(world.aud) == seen(world.eve) == operations | {"finance shown"}
    assert seen(world.bob) == seen(world.gus) == seen(world.sue) == set()
    assert seen(world.olga) == operations | {"both hidden", "operations hidden"}
    assert len(seen(world.sam)) == len(seen(world.carl)) == 6
    assert seen(world.dirk) == set()


def test_pages_and_the_api_show_the_same(papers: Floor) -> None:
    from tests.api.callers import caller

    world = papers.world
    for someone in (world.alice, world.fay):
        page = someone.browser().get("/documents").content.decode()
        assert "hidden.pdf" not in page and "both shown" in page
        assert ("finance shown" in page) == (someone is world.fay)
    ada, sam = caller(world.ada), caller(world.sam)
    told = ada.get("/documents").json()["data"]
    assert {one["file_name"] for one in told} == {f"{a} shown.pdf" for a in ("both", "operations", "finance")}
    one = next(one for one in told if one["meant_for"] == "finance")
    assert ada.get(f"/documents/{one['id']}").json() == one
    file = ada.get(f"/documents/{one['id']}/file")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Disposition"].startswith("attachment")
    named = {"client": str(world.acme.id)}
    assert len(sam.get("/documents", named).json()["data"]) == 6
    assert sam.get(f"/documents/{one['id']}", {"client": str(world.beta.id)}).status_code == 404
    for state, count in (("published", 3), ("waiting", 3)):
        assert len(sam.get("/documents", {**named, "state": state}).json()["data"]) == count
    assert len(sam.get("/documents", {**named, "record": "item"}).json()["data"]) == 6
    assert sam.get("/documents", {**named, "record": "order"}).json()["data"] == []
    log = world.ada.browser().get("/settings/access-log").content.decode()
    assert "finance shown.pdf" in log


def test_the_portal_writes_no_document_and_knows_no_rule(papers: Floor) -> None:
    alice = papers.world.alice
    for act in (
        lambda: Document.objects.update(published=True),
        lambda: Document.objects.update(meant_for="operations"),
        lambda: Document.objects.filter(published=True).delete(),
        lambda: SelfPublishing.objects.filter(kind="coa").exists(),
        lambda: Document(subject_kind="client", subject_id=alice.client_id, page_id=alice.client_id,
                         kind="other", file_name="x", mime="x", size=1, sha256="x", file_ref="x",
                         meant_for="both").save(),
    ):  # fmt: skip
        with alice.acting(), pytest.raises(DatabaseError):
            act()


def test_who_does_not_see_finance_s_papers_gives_none_to_finance(papers: Floor) -> None:
    world = papers.world
    olga, acme = world.olga.browser(), world.acme
    with world.sam.acting(read_only=True):
        found = Document.objects.of_client(acme.id).get(file_name="both shown.pdf")
    at = f"/console/documents/{acme.id}/{found.id}/audience"
    assert olga.post(at, {"meant_for": "finance"}).status_code in {302, 422}
    assert world.alice.browser().get(f"/documents/{found.id}").status_code == 200
    assert world.sam.browser().post(at, {"meant_for": "finance"}).status_code == 302
    assert world.alice.browser().get(f"/documents/{found.id}").status_code == 404
    assert olga.get(f"/console/documents/{acme.id}/{found.id}").status_code == 404


def test_who_can_see_a_document_is_asked_of_the_document(floor: Floor) -> None:
    """One for Operations is nothing that Finance sees, whatever the page of documents asks."""
    world = floor.world
    found = stored(floor, "cmr", meant_for="operations", publish=True)
    for someone, page in (
        (world.ada, f"/documents/{found.id}"), (world.sam, f"/console/documents/{world.acme.id}/{found.id}")
    ):  # fmt: skip
        browser = someone.browser()
        link = re.search(r'href="([^"]*/who\?may=[^"]*)"', browser.get(page).content.decode())
        assert link and "documents.operations+documents.view" in link[1]
        told = browser.get(link[1]).content.decode()
        if someone is world.ada:
            assert world.alice.person.email in told and world.fay.person.email not in told
            assert "API keys can read the same" in told
        else:
            assert world.olga.person.email in told and world.dirk.person.email not in told
