"""What happened: to one record, as every room's part of the API tells it, and to all of a client's."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, OfClient, PageOf, Text
from baywindow.tenancy.request import MemberRequest, may

from . import history
from .events import timeline

router = Router(tags=["Activity"])


class Happened(Schema):
    """Something that happened to a record."""

    id: UUID = Field(description="Rises in the order in which events were written down.")
    at: Moment
    verb: str
    text: str
    actor: str = Field(description="`client`, `staff`, `system` or `api`.")
    by: str


def happened_to(record_id: UUID, client_id: UUID, about: UUID | None = None) -> list[dict[str, Any]]:
    """What its page tells, the newest first, at most 200; with `about` only what names it."""
    return [vars(one) for one in timeline(record_id, client_id=client_id, about=about)]


class ActivityAsked(OfClient):
    """Which events."""

    kind: Literal["", *history.KINDS] = ""  # type: ignore[valid-type]
    q: Text = Field("", max_length=80, description="A record's whole number, reference, SKU or label.")
    since: Moment | None = None
    until: Moment | None = Field(None, description="What happened at this moment is left out.")


class ActivityShape(Happened):
    """Something that happened, and the record it happened to."""

    record: str = Field(
        description="`order`, `shipment`, `asn`, `receipt`, `item`, `handling_unit`, `client`."
    )
    record_id: UUID
    record_number: str


@router.get("/activity", response=PageOf[ActivityShape], summary="What happened")
@may("home.view")
def activity(request: MemberRequest, asked: Query[ActivityAsked]) -> dict[str, Any]:
    """Events of every record the key may see, the latest first."""
    want = history.Wanted(
        since=asked.since or history.EARLIEST,
        until=asked.until or history.LATEST,
        kind=asked.kind,
        record=asked.q,
        client=client_of(request, asked.client),
    )
    found = history.page(request, want, asked.limit)
    return {"data": [_shaped(row) for row in found.rows], "next": found.next}


def _shaped(row: history.Line) -> dict[str, Any]:
    about = {"record": row.kind, "record_id": row.id, "record_number": row.number}
    return vars(row.event) | about
