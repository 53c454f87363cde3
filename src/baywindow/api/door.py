"""The way of a request with a key: no cookie, no session; the same sealed context as a page's."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from baywindow.tenancy import keys
from baywindow.tenancy.context import (
    FOREIGN_CLIENT,
    NOT_VALID,
    ContextExpired,
    ForeignClient,
    Member,
    entered,
    sqlstate,
)
from baywindow.tenancy.recording import record_answer, refused
from baywindow.tenancy.request import ALARM, SAFE, kept_nowhere, settled

from . import once, problems

REFUSED = {
    "unknown": "key",
    "expired": "key-expired",
    "stopped": "key-stopped",
    "network": "network",
    "busy": "too-many",
}

TAKEN = frozenset({"application/json", "application/x-ndjson"})
WITH_FILES = frozenset({"multipart/form-data"})


def by_key(
    method: str,
    taken: frozenset[str],
    request: HttpRequest,
    answer: Callable[[], HttpResponseBase],
    capability: str,
) -> HttpResponseBase:
    """The answer of an endpoint of one method inside the context of the request's key, or why there is none.

    `taken` are the content types it takes.

    The request is counted, and the key's context opened, through the sign-in's login in a transaction
    of its own: what the endpoint does may fail, the count stays.
    """
    request.COOKIES = {}
    text = bearer(request)
    login = keys.login_of(text)
    if login is None:
        return problems.answer("key")
    used = keys.use(text, address_of(request))
    if used.refused:
        return _counted(problems.answer(REFUSED[used.refused]), used)
    if request.method != method:
        return _counted(problems.answer("method", allow=method), used)
    asked = _Asked(taken, answer, capability)
    return _counted(_inside(request, login, text, asked), used)


def address_of(request: HttpRequest) -> str | None:
    """Where the request comes from; None when that is not known (a socket): then no network allows it."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address


def bearer(request: HttpRequest) -> str:
    """The key of the request; empty when it carries none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


class _Asked(NamedTuple):
    """An endpoint: what it takes, what it answers, what it needs."""

    taken: frozenset[str]
    answer: Callable[[], HttpResponseBase]
    capability: str


def _inside(request: HttpRequest, login: str, text: str, asked: _Asked) -> HttpResponseBase:
    try:
        with entered(login, text, read_only=request.method in SAFE) as member:
            request.member = member  # type: ignore[attr-defined]
            response = kept_nowhere(settled(_let_in(request, member, asked), login))
        record_answer(request, member, text, response)
        if response.status_code == HTTPStatus.FORBIDDEN:
            refused(request, text)
        return response
    except (ContextExpired, ForeignClient, DatabaseError) as error:
        return _turned_away(request, error)


def _let_in(request: HttpRequest, member: Member, asked: _Asked) -> HttpResponseBase:
    if not member.may(asked.capability):
        return problems.answer("capability", f"This needs “{asked.capability}”.")
    if request.method in SAFE:
        return asked.answer()
    if request.content_type not in asked.taken:
        return problems.answer("media-type", f"It takes {' or '.join(sorted(asked.taken))}.")
    return once.answered(request, member, asked.answer)


def _turned_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The key ended meanwhile, or is not for this client, however far the request had come."""
    state = sqlstate(error) if isinstance(error, DatabaseError) else None
    if isinstance(error, ContextExpired) or state == NOT_VALID:
        return problems.answer("key")
    if isinstance(error, ForeignClient) or state == FOREIGN_CLIENT:
        return _alarmed(request)
    raise error


def _alarmed(request: HttpRequest) -> HttpResponse:
    ALARM.warning("A foreign client was asked for with a key: %s %s", request.method, request.path)
    return problems.answer("not-found")


def _counted(response: HttpResponseBase, used: keys.Use) -> HttpResponseBase:
    """The answer with what is left of the key's requests (IETF's RateLimit fields) and when to come again."""
    if used.refused == "unknown":
        return response
    response["RateLimit-Policy"] = f'"key";q={settings.API_PER_MINUTE};w=60'
    response["RateLimit"] = f'"key";r={used.left};t={used.until_full}'
    if used.refused == "busy":
        response["Retry-After"] = str(max(used.wait, 1))
    return response
