"""Programs that call the API with a key, in tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from baywindow.tenancy import keys
from baywindow.tenancy.capabilities import capabilities_of
from tests.people import Browser, Someone

API = "/api/v1"


def made(someone: Someone, *capabilities: str, client_id: UUID | None = None, **told: Any) -> keys.NewKey:
    """A key made in the person's context, with everything they may give away unless said otherwise."""
    realm: Any = someone.realm
    held = capabilities_of(realm, someone.role) - {"keys.manage"}
    if client_id is not None:
        held &= capabilities_of("portal", "admin")
    with someone.acting():
        return keys.make("Test bridge", sorted(capabilities or held), client_id=client_id, **told)


@dataclass
class Caller:
    """A program with a key."""

    text: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browser = Browser(headers={"Authorization": f"Bearer {self.text}", **self.headers})

    def get(self, path: str, asked: dict[str, Any] | None = None, **told: Any) -> Any:
        """Read."""
        return self.browser.get(API + path, asked or {}, **told)

    def post(self, path: str, body: Any, once: str | None = None, **told: Any) -> Any:
        """Write, under an idempotency key of its own unless one is given."""
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {"Idempotency-Key": once or str(uuid4()), **told.pop("headers", {})}
        return self.browser.post(
            API + path,
            sent,
            content_type=told.pop("content_type", "application/json"),
            headers=headers,
            **told,
        )


def caller(someone: Someone, *capabilities: str, **told: Any) -> Caller:
    """A program with a new key of the person's."""
    return Caller(made(someone, *capabilities, **told).text)


def problem(answer: Any) -> dict[str, Any]:
    """The problem an answer tells, checked for its form."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    said: dict[str, Any] = answer.json()
    assert said["status"] == answer.status_code and said["title"] and said["remedy"] and said["type"]
    return said


@contextmanager
def unhurried() -> Iterator[None]:
    """Keys may ask as fast as they can: a walk over every endpoint outruns what one has a minute."""
    before, settings.API_PER_MINUTE = settings.API_PER_MINUTE, 1_000_000
    yield
    settings.API_PER_MINUTE = before
