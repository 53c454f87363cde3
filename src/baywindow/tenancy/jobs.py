"""The context of later work: the worker, the command line and the demo enter as bw_jobs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connections

from .context import Member, entered

LIFETIME = timedelta(hours=2)


@contextmanager
def entered_job(
    workspace_id: UUID,
    client_id: UUID | None = None,
    *,
    read_only: bool = False,
    lifetime: timedelta = LIFETIME,
) -> Iterator[Member]:
    """One transaction of the jobs' login for a workspace, or for one client of it.

    The context is minted just before and revoked right after, so a job that was killed leaves a
    token nobody knows, which ends by itself after `lifetime`.
    """
    token = f"j.{secrets.token_urlsafe(32)}"
    _call(
        "select sec.mint_job(%s::uuid, %s::uuid, %s::bytea, %s::interval)",
        [workspace_id, client_id, sha256(token.encode()).digest(), lifetime],
    )
    try:
        with entered("jobs", token, client_id, read_only=read_only) as member:
            yield member
    finally:
        _call("select sec.revoke(%s::text)", [token])


def _call(sql: str, params: list[object]) -> None:
    """In a transaction of its own: minting clears away old contexts, and must not hold them locked."""
    with connections["jobs"].cursor() as cursor:
        cursor.execute(sql, params)
