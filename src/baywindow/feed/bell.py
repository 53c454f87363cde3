"""The one pair of ears: PostgreSQL says that something stirred, not what; the feeds it concerns are woken."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

import psycopg

from baywindow.server.addresses import conninfo

from .eyes import NAME

BACK = timedelta(seconds=30)
"""How far back every look goes: a commit takes its moment before it can be seen."""
CALM = 0.02
"""Seconds between two looks, so that a burst is one."""
QUIET = 10.0
"""Seconds without a word after which to look all the same."""
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to reach the database."""

NEWS = "select workspace_id, client_id, mark from sec.stirred(%s::interval)"

Client = tuple[UUID, UUID | None]
"""A workspace and one of its clients; none for its staff, who hear of all."""

log = logging.getLogger(__name__)


class Wakeable(Protocol):
    """What can be told to look."""

    def wake(self) -> None:
        """Look again soon."""

    def close(self) -> None:
        """Do not look again."""


class Bell:
    """Who wants to be woken for which client."""

    def __init__(self) -> None:
        self.sleepers: dict[Client, set[Wakeable]] = defaultdict(set)
        self.marks: dict[Client, str] = {}

    def wake_for(self, client: Client, sleeper: Wakeable) -> None:
        """Wake it whenever there is news of this client."""
        self.sleepers[client].add(sleeper)

    def forget(self, client: Client, sleeper: Wakeable) -> None:
        """Let it sleep."""
        self.sleepers[client].discard(sleeper)
        if not self.sleepers[client]:
            del self.sleepers[client]

    @property
    def heard_by(self) -> int:
        """How many there are to wake."""
        return sum(map(len, self.sleepers.values()))

    async def ring(self) -> None:
        """Listen until cancelled; a lost connection is made anew, and whatever was missed is looked for."""
        failures = 0
        while True:
            try:
                async with await _ears() as ears:
                    await ears.execute("listen stirred")
                    failures = 0
                    self._wake_everybody()
                    await self._listen(ears)
            except psycopg.Error as trouble:
                log.warning("the live feed lost the database, trying again: %s", trouble)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    async def _listen(self, ears: psycopg.AsyncConnection[Any]) -> None:
        while True:
            found = await (await ears.execute(NEWS, [BACK])).fetchall()
            self._tell({(workspace, client): mark for workspace, client, mark in found})
            await asyncio.sleep(CALM)
            async for _ in ears.notifies(timeout=QUIET, stop_after=1):
                continue

    def _tell(self, marks: dict[Client, str]) -> None:
        news = {client for client, mark in marks.items() if self.marks.get(client) != mark}
        self.marks = marks
        for client in news | {(workspace, None) for workspace, _ in news}:
            for sleeper in self.sleepers.get(client, ()):
                sleeper.wake()

    def _wake_everybody(self) -> None:
        for sleeper in self._everybody():
            sleeper.wake()

    def close(self) -> None:
        """End every feed: browsers come back by themselves."""
        for sleeper in self._everybody():
            sleeper.close()

    def _everybody(self) -> list[Wakeable]:
        return [sleeper for sleepers in self.sleepers.values() for sleeper in sleepers]


async def _ears() -> psycopg.AsyncConnection[Any]:
    return await psycopg.AsyncConnection.connect(conninfo("bw_feed"), autocommit=True, application_name=NAME)
