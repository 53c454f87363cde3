"""What people read of documents: the library, one document and its editions, those of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST, many

from .finding import MEANT, WORDS, named, plain
from .subjects import PAGES_OF_DELIVERY, PAGES_OF_ORDER

NEWEST = Order((Key("d.id", "uuid", "id"),), descending=True)
LATEST = Order(
    (Key("d.published_at", "timestamptz", "published_at"), Key("d.id", "uuid", "id")), descending=True
)

COLUMNS = """
select d.id, d.kind, d.number, d.file_name, d.mime, d.size, d.sha256, d.pages, d.file_ref, d.series_id,
       d.edition, d.subject_kind, d.subject_id, d.page_id, d.subject_number, d.meant_for, d.published,
       d.published_at, d.published_by, d.expires_on, d.scan, d.created_at, d.client_id
  from document d
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s"""

SHOWN = """
   and d.published"""
NO_NEWER = """
   and not exists (select from document n where n.workspace_id = d.workspace_id and n.client_id = d.client_id
                    and n.series_id = d.series_id and n.edition > d.edition"""
CURRENT = {"portal": f"{SHOWN}{NO_NEWER} and n.published)", "staff": f"{NO_NEWER})"}
"""The newest edition of each document that this side sees; row security says the same of the portal."""

BY_KIND = """
 order by d.kind, d.id desc limit 200"""

CONDITIONS: dict[str, str] = {
    "kind": "d.kind = %(kind)s::text",
    "record": "d.subject_kind = %(record)s::text",
    "of": "d.page_id = %(of)s::uuid",
    "since": "{moment} >= %(since)s::timestamptz",
    "until": "{moment} < %(until)s::timestamptz",
    "state": "d.published = (%(state)s::text = 'published')",
    "words": f"d.id in ({WORDS})",
}
"""Filters of documents `d`, by name."""


@dataclass(frozen=True)
class Wanted:
    """Which documents. Staff say whose, and see what is not published."""

    kind: str = ""
    record: str = ""
    of: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    state: str = ""
    client: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return any(getattr(self, name) for name in CONDITIONS)

    @property
    def side(self) -> str:
        """Whose eyes these are."""
        return "staff" if self.client else "portal"

    @cached_property
    def broad(self) -> bool:
        """Whether the words mean so many documents that the library is walked; asks the database."""
        return bool(self.words) and many(WORDS, self.params())

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        told: dict[str, Any] = {name: getattr(self, name) for name in CONDITIONS}
        spelled = {"words": self.words, "upper": self.words.upper(), "plain": plain(self.words)}
        told |= (
            {"named": named(self.words)}
            | spelled
            | {f"{name}_end": text and text + LAST for name, text in spelled.items()}
        )
        return told | ({"client": self.client} if self.client else {})

    def conditions(self) -> str:
        """The filters, ready to follow a WHERE."""
        moment = "d.created_at" if self.client else "d.published_at"
        conditions = CONDITIONS | ({"words": MEANT} if self.broad else {})
        texts = [text.format(moment=moment) for name, text in conditions.items() if getattr(self, name)]
        return "".join(f"\n   and {text}" for text in texts)


def page(request: HttpRequest, want: Wanted, size: int = SIZE) -> Page:
    """One page of the library: for clients what was published last, for staff what came last."""
    text = f"{COLUMNS}{CURRENT[want.side]}{want.conditions()}\n   and <<beyond>>"
    text += "\n order by <<order>> limit <<limit>>"
    order = NEWEST if want.client else LATEST
    return order.page(request, text, want.params(), size, narrowed=want.filtered)


def file(want: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of every document of a client's library, in its order, and its parameters."""
    text = f"{COLUMNS}{CURRENT[want.side]}{want.conditions()}\n order by d.published_at desc, d.id desc"
    return text, want.params()


def find(document_id: UUID, client: UUID | None = None) -> Any | None:
    """One document in any edition; None when this side sees none of this id."""
    text = f"{COLUMNS}{'' if client else SHOWN}\n   and d.id = %(document)s::uuid"
    return one(text, _of(client, document=document_id))


def editions(series: UUID, client: UUID | None = None) -> list[Any]:
    """Every edition of a document, the newest first."""
    text = f"{COLUMNS}{'' if client else SHOWN}\n   and d.series_id = %(series)s::uuid"
    text += "\n order by d.edition desc limit 100"
    return rows(text, _of(client, series=series))


def of_page(page_id: UUID, client: UUID | None = None) -> list[Any]:
    """The documents of a record and of its parts (an item's lots, a delivery's differences), by kind."""
    text = _beside(client) + "\n   and d.page_id = %(of)s::uuid" + BY_KIND
    return rows(text, _of(client, of=page_id))


def of_order(order_id: UUID, client: UUID | None = None) -> list[Any]:
    """The documents of an order and of its shipments, by kind."""
    text = f"{_beside(client)}\n   and d.page_id = any({PAGES_OF_ORDER}){BY_KIND}"
    return rows(text, _of(client, order=order_id))


def of_delivery(asn_id: UUID, client: UUID | None = None) -> list[Any]:
    """The documents of a delivery, of its differences and of its receipts, by kind."""
    text = f"{_beside(client)}\n   and d.page_id = any({PAGES_OF_DELIVERY}){BY_KIND}"
    return rows(text, _of(client, asn=asn_id))


OF_RECORD = {"order": of_order, "asn": of_delivery}
"""What a record's page shows beside its own documents; any other's are those of its page."""


def of_subject(subject_id: UUID, client: UUID | None = None) -> list[Any]:
    """The documents of one record alone, by kind."""
    text = _beside(client) + "\n   and d.subject_id = %(of)s::uuid" + BY_KIND
    return rows(text, _of(client, of=subject_id))


def photos_of_parts(*pages: UUID, client: UUID | None = None) -> dict[UUID | str, list[Any]]:
    """The photos of these records' parts, by part, and by the number they carry."""
    parts = "\n   and d.page_id = any(%(of)s::uuid[]) and d.kind = 'photo' and d.subject_id <> d.page_id"
    text = _beside(client) + parts + BY_KIND
    found: dict[UUID | str, list[Any]] = {}
    for row in rows(text, _of(client, of=list(pages))):
        for key in filter(None, (row.subject_id, row.number)):
            found.setdefault(key, []).append(row)
    return found


def several(ids: Sequence[UUID], client: UUID | None = None) -> list[Any]:
    """These documents, as far as this side sees them."""
    text = f"{COLUMNS}{'' if client else SHOWN}\n   and d.id = any (%(ids)s::uuid[])\n order by d.id"
    return rows(text, _of(client, ids=list(ids)))


def _beside(client: UUID | None) -> str:
    return COLUMNS + CURRENT["staff" if client else "portal"]


def _of(client: UUID | None, **told: Any) -> dict[str, Any]:
    return told | ({"client": client} if client else {})
