"""Files stored by programs: looked at like those of the console, each once, for the records they may see."""

from __future__ import annotations

from typing import Any

from baywindow.documents.models import Document
from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor
from tests.together import at_once

from .papers import pdf, png, upload

NEW = "/api/v1/documents/new"


def sent(program: Caller, floor: Floor, file: Any, once: str, **told: Any) -> Any:
    fields = {
        "client": str(floor.world.acme.id), "record": "item", "record_id": str(floor.tea.id), "kind": "coa",
        **told, "file": file,
    }  # fmt: skip
    return program.browser.post(NEW, fields, headers={"Idempotency-Key": once})


def stored(floor: Floor) -> int:
    with floor.world.sam.acting(read_only=True):
        return int(Document.objects.of_client(floor.world.acme.id).count())


def test_a_program_stores_a_file_once_and_the_client_reads_it(floor: Floor) -> None:
    world = floor.world
    key = caller(world.sam).text
    answers = at_once(lambda: sent(Caller(key), floor, upload("coa.pdf", pdf("a")), "one", publish="true"), 3)
    assert {answer.status_code for answer in answers} == {201}, answers[0].content
    (found,) = {answer.json()["id"] for answer in answers}
    sam, ada = Caller(key), caller(world.ada)
    other = sent(sam, floor, upload("coa.pdf", pdf("b")), "one", publish="true")
    assert problem(other)["type"].endswith("/idempotency-key-reused")
    known = sent(sam, floor, upload("coa.pdf", pdf("a")), "two")
    assert (known.status_code, known.json()["id"]) == (200, found) and stored(floor) == 1
    assert b"".join(ada.get(f"/documents/{found}/file").streaming_content) == pdf("a")
    photo = sent(sam, floor, upload("pod.png", png(), "image/png"), "three", kind="pod")
    assert (photo.json()["kind"], photo.json()["published"]) == ("pod", False)


def test_what_is_no_document_is_refused_and_nothing_is_stored(floor: Floor, settings: Any) -> None:
    world = floor.world
    sam = caller(world.sam)
    wrong = problem(sent(sam, floor, upload("x.pdf", b"MZ" + b"0" * 99), "a"))
    assert [one["field"] for one in wrong["errors"]] == ["file"]
    assert sent(sam, floor, upload("x.pdf", pdf()), "b", record_id=str(world.acme.id)).status_code == 404
    assert sent(sam, floor, upload("x.pdf", pdf()), "c", client=str(world.gamma.id)).status_code == 404
    assert sent(sam, floor, upload("x.pdf", pdf()), "d", kind="diary").status_code == 422
    narrow = caller(world.sam, "home.view", "catalog.view", "documents.view", "documents.edit")
    assert problem(sent(narrow, floor, upload("x.pdf", pdf()), "e", kind="invoice"))["status"] == 422
    assert caller(world.ada).post("/documents/new", {}).status_code == 403
    assert problem(sam.post("/documents/new", {}))["status"] == 415
    assert problem(sam.post("/documents/new", "x", content_type="multipart/form-data"))["status"] == 400
    settings.DOCUMENT_LIMIT = 1000
    assert problem(sent(sam, floor, upload("x.pdf", b"%PDF" + b"0" * 2000), "f"))["status"] == 413
    assert stored(floor) == 0


def kept(sam: Caller, floor: Floor, **told: Any) -> dict[str, Any]:
    """A certificate of tea, stored."""
    made: dict[str, Any] = sent(sam, floor, upload("coa.pdf", pdf("a")), "first", **told).json()
    return made


def test_a_program_publishes_and_withdraws_and_says_who_may_see_it(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    sam, ada = caller(world.sam), caller(world.ada)
    at = f"/documents/{kept(sam, floor)['id']}"
    assert ada.get(at).status_code == 404
    answers = at_once(lambda: Caller(sam.text).post(f"{at}/publication", named, "out"), 3)
    assert {answer.json()["published"] for answer in answers} == {True}, answers[0].content
    assert ada.get(at).status_code == 200
    assert sam.post(f"{at}/publication", named).status_code == 200, "published already"
    verbs = [one["verb"] for one in sam.get(f"{at}/events", named).json()]
    assert verbs == ["document.published.coa.operations"]
    assert sam.post(f"{at}/audience", {**named, "meant_for": "finance"}).json()["meant_for"] == "finance"
    operations = caller(world.ada, "catalog.view", "documents.view", "documents.operations")
    assert (operations.get(at).status_code, ada.get(at).status_code) == (404, 200)
    blind = caller(world.sam, "catalog.view", "documents.view", "documents.operations", "documents.edit")
    assert blind.post(f"{at}/withdrawal", named).status_code == 404, "it does not see it itself"
    assert sam.post(f"{at}/withdrawal", named).json()["published"] is False
    assert ada.get(at).status_code == 404


def test_a_changed_file_comes_in_place_of_the_newest_alone(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    sam = caller(world.sam)
    made = kept(sam, floor, publish="true")
    at = f"/api/v1/documents/{made['id']}/editions"

    def edition(seen: int, text: str, once: str, program: Caller = sam, **told: Any) -> Any:
        fields = {**named, **told, "seen": seen, "file": upload("coa.pdf", pdf(text))}
        return program.browser.post(at, fields, headers={"Idempotency-Key": once})

    answers = at_once(lambda: edition(1, "b", "two", Caller(sam.text)), 3)
    assert {answer.status_code for answer in answers} == {201}, answers[0].content
    (second,) = {answer.json()["id"] for answer in answers}
    told = answers[0].json()
    assert (told["edition"], told["series_id"], told["published"]) == (2, made["series_id"], False)
    assert "meanwhile" in problem(edition(1, "c", "three"))["detail"]
    assert "already" in problem(edition(2, "b", "four"))["detail"]
    wrong = sam.browser.post(
        at, {**named, "seen": 2, "file": upload("x.pdf", b"MZ" + b"0" * 99)}, headers={"Idempotency-Key": "x"}
    )
    assert problem(wrong)["errors"][0]["field"] == "file" and stored(floor) == 2
    assert edition(2, "c", "five", client=str(world.beta.id)).status_code == 404
    assert edition(2, "c", "six", caller(world.ada)).status_code == 403
    assert caller(world.ada).get(f"/documents/{second}").status_code == 404, "not published yet"
    assert stored(floor) == 2


def test_only_who_stores_documents_publishes_them_and_for_their_own_client(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    sam = caller(world.sam)
    at = f"/documents/{kept(sam, floor)['id']}"
    reads = caller(world.sam, "catalog.view", "documents.view", "documents.operations")
    for what, told in (("publication", {}), ("withdrawal", {}), ("audience", {"meant_for": "both"})):
        for other in (caller(world.ada), reads):
            assert other.post(f"{at}/{what}", named | told).status_code == 403
        assert sam.post(f"{at}/{what}", {"client": str(world.beta.id), **told}).status_code == 404
    narrow = caller(world.sam, "catalog.view", "documents.view", "documents.operations", "documents.edit")
    refused = problem(narrow.post(f"{at}/audience", {**named, "meant_for": "finance"}))
    assert refused["errors"][0]["field"] == "meant_for"
    assert sam.get(at, named).json()["published"] is False
