"""Documents in a bucket of an S3 server: what a disk never does. All else is tested there and here alike."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from django.test import override_settings

from baywindow.documents import filing
from baywindow.documents.models import Document
from baywindow.documents.storing import looked
from baywindow.server import keeping
from baywindow.server.posture import _storage
from tests.buckets import BUCKET, ObjectStore
from tests.stock.floor import Floor

from .papers import about, pdf, stored, upload

LONG = b"0123456789abcdef" * 530_000
"""8.5 MB: the client library sends it in parts."""


def sent(floor: Floor, *files: Any) -> Any:
    """The answer of the form to these files, about acme's tea, as sam sends it."""
    form = {"subject": "item", "number_of_subject": "TEA-1", "kind": "coa", "papers": list(files)}
    return floor.world.sam.browser().post(f"/console/documents/{floor.world.acme.id}/new", form, follow=True)


def of_acme(floor: Floor) -> list[Document]:
    """What acme has."""
    with floor.world.sam.acting(read_only=True):
        return list(Document.objects.of_client(floor.world.acme.id))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """One try, to lose no time over a server that is known to be gone."""
    monkeypatch.setattr(keeping, "TRIES", 0)


@contextmanager
def environment_says(monkeypatch: pytest.MonkeyPatch, settings: Any, **other: str) -> Iterator[None]:
    """An installation whose environment differs in this."""
    with monkeypatch.context() as environment:
        for name, value in other.items():
            environment.setenv(f"BAYWINDOW_{name}", value)
        with override_settings(STORAGES={**settings.STORAGES, "default": keeping.kept_files()}):
            yield


def test_a_large_file_goes_in_parts_and_comes_back_as_it_was(floor: Floor, in_bucket: ObjectStore) -> None:
    sent(floor, upload("long.csv", LONG, "text/csv"))
    (document,) = of_acme(floor)
    assert in_bucket.names() == [document.file_ref]
    looks = in_bucket.head(document.file_ref)
    assert looks["ETag"].endswith('-2"') and looks["ContentLength"] == len(LONG)
    at = f"/console/documents/{document.client_id}/{document.id}/download"
    came = b"".join(floor.world.sam.browser().get(at).streaming_content)
    assert sha256(came).hexdigest() == document.sha256 == sha256(LONG).hexdigest()


WRONG = {
    "secret": ({"SECRET_S3": "another"}, "signature"),
    "key": ({"S3_KEY": "some:body"}, "signature"),
    "bucket": ({"S3_BUCKET": "no-such-bucket"}, "bucket does not exist"),
}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("wrong", WRONG)
def test_posture_says_why_the_bucket_does_not_open(
    in_bucket: ObjectStore, monkeypatch: pytest.MonkeyPatch, settings: Any, wrong: str
) -> None:
    good = _storage()
    assert good.fault is None and BUCKET in good.subject
    other, reason = WRONG[wrong]
    with environment_says(monkeypatch, settings, **other):
        assert reason in str(_storage().fault)
    assert in_bucket.names() == [], "nothing of the trying is left"


@pytest.mark.usefixtures("hasty")
def test_with_a_wrong_secret_nothing_is_read_or_written_and_it_is_said(
    floor: Floor,
    in_bucket: ObjectStore,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    document, alice = stored(floor, "kept", publish=True), floor.world.alice.browser()
    link = alice.get(f"/documents/{document.id}/download").url
    with environment_says(monkeypatch, settings, SECRET_S3="another"), caplog.at_level(logging.ERROR):
        refused = [alice.get(link), alice.get(f"/documents/zip?id={document.id}")]
        refused.append(alice.get(f"/documents/{document.id}/pages/1"))
        for answer in refused:
            assert answer.status_code == 503 and "refuses us" in answer.content.decode()
        assert "refuses us" in sent(floor, upload("new.pdf", pdf("new"))).content.decode()
    assert "posture" in caplog.text
    assert of_acme(floor) == [document] and len(in_bucket.names()) == 1


@pytest.mark.usefixtures("hasty")
def test_a_server_that_dies_loses_nothing_and_nothing_is_half_there(
    floor: Floor, in_bucket: ObjectStore
) -> None:
    document, alice = stored(floor, "kept", publish=True), floor.world.alice.browser()
    link = alice.get(f"/documents/{document.id}/download").url

    class Dying(io.BytesIO):
        """A file in whose midst the server dies."""

        armed = False

        def read(self, size: int | None = -1) -> bytes:
            """The server is gone once the first part is on its way."""
            if self.armed and self.tell() >= len(LONG) // 2:
                in_bucket.kill()
            return super().read(size)

    with floor.world.sam.acting(read_only=True):
        found, tea = looked(dying := Dying(LONG), "long.csv"), about(floor)
    dying.armed = True
    try:
        with pytest.raises(Exception, match=r"[Cc]onnect"), floor.world.sam.acting():
            filing.file_document(document.client_id, tea, "coa", found)
        for address in (link, f"/documents/zip?id={document.id}"):
            answer = alice.get(address)
            assert answer.status_code == 503 and "Nothing is lost" in answer.content.decode()
        assert "Nothing is lost" in sent(floor, upload("new.pdf", pdf("new"))).content.decode()
    finally:
        in_bucket.start()
    assert of_acme(floor) == [document]
    assert in_bucket.names() == [document.file_ref]
    assert b"".join(alice.get(link).streaming_content) == pdf("kept")
    sent(floor, upload("new.pdf", pdf("new")))
    assert len(of_acme(floor)) == len(in_bucket.names()) == 2
