"""API keys: made once in the context of a person, used many times by whoever holds the text."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections

from .context import current
from .records import uuid7
from .sql import one

PREFIXES = {"portal": "bwp_", "staff": "bws_"}
"""How a key begins: by it the login to take it to is chosen, and a scanner of secrets knows it."""

_SHAPE = re.compile(r"bw([ps])_[A-Za-z0-9_-]{43}", re.ASCII)

_MAKE = """
select sec.make_key(%(hash)s::bytea, %(key)s::uuid, %(for_client)s::uuid, %(name)s::text,
                    %(machine)s::boolean, %(capabilities)s::text[], %(networks)s::text[],
                    %(expires_at)s::timestamptz)
"""
_USE = "select sec.use_key(%s::text, %s::inet, %s::int, %s::double precision)"


@dataclass(frozen=True)
class NewKey:
    """A key just made, and its text, which nobody can ever see again."""

    id: UUID
    text: str


def make(
    name: str,
    capabilities: Sequence[str],
    *,
    client_id: UUID | None = None,
    machine: bool = True,
    networks: Sequence[str] = (),
    expires_at: datetime | None = None,
    key_id: UUID | None = None,
) -> NewKey:
    """A key of the current member's client or workspace; staff may make one for a client.

    The database refuses (42501) what is wider than the member's own capabilities.
    """
    of_client = current().realm == "portal" or client_id is not None
    made = NewKey(key_id or uuid7(), PREFIXES["portal" if of_client else "staff"] + secrets.token_urlsafe(32))
    told = {
        "hash": sha256(made.text.encode()).digest(),
        "key": made.id,
        "for_client": client_id,
        "name": name,
        "machine": machine,
        "capabilities": list(capabilities),
        "networks": list(networks),
        "expires_at": expires_at,
    }
    one(_MAKE, told)
    return made


def end(key_id: UUID) -> bool:
    """Revoke a key of the current member's client or workspace, at once; False when there is none to end."""
    return bool(one("select sec.end_key(%(key)s::uuid) as ended", {"key": key_id}).ended)


@dataclass(frozen=True)
class Use:
    """What the database says of a key that is used: `refused` is a word, None when the key is good.

    `left` requests remain now; the bucket is full again after `until_full` seconds; a refused request
    may be sent again after `wait` seconds.
    """

    refused: str | None
    left: int = 0
    until_full: int = 0
    wait: int = 0


def login_of(text: str) -> str | None:
    """The login a key's text is taken to; None for what cannot be a key."""
    shape = _SHAPE.fullmatch(text)
    return {"p": "portal", "s": "staff"}[shape[1]] if shape else None


def use(text: str, address: str | None) -> Use:
    """Count one request of a key from an address, in a transaction of its own, and open its context."""
    per_minute: int = settings.API_PER_MINUTE
    with connections["default"].cursor() as cursor:
        cursor.execute(_USE, [text, address, per_minute, per_minute / 60])
        told: dict[str, Any] = json.loads(cursor.fetchone()[0])
    seconds = {name: ceil(told.get(name, 0)) for name in ("until_full", "wait")}
    return Use(told["refused"], int(told.get("left", 0)), **seconds)
