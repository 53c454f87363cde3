"""One open feed: sleeps, is woken, looks under its person's context, tells what is new.

It holds no connection while it sleeps, and nothing that was not sent: a look asks for what was not told yet.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from .bell import Bell, Client
from .eyes import MOST, Eyes, Look, Over, Stir

HEARTBEAT = 20.0
"""Seconds after which a silent feed says that it lives; each third time it asks whether it still may."""
BEATS = 3
BACK = timedelta(seconds=30)
"""How far every look goes back beyond what was told: see bell.py. What was told already is left out."""
KEPT = timedelta(hours=23)
"""For how long back the database tells what stirred."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OPENING = b"retry: 3000\n\n"
ALIVE = b":\n\n"
END = b"event: end\ndata:\n\n"


class Feed:
    """What one browser is told, from the moment it asks for."""

    def __init__(self, token: str, eyes: Eyes, bell: Bell, first: Look, since: datetime) -> None:
        self.token, self.eyes, self.bell = token, eyes, bell
        self.client: Client = (first.workspace_id, first.client_id)
        self.news = asyncio.Event()
        self.closed = False
        self.told = frozenset[UUID]()
        self.begins = self.since = self.last = since
        self.late = since < first.now - KEPT

    def wake(self) -> None:
        """Look again soon."""
        self.news.set()

    def close(self) -> None:
        """Its browser is gone."""
        self.closed = True
        self.news.set()

    async def lines(self) -> AsyncIterator[bytes]:
        """What goes to the browser, until it goes away or may not see any more."""
        self.bell.wake_for(self.client, self)
        try:
            yield OPENING
            async for line in self._lines():
                yield line
        except Over:
            yield END
        finally:
            self.bell.forget(self.client, self)

    async def _lines(self) -> AsyncIterator[bytes]:
        beat = 0
        while not self.closed:
            if beat % BEATS == 0:
                self.news.clear()
                told = self._new(await self.eyes.look(self.token, self.since))
                if told or beat:
                    yield told or ALIVE
            else:
                yield ALIVE
            beat = 0 if await self._woken() else beat + 1

    async def _woken(self) -> bool:
        try:
            async with asyncio.timeout(HEARTBEAT * random.uniform(0.8, 1.0)):  # noqa: S311 - not all at once
                return await self.news.wait()
        except TimeoutError:
            return False

    def _new(self, look: Look) -> bytes:
        """The event for what was not told yet; empty when there is nothing."""
        new = [stir for stir in look.stirs if stir.id not in self.told]
        much = self.late or len(look.stirs) > MOST
        self.late = False
        self.told = frozenset(stir.id for stir in look.stirs)
        self.last = max([look.now if much else self.last, *(stir.at for stir in new)])
        self.since = max(self.begins, self.last - BACK)
        if much:
            return event(self.last, [])
        return event(self.last, new) if new else b""


def event(at: datetime, stirs: list[Stir]) -> bytes:
    """What a browser hears: kind, client, record (null: any) of each stir; none when it is too much."""
    told = {(s.needs.partition(".")[0], str(s.client_id), str(s.record_id or "")) for s in stirs}
    news = [[kind, client, record or None] for kind, client, record in sorted(told)]
    data = json.dumps(news, separators=(",", ":"))
    return f"id: {to_number(at)}\nevent: stirred\ndata: {data}\n\n".encode()


def to_number(at: datetime) -> int:
    """A moment as microseconds since 1970: the id of an event."""
    return (at - EPOCH) // timedelta(microseconds=1)


def to_moment(number: str) -> datetime | None:
    """The moment an id stands for; None for what is none."""
    if not number.isascii() or not number.isdigit() or len(number) > 17:
        return None
    return EPOCH + timedelta(microseconds=int(number))
