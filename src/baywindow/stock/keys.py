"""Ids of the ledger: made from what they name, or in the order of the lines."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from uuid import UUID

LEVEL_KEY = (
    "encode(substring(sha256((l.item_id::text || '/' || l.warehouse_id::text || '/'"
    " || coalesce(l.lot_id::text, '') || '/' || l.condition)::bytea) from 1 for 16), 'hex')::uuid"
)
"""The SQL twin of `level_key`, for a line `l`."""

BALANCE_KEY = (
    "encode(substring(sha256((l.level_id::text || '/' || coalesce(l.location_id::text, ''))::bytea)"
    " from 1 for 16), 'hex')::uuid"
)
"""The SQL twin of `balance_key`, for a line `l` that knows its level."""


def level_key(item_id: UUID, warehouse_id: UUID, lot_id: UUID | None, condition: str) -> UUID:
    """The id of the level of an item, warehouse, lot and condition."""
    return _key(f"{item_id}/{warehouse_id}/{lot_id or ''}/{condition}")


def balance_key(level_id: UUID, location_id: UUID | None) -> UUID:
    """The id of a level's balance at a location."""
    return _key(f"{level_id}/{location_id or ''}")


def _key(text: str) -> UUID:
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])


def ids_in_order() -> Iterator[str]:
    """Version 7 UUIDs that rise from one to the next (RFC 9562, 6.2: the first random bits count), as texts.

    Lines that occurred at the same moment are read in the order of their ids, so the order in
    which they were given must survive. Texts take a third of the time, and a file has a million.
    """
    stamp, count, chance = _now(), 0, b""
    while True:
        if count % 1024 == 0:
            chance = secrets.token_bytes(8 * 1024)
        at = count % 1024 * 8
        tail = chance[at : at + 8].hex()
        head = f"{stamp:012x}"
        yield f"{head[:8]}-{head[8:]}-7{count:03x}-{'89ab'[chance[at] & 3]}{tail[1:4]}-{tail[4:]}"
        count += 1
        if count == 1 << 12:
            stamp, count = max(stamp + 1, _now()), 0


def _now() -> int:
    return time.time_ns() // 1_000_000
