"""P5: from a commit to every open feed it concerns, and to the screen; what 2,000 open feeds take."""

from __future__ import annotations

import json
import os
import resource
import socket
import time
from collections.abc import Iterator
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, Any

import psycopg

from .browse import Browser
from .export import pss
from .ground import Ground, children_of, command_of, world
from .table import Row, at_most
from .world import PASSWORD, PERSON

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOVEMENTS, CLIENTS = 20_000, 40
EACH = 50
"""Feeds of each client: 2,000 in all."""
WINDOWS = 10
"""Feeds of each sign-in."""
EVENTS = 80
ON_SCREEN = 40
BAR = 250
PATIENCE = 20
MEMORY = 300

PEOPLE = f"""
import json
from baywindow.server.process import become_owner
become_owner()
from baywindow.accounts import contexts
from baywindow.accounts.founding import create_person, join_client
from baywindow.accounts.models import Person
from baywindow.catalog.models import Item
from baywindow.tenancy.models import Client
told = []
for n, client in enumerate(Client._base_manager.using("owner").order_by("code")):
    email = f"live-{{n}}@bench.example"
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = create_person(email, "Live Ch", "{PASSWORD}")
        join_client(person, client, "operations")
    (chosen,) = contexts.memberships(person.id)
    item = Item._base_manager.using("owner").filter(client_id=client.id).order_by("sku").first()
    tokens = [contexts.mint(person.id, chosen, "bench") for _ in range({EACH // WINDOWS})]
    told.append({{"tokens": tokens, "item": str(item.id)}})
print(json.dumps(told))
"""
CHANGE = "update core.item set name = %s where id = %s"


def rows() -> Iterator[Row]:
    """The stream first, with all feeds open; then one page in Chromium beside them."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with world(MOVEMENTS, CLIENTS) as ground:
        told = json.loads(ground.run_code(PEOPLE).splitlines()[-1])
        clients = [(one["item"], one["tokens"] * WINDOWS) for one in told]
        before = _connections(ground)
        with Feeds(ground.port + 1, [tokens for _, tokens in clients]) as feeds, _database(ground) as writer:
            yield from _stream(writer, feeds, [item for item, _ in clients])
            yield at_most(f"live: memory with {feeds.count:,} feeds open", _memory(ground), MEMORY, " MB")
            yield at_most("live: their database connections", _connections(ground), 5, "", f"{before} before")
            yield from _screen(ground, writer, clients[0][0])


class Feeds:
    """Open feeds, by client; who is told is known by the socket."""

    def __init__(self, port: int, tokens: list[list[str]]) -> None:
        self.selector = DefaultSelector()
        self.of_client = [[self._open(port, token) for token in held] for held in tokens]
        self.count = sum(map(len, self.of_client))
        self._settle(3.0)

    def __enter__(self) -> Feeds:
        return self

    def __exit__(self, *_: object) -> None:
        for held in self.of_client:
            for one in held:
                one.close()

    def _open(self, port: int, token: str) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", port), timeout=60)
        made.sendall(
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: bw_context={token}\r\n\r\n".encode()
        )
        answer = made.recv(4096)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"The live feed answered {answer[:100]!r}")
        self.selector.register(made, EVENT_READ)
        return made

    def _settle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for key, _ in self.selector.select(timeout=0.1):
                key.fileobj.recv(65536)  # type: ignore[union-attr]

    def heard(self, client: int, began: float) -> list[float]:
        """Milliseconds until each of the client's feeds was told; SystemExit when one is not."""
        waiting, spent = set(self.of_client[client]), []
        while waiting:
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"{len(waiting)} feeds were not told.")
            for key, _ in self.selector.select(timeout=1):
                text = key.fileobj.recv(65536)  # type: ignore[union-attr]
                if b"event: stirred" in text and key.fileobj in waiting:
                    waiting.discard(key.fileobj)  # type: ignore[arg-type]
                    spent.append((time.perf_counter() - began) * 1000)
        return spent


def _stream(writer: psycopg.Connection[Any], feeds: Feeds, items: list[str]) -> Iterator[Row]:
    spent: list[float] = []
    for n in range(EVENTS):
        client = n % len(items)
        writer.execute(CHANGE, [f"Item {n}", items[client]])
        began = time.perf_counter()
        writer.commit()
        spent += feeds.heard(client, began)
    yield from _times(f"live: commit to the stream, {EACH} of {feeds.count:,} feeds each", spent)


def _screen(ground: Ground, writer: psycopg.Connection[Any], item: str) -> Iterator[Row]:
    from playwright.sync_api import sync_playwright
    from tests.chromium import CHROMIUM

    browser = Browser(ground.port)
    browser.sign_in(PERSON, PASSWORD)
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(base_url=f"http://127.0.0.1:{ground.port}")
        context.add_cookies(
            [
                {"name": n, "value": v, "url": f"http://127.0.0.1:{ground.port}"}
                for n, v in browser.cookies.items()
            ]
        )
        page = context.new_page()
        page.goto(f"/inventory/{item}")
        spent = [_shown(page, writer, item, n) for n in range(-2, ON_SCREEN)]
        chromium.close()
    yield from _times("live: commit to the screen in Chromium", spent[2:])


def _shown(page: Page, writer: psycopg.Connection[Any], item: str, n: int) -> float:
    """Milliseconds from a commit until the page shows what it wrote; a second's rest before."""
    page.wait_for_timeout(1200)
    name = f"Shown {n} {os.getpid()}"
    page.evaluate(
        """(name) => { window.shown = new Promise((done) => new MutationObserver((_, watcher) => {
          if (!document.querySelector("main").textContent.includes(name)) return;
          watcher.disconnect();
          done(Date.now());
        }).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true }));
        }""",
        name,
    )
    writer.execute(CHANGE, [name, item])
    began = time.time()
    writer.commit()
    return float(page.evaluate("window.shown")) - began * 1000


def _times(name: str, spent: list[float]) -> Iterator[Row]:
    ordered = sorted(spent)
    yield at_most(f"{name}, p50", ordered[len(ordered) // 2], BAR, " ms")
    yield at_most(f"{name}, p95", ordered[int(len(ordered) * 0.95)], BAR, " ms")


def _memory(ground: Ground) -> float:
    """Megabytes (PSS) of the feed's processes, its launcher included."""
    feeds = [pid for pid in children_of(ground.process.pid) if "server.feed" in command_of(pid)]
    return sum(pss(pid) + sum(pss(child) for child in children_of(pid)) for pid in feeds)


def _connections(ground: Ground) -> int:
    """How many the feed holds: the one that listens, and those that look for somebody."""
    with _database(ground) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where application_name = 'baywindow live feed'"
        ).fetchone()
    return int(row[0]) if row else 0


def _database(ground: Ground) -> psycopg.Connection[Any]:
    address = ground.run_code(
        "from baywindow.server.addresses import administrator, database_name as n; print(administrator(n()))"
    )
    return psycopg.connect(address)
