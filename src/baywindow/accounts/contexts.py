"""Choosing a membership: what a person belongs to, and the token that seals the choice."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponse
from django.utils.translation import gettext

from baywindow.tenancy.capabilities import ROLE_NAMES
from baywindow.tenancy.context import FOREIGN_CLIENT, sqlstate, translated
from baywindow.tenancy.refusal import Refusal

from . import cookies

NO_REASON = "22023"
POLICIES = {"TN003": "second_factor", "TN004": "hours", "TN005": "network", "TN006": "sso", "TN007": "idle"}
"""What a policy can find missing, by the state the database answers with."""


class NotAdmitted(Exception):
    """The membership asks more of a sign-in than this one has: `reason` is one of POLICIES."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Membership:
    """One of a person's own memberships."""

    id: UUID
    realm: str
    workspace_id: UUID
    workspace_name: str
    client_id: UUID | None
    client_name: str | None
    role: str

    @property
    def title(self) -> str:
        """What the switcher shows: the client's name, or the workspace's for staff."""
        return self.client_name or self.workspace_name

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLE_NAMES.get(self.role, self.role)


def memberships(person_id: UUID) -> list[Membership]:
    """The person's active memberships, by workspace and name."""
    with connection.cursor() as cursor:
        cursor.execute("select * from sec.memberships(%s::uuid)", [person_id])
        return [Membership(*row) for row in cursor.fetchall()]


def mint(person_id: UUID, membership: Membership, sign_in: str) -> str:
    """A new token for this membership; only its hash is stored.

    Its first letter says which login to take it to, and is not trusted beyond that. NotAdmitted where a
    policy asks for more than the sign-in has, ContextExpired when the sign-in is over.
    """
    token = f"{membership.realm[0]}.{secrets.token_urlsafe(32)}"
    words: list[str | UUID | bytes | int | None] = [
        person_id,
        membership.id,
        sha256(token.encode()).digest(),
        sign_in,
        settings.CONTEXT_HOURS,
    ]
    try:
        with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
            cursor.execute(
                "select sec.mint(%s::uuid, %s::uuid, %s::bytea, %s::text, make_interval(hours => %s::int))",
                words,
            )
    except DatabaseError as error:
        if (missing := POLICIES.get(sqlstate(error) or "")) is not None:
            raise NotAdmitted(missing) from error
        raise translated(error) from error
    return token


def sign_in_of(token: str) -> str:
    """The sign-in a living token was minted from; empty when the token is over."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.sign_in_of(%s::text)", [token])
        return str(cursor.fetchone()[0])


def mint_view_as(
    staff_token: str, client_id: UUID, membership_id: UUID | None, role: str, reason: str
) -> str:
    """A token that looks through a client's eyes for half an hour, reading only; the staff token ends.

    Refusal without a reason, or when the member or role is not the client's.
    """
    token = f"v.{secrets.token_urlsafe(32)}"
    words: list[str | UUID | bytes | None] = [
        staff_token,
        client_id,
        membership_id,
        role,
        reason,
        sha256(token.encode()).digest(),
    ]
    try:
        with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
            cursor.execute(
                "select sec.mint_view_as(%s::text, %s::uuid, %s::uuid, %s::text, %s::text, %s::bytea,"
                " interval '30 minutes')",
                words,
            )
    except DatabaseError as error:
        if sqlstate(error) in {FOREIGN_CLIENT, NO_REASON}:
            raise Refusal(
                gettext("Choose a member or a role of this client, and say why you look.")
            ) from error
        raise
    return token


def revoke(token: str) -> UUID | None:
    """End the context of a token; the client that was looked at, where it was a look that still stood."""
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute("select sec.revoke(%s::text)", [token])
        found: UUID | None = cursor.fetchone()[0]
    return found


def keep(response: HttpResponse, token: str) -> None:
    """Put the token into its own cookie."""
    cookies.keep(response, settings.CONTEXT_COOKIE, token, settings.CONTEXT_HOURS * 3600)


def forget(response: HttpResponse) -> None:
    """Take the token's cookie away."""
    response.delete_cookie(settings.CONTEXT_COOKIE, samesite="Lax")
