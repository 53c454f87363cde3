"""The key itself, and whose goods it can ask about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Field, Query, Router, Schema

from baywindow.tenancy.capabilities import PLAIN_WORDS
from baywindow.tenancy.console import find_client
from baywindow.tenancy.console_queries import BY_NAME, CLIENTS
from baywindow.tenancy.request import MemberRequest, may

from .problems import Fault, Problem
from .shapes import PageOf, Paging, Text, page_of

router = Router(tags=["About"])


class Named(Schema):
    """Something with an id and a name."""

    id: UUID
    name: str


class Capability(Schema):
    """One thing a key may do."""

    code: str
    words: str


class Me(Schema):
    """The key that asks: what it is called, whose data it reaches, what it may do."""

    key: UUID
    name: str
    realm: str = Field(description="`portal` for a client's key, `staff` for the warehouse's.")
    workspace: Named
    client: Named | None
    capabilities: list[Capability]
    time_zone: str


class ClientsAsked(Paging):
    """Which clients."""

    q: Text = Field("", max_length=80, description="A part of the name or code.")


class ClientShape(Schema):
    """One of the workspace's clients."""

    id: UUID
    code: str
    name: str
    status: str
    time_zone: str
    currency: str


@router.get("/me", response=Me, summary="The key that asks")
@may("home.view")
def me(request: MemberRequest) -> dict[str, Any]:
    """Try a key with this."""
    member = request.member
    client = {"id": member.client_id, "name": member.client_name} if member.client_id else None
    return {
        "key": member.key_id,
        "name": member.person_name,
        "realm": member.realm,
        "workspace": {"id": member.workspace_id, "name": member.workspace_name},
        "client": client,
        "capabilities": [
            {"code": code, "words": str(words)} for code, words in PLAIN_WORDS.items() if member.may(code)
        ],
        "time_zone": member.time_zone,
    }


@router.get("/clients", response=PageOf[ClientShape], summary="The workspace's clients")
@may("clients.view")
def clients(request: MemberRequest, asked: Query[ClientsAsked]) -> dict[str, Any]:
    """By name. Keys of staff take a client's id from here."""
    return page_of(BY_NAME.page(request, CLIENTS, {"word": asked.q}, asked.limit), ClientShape)


def client_of(request: MemberRequest, wanted: UUID | None) -> UUID:
    """Whose goods a request is about: the key's own client, or the one staff name; 404 for anybody else's."""
    own = request.member.client_id
    if own is not None:
        if wanted not in (None, own):
            raise Http404
        return own
    if wanted is None:
        raise Problem("invalid", faults=[Fault("query", "client", "say whose, by an id of /clients")])
    return find_client(wanted).id
