"""Documents stored, published and withdrawn through the API, by the console's verbs, for keys of staff."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, Text, Whose
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import filing
from .api import DocumentShape
from .forms import audiences
from .kinds import AUDIENCES, KINDS
from .models import Document
from .portal import found_or_404
from .sniffing import NotTaken
from .storing import Looked, looked
from .subjects import SUBJECTS, subject

router = Router(tags=["Documents"])


class NewDocument(Schema):
    """What the file is, and of which record."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    record: Literal[*SUBJECTS] = Field(description="The kind of record it belongs to.")  # type: ignore[valid-type]
    record_id: UUID = Field(description="The record; for `client` the client's own id.")
    kind: Literal[*KINDS] = Field(description="`pod`, `photo`, `coa`, `invoice`, …")  # type: ignore[valid-type]
    meant_for: Literal["", *AUDIENCES] = Field(  # type: ignore[valid-type]
        "", description="As is usual for its kind unless said."
    )
    number: Text = Field("", max_length=80, description="As it stands on the paper.")
    expires_on: Day | None = None
    publish: bool = Field(False, description="The client sees it at once.")


class Edition(Whose):
    """In whose place the changed file comes."""

    seen: int = Field(ge=1, le=100_000, description="The newest edition you know: a newer one is refused.")


class MeantFor(Whose):
    """Who of the client may see it."""

    meant_for: Literal[*AUDIENCES]  # type: ignore[valid-type]


@router.post("/documents/new", response={200: DocumentShape, 201: DocumentShape}, summary="Store a document")
@may("documents.edit")
def store_document(request: MemberRequest, told: Form[NewDocument], file: File[UploadedFile]) -> Status[Any]:
    """Sent as `multipart/form-data`. A file that the record has already stays that document, with 200."""
    client = find_client(told.client)
    about = subject(told.record, told.record_id, client.id)
    if about is None:
        raise Http404
    meant_for = told.meant_for or KINDS[told.kind].audience
    _sees_such(request, meant_for)
    document, new = filing.file_document(
        client.id, about, told.kind, _looked(file), meant_for=meant_for, number=told.number,
        expires_on=told.expires_on, publish=told.publish,
    )  # fmt: skip
    return Status(201 if new else 200, found_or_404(document.id, client.id)._asdict())


@router.post(
    "/documents/{uuid:document_id}/editions", response={201: DocumentShape}, summary="Store a changed file"
)
@may("documents.edit")
def store_edition(
    request: MemberRequest, document_id: UUID, told: Form[Edition], file: File[UploadedFile]
) -> Status[Any]:
    """Sent as `multipart/form-data`. The client sees it once it is published."""
    client = find_client(told.client)
    filing.find_document(client.id, document_id)
    made = filing.new_edition(client.id, document_id, _looked(file), told.seen)
    return Status(201, found_or_404(made.id, client.id)._asdict())


@router.post(
    "/documents/{uuid:document_id}/publication", response=DocumentShape, summary="Publish a document"
)
@may("documents.edit")
def publish_document(request: MemberRequest, document_id: UUID, told: Whose) -> dict[str, Any]:
    """From now on the client can see it."""
    found = filing.find_document(find_client(told.client).id, document_id, lock=True)
    filing.publish(found)
    return _as_it_is(found)


@router.post(
    "/documents/{uuid:document_id}/withdrawal", response=DocumentShape, summary="Withdraw a document"
)
@may("documents.edit")
def withdraw_document(request: MemberRequest, document_id: UUID, told: Whose) -> dict[str, Any]:
    """The client cannot see it any more, nor an edition before it."""
    found = filing.find_document(find_client(told.client).id, document_id, lock=True)
    filing.withdraw(found)
    return _as_it_is(found)


@router.post("/documents/{uuid:document_id}/audience", response=DocumentShape, summary="Say who may see one")
@may("documents.edit")
def mean_for(request: MemberRequest, document_id: UUID, told: MeantFor) -> dict[str, Any]:
    """Once it is published, in all its editions."""
    found = filing.find_document(find_client(told.client).id, document_id)
    _sees_such(request, told.meant_for)
    filing.mean_for(found, told.meant_for)
    return _as_it_is(found)


def _as_it_is(found: Document) -> dict[str, Any]:
    told: dict[str, Any] = found_or_404(found.id, found.client_id)._asdict()
    return told


def _sees_such(request: MemberRequest, meant_for: str) -> None:
    if meant_for not in dict(audiences(request.member)):
        raise _wrong("meant_for", "The key does not see such documents itself.")


def _looked(file: UploadedFile) -> Looked:
    try:
        return looked(file, file.name or "")
    except NotTaken as reason:
        raise _wrong("file", str(reason)) from reason


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", faults=[Fault("body", field, sentence)])
