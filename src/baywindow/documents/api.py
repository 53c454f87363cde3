"""Documents in the API: the library, one of them, its file; by the same queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from baywindow.activity.api import Happened, happened_to
from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, OfClient, PageOf, Text, page_of
from baywindow.tenancy.request import MemberRequest, may

from . import queries
from .kinds import TYPES
from .portal import found_or_404, handed
from .queries import Wanted
from .subjects import SUBJECTS

router = Router(tags=["Documents"])

AS_STORED = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted({*TYPES.values()})}
"""What a file can be, as the document of the API says it."""


class DocumentsAsked(OfClient):
    """Which documents."""

    kind: Text = Field("", max_length=40, description="`bol`, `packing_slip`, `coa`, `pod`, `invoice`, …")
    asn: UUID | None = Field(None, description="A delivery: its documents and those of its differences.")
    receipt: UUID | None = Field(None, description="A receipt: its documents and those of its lines.")
    order: UUID | None = Field(None, description="An order: its documents.")
    shipment: UUID | None = Field(None, description="A shipment: its documents.")
    item: UUID | None = Field(None, description="An item: its documents and those of its lots.")
    record: Literal["", *SUBJECTS] = Field(  # type: ignore[valid-type]
        "", description="Of every record of this kind."
    )
    state: Literal["", "published", "waiting"] = Field(
        "", description="`waiting`: stored and not published, which staff alone see."
    )
    q: Text = Field(
        "", max_length=80, description="How a word of the file's name begins, its number or the record's."
    )
    since: Moment | None = Field(None, description="Published at this moment or later; for staff: stored.")
    until: Moment | None = Field(None, description="Before this moment.")


class OwnerOfDocument(Schema):
    """Whose document."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class DocumentShape(Schema):
    """One edition of a document. Clients see what is published and meant for them."""

    id: UUID
    kind: str
    number: str
    file_name: str
    mime: str = Field(description="Found in the file itself.")
    size: int = Field(description="Bytes.")
    sha256: str
    edition: int
    series_id: UUID = Field(description="The same for every edition of a document.")
    subject_kind: str = Field(
        description="What it belongs to: `asn`, `discrepancy`, `item`, `lot`, `client`, …"
    )
    subject_id: UUID
    subject_number: str
    meant_for: str = Field(description="`operations`, `finance` or `both`.")
    published: bool
    published_at: Moment | None
    expires_on: date | None
    scan: str = Field(description="`clean`: a scanner found no virus; `none`: none was set up.")
    created_at: Moment


@router.get("/documents", response=PageOf[DocumentShape], summary="Documents")
@may("documents.view")
def documents(request: MemberRequest, asked: Query[DocumentsAsked]) -> dict[str, Any]:
    """The newest edition of each: for clients what was published last, for staff what came last."""
    want = Wanted(
        kind=asked.kind,
        record=asked.record,
        state=asked.state,
        of=asked.asn or asked.receipt or asked.order or asked.shipment or asked.item,
        since=asked.since,
        until=asked.until,
        words=asked.q,
        client=_staff_of(request, asked.client),
    )
    return page_of(queries.page(request, want, asked.limit), DocumentShape)


@router.get("/documents/{uuid:document_id}", response=DocumentShape, summary="One document")
@may("documents.view")
def document(request: MemberRequest, document_id: UUID, asked: Query[OwnerOfDocument]) -> dict[str, Any]:
    """A document, in any edition."""
    found: dict[str, Any] = found_or_404(document_id, _staff_of(request, asked.client))._asdict()
    return found


@router.get(
    "/documents/{uuid:document_id}/events", response=list[Happened], summary="What happened to a document"
)
@may("documents.view")
def document_events(
    request: MemberRequest, document_id: UUID, asked: Query[OwnerOfDocument]
) -> list[dict[str, Any]]:
    """When it was published and withdrawn, in every edition, the newest first."""
    found = found_or_404(document_id, _staff_of(request, asked.client))
    return happened_to(found.page_id, found.client_id, about=found.series_id)


@router.get(
    "/documents/{uuid:document_id}/file",
    summary="Its file",
    openapi_extra={"responses": {200: {"description": "The file", "content": AS_STORED}}},
)
@may("documents.view")
def document_file(
    request: MemberRequest, document_id: UUID, asked: Query[OwnerOfDocument]
) -> HttpResponseBase:
    """The file as it was stored. Every download is written to the client's access log."""
    client = _staff_of(request, asked.client)
    request.concerns = client
    return handed(request, found_or_404(document_id, client))


def _staff_of(request: MemberRequest, wanted: UUID | None) -> UUID | None:
    """The client staff ask about; None for a client's own key, which sees its own side."""
    named = client_of(request, wanted)
    return named if request.member.client_id is None else None
