"""Somebody at the portal's door: every answer they get is searched for what is not theirs."""

from __future__ import annotations

import logging
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core import mail

from tests.attacks.ground import Ground
from tests.canary import readable
from tests.people import Browser


@dataclass
class Answer:
    """What came back: status, where it sends one on, and the text."""

    status: int
    location: str
    text: str
    told: set[str]


@cache
def _browser(**defaults: Any) -> Browser:
    """One browser for everybody: loading the middleware for each would take longer than the visits."""
    return Browser(raise_request_exception=False, **defaults)


def _cookie(morsel: Any) -> str:
    """A cookie and what it says: a signed cookie is readable."""
    try:
        said = b64decode(morsel.value.split(":")[0] + "==", altchars="-_").decode("utf-8", "replace")
    except ValueError:
        said = ""
    return f"{morsel} {said}"


class Lines(logging.Handler):
    """Keeps the log's lines."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, its exception included."""
        self.kept.append(logging.Formatter().format(record))


class Visitor:
    """One person's browser on the ground; `told` is what an answer, a mail or a log line gave away."""

    def __init__(self, ground: Ground, name: str, **defaults: Any) -> None:
        self.ground, self.name = ground, name
        self.browser = _browser(**defaults)
        self.browser.cookies.clear()
        if name in ground.tokens:
            self.browser.cookies[settings.CONTEXT_COOKIE] = ground.tokens[name]

    def get(self, url: str, asked: dict[str, Any] | None = None, **headers: Any) -> Answer:
        """Look at an address."""
        return self._answered(url, asked, lambda: self.browser.get(url, asked or {}, **headers))

    def post(self, url: str, asked: dict[str, Any] | None = None, **headers: Any) -> Answer:
        """Send a form."""
        return self._answered(url, asked, lambda: self.browser.post(url, asked or {}, **headers))

    def _answered(self, url: str, asked: dict[str, Any] | None, send: Any) -> Answer:
        mail.outbox = []  # type: ignore[attr-defined]
        with lines() as kept:
            response = send()
            content = b"".join(response.streaming_content) if response.streaming else response.content
        text = readable(content)
        everything = [text, str(response.headers), *map(_cookie, response.cookies.values()), *kept]
        everything += [str(message.message()) for message in mail.outbox]
        told = self.ground.foreign(self.name, "\n".join(everything), f"{url} {asked}")
        return Answer(response.status_code, response.headers.get("Location", ""), text, told)


@contextmanager
def lines() -> Iterator[list[str]]:
    """Every log line written inside the block."""
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler.kept
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
