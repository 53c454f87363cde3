"""What staff say of an exception among themselves, through the API: no key of a client reads or writes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.shapes import Moment, Text, Whose
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import queries, verbs
from .portal import found_or_404

router = Router(tags=["Exceptions"])


class Comment(Schema):
    """What somebody of the warehouse noted for colleagues."""

    id: UUID
    at: Moment
    by_name: str
    text: str


class NewComment(Whose):
    """A note for colleagues alone."""

    text: Text = Field(min_length=1, max_length=1000, description="The client does not read it.")


@router.get("/exceptions/{uuid:exception_id}/comments", response=list[Comment], summary="What staff noted")
@may("exceptions.comment")
def comments(request: MemberRequest, exception_id: UUID, client: UUID) -> list[dict[str, Any]]:
    """The newest first, at most 200. No client sees them."""
    return _noted(exception_id, find_client(client).id)


@router.post(
    "/exceptions/{uuid:exception_id}/comments/new",
    response={201: list[Comment]},
    summary="Note something for colleagues",
)
@may("exceptions.comment")
def comment(request: MemberRequest, exception_id: UUID, told: NewComment) -> Status[Any]:
    """No client sees it."""
    client_id, key_id = find_client(told.client).id, request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    found = found_or_404(exception_id, client_id)
    verbs.comment(client_id, found.id, told.text, uuid5(key_id, request.headers[once.HEADER]))
    return Status(201, _noted(exception_id, client_id))


def _noted(exception_id: UUID, client_id: UUID) -> list[dict[str, Any]]:
    found = found_or_404(exception_id, client_id)
    return [one._asdict() for one in queries.comments(found.id, client_id)]
