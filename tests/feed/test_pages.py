"""A page that fetches itself, and a browser that does not read: what neither may cost anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from baywindow.feed import app
from baywindow.ui.live import UNATTENDED
from tests.orders.wishes import mugs, order
from tests.people import Browser, World
from tests.stock.floor import build_floor

UNUSED = (
    "update sec.context set touched_at = now() - interval '2 hours', idle = '3 hours' where token_hash = %s"
)
USED = "select touched_at > now() - interval '1 hour' from sec.context where token_hash = %s"


def test_a_page_that_fetches_itself_keeps_no_session_alive(world: World) -> None:
    token = world.alice.token()
    browser = Browser()
    browser.cookies[settings.CONTEXT_COOKIE] = token
    with connections["owner"].cursor() as cursor:
        cursor.execute(UNUSED, [sha256(token.encode()).digest()])
        for headers, used in (({UNATTENDED: "1"}, False), ({}, True)):
            assert browser.get("/orders", headers=headers).status_code == 200
            cursor.execute(USED, [sha256(token.encode()).digest()])
            assert cursor.fetchone() == (used,)


def test_a_page_that_fetches_itself_leaves_messages_to_the_page_they_are_for(world: World) -> None:
    floor = build_floor(world)
    with world.sam.acting():
        one = order(floor, mugs(floor, 1))
    browser, page = world.alice.browser(), f"/orders/{one.id}"
    browser.post(f"{page}/hold", {"why": ""})
    kept = browser.cookies[settings.MESSAGES_COOKIE].value
    assert kept
    browser.get(page, headers={UNATTENDED: "1"})
    assert browser.cookies[settings.MESSAGES_COOKIE].value == kept
    assert b"On hold: nothing is done" in browser.get(page).content


def test_a_browser_that_does_not_read_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "SLOW", 0.05)

    class Talking:
        ended = False

        async def lines(self) -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"data: more\n\n"
            finally:
                self.ended = True

        def close(self) -> None:
            """Its browser says nothing."""

    sent: list[Any] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        if len(sent) > 3:
            await asyncio.Event().wait()

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        return {}

    talking: Any = Talking()
    asyncio.run(asyncio.wait_for(app.told(talking, receive, send, []), 10))
    assert len(sent) == 4 and talking.ended
