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
