"""A short context for work that nobody signed in for: an import, the demo, a nightly job."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from .context import FOREIGN_CLIENT, ForeignClient, Member, entered, sqlstate

HOUR = timedelta(hours=1)


@contextmanager
def entered_job(
    workspace_id: UUID,
    client_id: UUID | None = None,
    *,
    read_only: bool = False,
    lifetime: timedelta = HOUR,
) -> Iterator[Member]:
    """One transaction of the jobs login inside a workspace, or inside one client of it.

    Raises ForeignClient when there is no such workspace or client; the context ends with the block,
    or after `lifetime` when the process dies first.
    """
    token = mint_job(workspace_id, client_id, lifetime)
    try:
        with entered("jobs", token, client_id, read_only=read_only) as member:
            yield member
    finally:
        revoke_job(token)


def mint_job(workspace_id: UUID, client_id: UUID | None, lifetime: timedelta = HOUR) -> str:
    """The token of a new job context; the database keeps only its hash."""
    token = f"j.{secrets.token_urlsafe(32)}"
    try:
        with transaction.atomic(using="jobs"), connections["jobs"].cursor() as cursor:
            cursor.execute(
                "select sec.mint_job(%s::uuid, %s::uuid, %s::bytea, make_interval(secs => %s::float8))",
                [workspace_id, client_id, sha256(token.encode()).digest(), lifetime.total_seconds()],
            )
    except DatabaseError as error:
        if sqlstate(error) == FOREIGN_CLIENT:
            raise ForeignClient() from error
        raise
    return token


def clients_served() -> list[tuple[UUID, UUID]]:
    """Every workspace and client that is served, by their ids: whom the worker looks after by the clock."""
    with transaction.atomic(using="jobs"), connections["jobs"].cursor() as cursor:
        cursor.execute("select workspace_id, client_id from sec.clients_served()")
        return list(cursor.fetchall())


def stirred_with_stalls(since: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """Whose open stalls something that changed since a moment may have ended: ids, and when it last did."""
    with transaction.atomic(using="jobs"), connections["jobs"].cursor() as cursor:
        cursor.execute(
            "select workspace_id, client_id, at from sec.stirred_with_stalls(%s::timestamptz)", [since]
        )
        return list(cursor.fetchall())


def revoke_job(token: str) -> None:
    """End a job context before its time."""
    with transaction.atomic(using="jobs"), connections["jobs"].cursor() as cursor:
        cursor.execute("select sec.revoke(%s::text)", [token])
