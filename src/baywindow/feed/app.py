"""The live feed as an ASGI application: `GET /live` with the context's cookie; `GET /health`."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import psycopg
from psycopg_pool import PoolTimeout

from baywindow.server import site
from baywindow.server.lines import OneLine
from baywindow.server.networks import inside, visitor

from . import MOST
from .bell import Bell
from .eyes import Eyes, Look, Over
from .stream import BACK, Feed, to_moment

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SLOW = 15.0
"""Seconds a browser may take to read what is said to it."""
EACH = 24
"""Feeds of one context: its windows."""
RENDERED = timedelta(seconds=5)
"""How long before a page was on its way it may have looked at the database."""

PLAIN = [(b"content-type", b"text/plain"), (b"x-content-type-options", b"nosniff")]
STREAM = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

log = logging.getLogger("baywindow.feed")


class Application:
    """Every open feed of this process, its two pools and its one pair of ears."""

    def __init__(self) -> None:
        self.eyes, self.bell = Eyes(), Bell()
        self.of_token: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["method"] == "GET" and scope["path"] == site.LIVE:
            await self._feed(scope, receive, send)
        elif scope["method"] in {"GET", "HEAD"} and scope["path"] == "/health":
            await answer(send, 200, b"live\n")
        else:
            await answer(send, 404)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.eyes.open())
            ringing = asyncio.create_task(self.bell.ring())
            stack.callback(ringing.cancel)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self.bell.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _feed(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
        origin = asked.get("origin", "")
        if origin and not ours(origin, asked.get("host", "")):
            return await answer(send, 403)
        sent = cors(origin)
        token = token_of(asked.get("cookie", ""))
        if self.bell.heard_by >= MOST or self.of_token[token] >= EACH:
            return await answer(send, 503, headers=sent)
        try:
            first = await self.eyes.look(token, datetime.now(UTC))
        except Over:
            return await answer(send, 401, headers=sent)
        except (psycopg.OperationalError, PoolTimeout):
            return await answer(send, 503, headers=sent)
        if not inside(first.networks, address_of(scope, asked)):
            return await answer(send, 401, headers=sent)
        self.of_token[token] += 1
        try:
            feed = Feed(token, self.eyes, self.bell, first, since(scope, asked, first))
            await told(feed, receive, send, sent)
        finally:
            self.of_token[token] -= 1
            if not self.of_token[token]:
                del self.of_token[token]


async def told(feed: Feed, receive: Receive, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
    """Send a feed's lines until either side ends it; who does not read is dropped, and comes back."""
    await send({"type": "http.response.start", "status": 200, "headers": [*STREAM, *headers]})
    watching = asyncio.create_task(gone(feed, receive))
    try:
        async for line in feed.lines():
            async with asyncio.timeout(SLOW):
                await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except TimeoutError:
        log.warning("a feed was not read for %s s and dropped", SLOW)
    except (psycopg.OperationalError, PoolTimeout) as trouble:
        log.warning("a feed ends, its browser comes back: %s", trouble)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def gone(feed: Feed, receive: Receive) -> None:
    """Close the feed when its browser goes away."""
    while (await receive())["type"] != "http.disconnect":
        continue
    feed.close()


async def answer(
    send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """A short answer that is no feed."""
    await send({"type": "http.response.start", "status": status, "headers": [*PLAIN, *(headers or [])]})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def ours(origin: str, host: str) -> bool:
    """Whether the page that asks is one of ours: the very same origin, or the pages' port of this machine."""
    scheme = "https" if site.https() else "http"
    known = {site.address(), f"{scheme}://{host}"}
    if not site.proxied():
        known |= {f"http://{name}:{site.port()}" for name in site.hosts()}
    return origin in known


def cors(origin: str) -> list[tuple[bytes, bytes]]:
    """What lets the page of that origin, and no other, read the answer."""
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def token_of(cookie: str) -> str:
    """The context's token among a request's cookies; empty when there is none."""
    held = dict(part.strip().partition("=")[::2] for part in cookie.split(";"))
    return held.get(f"{site.cookies()}context", "")


def address_of(scope: Scope, asked: dict[str, str]) -> str | None:
    """Where the request comes from, as the pages tell it."""
    peer = (scope.get("client") or ("",))[0]
    return visitor(peer, asked.get("x-forwarded-for", ""), site.proxies())


def since(scope: Scope, asked: dict[str, str], first: Look) -> datetime:
    """From when on to tell: what was heard last, or when the page was made; else now."""
    if (heard := to_moment(asked.get("last-event-id", ""))) is not None:
        return heard - BACK
    query = parse_qs(scope["query_string"].decode("latin-1"))
    for name, margin in (("heard", BACK), ("made", RENDERED)):
        if (moment := to_moment(query.get(name, [""])[0])) is not None:
            return moment - margin
    return first.now


def _logging() -> None:
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("baywindow").addHandler(to_stderr)


_logging()
application = Application()
