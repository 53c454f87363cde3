"""What somebody may hear of, read under their own sealed context; every look checks that context anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

from baywindow.server.addresses import conninfo

NAME = "baywindow live feed"
"""How its connections call themselves in the database."""

HANDS = 2
"""Connections of each login, whatever the number of feeds."""
MOST = 200
"""Of more news than this at once, a page is told to look at everything."""
CLOSED = {"TN001", "TN002"}

ENTER = """
select e ->> 'workspace_id', e ->> 'client_id', e ->> 'key_id', e -> 'networks', clock_timestamp()
  from sec.enter(%s::text, null::uuid, true) e"""
OF_CLIENT = """
select s.id, s.at, s.needs, s.client_id, s.record_id from core.stir s
 where s.workspace_id = (select sec.ws()) and s.client_id = (select sec.client()) and s.at > %s::timestamptz
 order by s.at, s.id limit %s::int"""
OF_WORKSPACE = """
select s.id, s.at, s.needs, s.client_id, s.record_id from core.stir s
 where s.workspace_id = (select sec.ws()) and s.at > %s::timestamptz
 order by s.at, s.id limit %s::int"""


class Over(Exception):
    """The right to see has ended, or never was."""


class Stir(NamedTuple):
    """Something changed that its reader may see: `needs` names the capability it takes."""

    id: UUID
    at: datetime
    needs: str
    client_id: UUID
    record_id: UUID | None


class Look(NamedTuple):
    """Whose eyes these are (staff have no client), what time it is in the database, and what stirred.

    `networks` are where their context may be used from: one of each group, if any.
    """

    workspace_id: UUID
    client_id: UUID | None
    networks: list[list[str]]
    now: datetime
    stirs: list[Stir]


class Eyes:
    """The two logins people's contexts belong to, a few connections each."""

    def __init__(self, database: str | None = None) -> None:
        self.pools = {login: _pool(login, database) for login in ("bw_portal", "bw_staff")}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Eyes]:
        """Connections are there for as long as the block runs."""
        async with self.pools["bw_portal"], self.pools["bw_staff"]:
            yield self

    async def look(self, token: str, since: datetime) -> Look:
        """What stirred after a moment for whoever holds the token; Over when they may not see any more."""
        staff = token.startswith("s.")
        pool = self.pools["bw_staff" if staff else "bw_portal"]
        try:
            async with pool.connection() as connection:
                async with connection.pipeline():  # sent at once, and one transaction
                    entered = await connection.execute(ENTER, [token])
                    told = await connection.execute(OF_WORKSPACE if staff else OF_CLIENT, [since, MOST + 1])
                seal = await entered.fetchone()
                stirs = [Stir(*row) for row in await told.fetchall()]
        except psycopg.Error as error:
            if error.sqlstate in CLOSED:
                raise Over from error
            raise
        return _look(seal, stirs)


def _pool(login: str, database: str | None) -> AsyncConnectionPool[Any]:
    return AsyncConnectionPool(
        conninfo(login, database),
        min_size=1,
        max_size=HANDS,
        open=False,
        kwargs={"prepare_threshold": 2, "autocommit": True, "application_name": NAME},
        num_workers=1,
        timeout=10,
        name=login,
    )


def _look(seal: Any, stirs: list[Stir]) -> Look:
    workspace, client, key, networks, now = seal
    if key:
        raise Over  # a program's key is good for the API alone
    return Look(UUID(workspace), UUID(client) if client else None, networks or [], now, stirs)
