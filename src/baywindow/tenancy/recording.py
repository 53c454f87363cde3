"""What goes into the access log by itself: files that leave, and every page seen through somebody's eyes.

A page's own transaction may be read-only and may be long; the entry is written after it, by the
sign-in's login in a transaction of its own. If it cannot be written, nothing is handed out.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.db import DatabaseError, connections, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from .context import Member, translated

NAMED = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)
LONGEST = 500


class Opened(NamedTuple):
    """What an answer shows a part of: a view puts it on the request as `opens`."""

    id: UUID
    what: str
    detail: str


_RECORD = "select sec.record_access(%s::text, %s::uuid, %s::text, %s::text, %s::text, %s::text)"
_OPENED = "select sec.record_opened(%s::text, %s::uuid, %s::uuid, %s::text, %s::text, %s::text)"


def record(
    request: HttpRequest, token: str, kind: str, what: str, detail: str = "", client: UUID | None = None
) -> None:
    """Add an entry by whoever holds the token, in the log of their client, or of the one staff name.

    Raises ContextExpired when the token is no longer good.
    """
    _written(request, _RECORD, token, client, kind, what, detail)


def opened(request: HttpRequest, token: str, thing: Opened, client: UUID | None) -> None:
    """Add an entry that a document was read on screen: once an hour, however many pages somebody turns."""
    _written(request, _OPENED, token, client, str(thing.id), thing.what, thing.detail)


def _written(
    request: HttpRequest, sql: str, token: str, client: UUID | None, of: str, what: str, detail: str
) -> None:
    address = get_adapter().get_client_ip(request)
    with translation.override("en"):  # what is kept is kept in one language
        entry = [token, client, of, _kept(what), _kept(detail), address]
    try:
        with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
            cursor.execute(sql, entry)
    except DatabaseError as error:
        raise translated(error) from error


def refused(request: HttpRequest, token: str) -> None:
    """Count a page that was refused to whoever holds the token; the worker puts it into the access log."""
    what = _kept(f"{request.method} {request.path}")
    address = get_adapter().get_client_ip(request)
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute("select sec.note_refusal(%s::text, %s::text, %s::text)", [token, what, address])


def _kept(text: str) -> str:
    """The text as the database can keep it: an address may hold a NUL, which no text of its may."""
    return text[:LONGEST].replace("\0", "\ufffd")


def touch(token: str) -> None:
    """Note that a context is in use: what is left alone for too long ends by itself."""
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute("select sec.touch(%s::text)", [token])


def record_answer(request: HttpRequest, member: Member, token: str, response: HttpResponseBase) -> None:
    """Record an answer that hands out a file, shows one, or is seen through somebody's eyes; others pass.

    The path alone is kept: what staff type into a search may speak of another client.
    """
    if response.status_code != 200:
        return
    disposition = response.get("Content-Disposition", "")
    if disposition.startswith("attachment"):
        named = NAMED.search(disposition)
        kind = "export" if "/export." in request.path else "download"
        what, detail = unquote(named[1]) if named else "A file", getattr(request, "told", request.path)
        record(request, token, kind, what, detail, _client_of(request))
    elif member.view_as:
        record(request, token, "viewed", request.path)
    elif thing := getattr(request, "opens", None):
        opened(request, token, thing, _client_of(request))


def _client_of(request: HttpRequest) -> UUID | None:
    """Whose data a page of staff hands out: it says so itself, or its address does."""
    told = getattr(request, "concerns", None)
    match = request.resolver_match
    return told or (match.kwargs.get("client_id") if match else None)
