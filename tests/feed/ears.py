"""A live feed of its own for a test, and somebody who listens to it over a plain socket."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from tests.server.test_supervisor import free_port

PATIENCE = 20.0


@dataclass
class Running:
    """A feed's server: its port, the pages' port it believes in, and its process."""

    port: int
    pages: int
    process: subprocess.Popen[bytes]

    def hear(self, token: str, query: str = "", source: str = "127.0.0.1", **headers: str) -> Ear:
        """Open a feed, as a browser on one of our pages does, from an address of this machine."""
        return Ear(self, token, query, {"Origin": f"http://127.0.0.1:{self.pages}", **headers}, source)


@contextmanager
def feeding(pages: int = 8000) -> Iterator[Running]:
    """A feed over this test's database for pages on that port; gone at the end."""
    port = free_port()
    environment = {**os.environ, "BAYWINDOW_PORT": str(pages), "BAYWINDOW_FEED_PORT": str(port)}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment.pop("BAYWINDOW_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "baywindow.server.feed"], env=environment)
    try:
        _until_it_lives(port, process)
        yield Running(port, pages, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _until_it_lives(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the feed did not come up")


@dataclass
class Event:
    """One thing that was heard; `news` is a list of kind, client, record."""

    name: str
    id: str
    news: Any


class Ear:
    """One open feed; every wait has an end."""

    def __init__(self, feed: Running, token: str, query: str, headers: dict[str, str], source: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", feed.port), PATIENCE, (source, 0))
        asked = {"Host": f"127.0.0.1:{feed.port}", "Cookie": f"bw_context={token}", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
        self.socket.sendall(f"GET /live{query} HTTP/1.1\r\n{lines}\r\n".encode())
        self.answer = http.client.HTTPResponse(self.socket)
        self.answer.begin()
        self.status = self.answer.status

    def __enter__(self) -> Self:
        assert self.status == 200
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Go away."""
        self.answer.close()
        self.socket.close()

    def event(self) -> Event:
        """The next event; TimeoutError when none comes."""
        held = {"event": "", "id": "", "data": ""}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, text = line.partition(": ")
            held[name] = text
        if held["event"]:
            return Event(held["event"], held["id"], json.loads(held["data"] or "null"))
        return self.event()

    def news(self) -> set[tuple[str, str, str | None]]:
        """What the next event tells."""
        return {(kind, client, record) for kind, client, record in self.event().news}
