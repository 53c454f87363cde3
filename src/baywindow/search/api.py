"""The search in the API, by the same query as the page."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, Text
from baywindow.tenancy.request import MemberRequest, may

from .finding import FEW, LONGEST, search
from .kinds import KINDS

router = Router(tags=["Search"])

MOST = 50


class SearchAsked(Schema):
    """What for."""

    q: Text = Field(
        "", max_length=LONGEST, description="A number, reference, tracking number, SKU, code or name."
    )
    client: UUID | None = Field(
        None, description="Whose. Keys of the warehouse's staff find everybody's without it."
    )
    few: int = Field(FEW, ge=1, le=MOST, description="At most so many of each kind, and of each client.")


class FoundShape(Schema):
    """A record that was found."""

    kind: Literal[*KINDS]  # type: ignore[valid-type]
    id: UUID
    title: str = Field(description="Its number, SKU or the name of its file.")
    note: str
    status: str = Field(description="Its status; of a document its kind, of a handling unit its type.")
    rank: int = Field(description="0: called exactly so, 1: begins so, 2: a word of it or of a name.")
    by: str = Field(description="What it was found by: `number`, `reference`, `tracking`, `barcode`, ...")
    at: Moment | None
    client_id: UUID | None = Field(description="Whose it is; null for a client's own key.")


@router.get("/search", response=list[FoundShape], summary="Everything that is called so")
@may("home.view")
def search_everything(request: MemberRequest, asked: Query[SearchAsked]) -> list[dict[str, Any]]:
    """The best first. Only kinds of records the key may see are searched."""
    own = request.member.client_id
    client = client_of(request, asked.client) if own or asked.client else None
    return [one._asdict() for one in search(asked.q, client, asked.few)]
