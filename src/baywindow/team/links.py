"""The link of an invitation: signed, so that no other is ever looked up, and of one round alone."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_NOBODY = UUID(int=0)


class Ticket(NamedTuple):
    """What a link names; `client_id` is None for the team of the workspace."""

    workspace_id: UUID
    client_id: UUID | None
    invitation_id: UUID


def token_of(invitation: Any) -> str:
    """The token of an invitation's present round. It can be made again from the row and our key alone."""
    client_id = getattr(invitation, "client_id", None) or _NOBODY
    parts = invitation.workspace_id.bytes + client_id.bytes + invitation.id.bytes
    told = urlsafe_b64encode(parts + invitation.round.to_bytes(3, "big")).decode()
    return str(_signer().sign(told))


def seal_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return sha256(token.encode()).digest()


def ticket_of(token: str) -> Ticket | None:
    """What a token names; None for one we did not sign."""
    try:
        told = urlsafe_b64decode(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    workspace_id, client_id, invitation_id = (UUID(bytes=told[n : n + 16]) for n in (0, 16, 32))
    return Ticket(workspace_id, None if client_id == _NOBODY else client_id, invitation_id)


def address_of(token: str) -> str:
    """The whole address a mail names, at our own host."""
    return settings.ADDRESS + reverse("invitation", args=[token])


def _signer() -> Signer:
    return Signer(salt="baywindow.invitation", sep=".")
