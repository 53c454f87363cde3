"""Writes happen once: the answer to an idempotency key is kept beside what it did, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from baywindow.tenancy.context import LOCKED, Member, sqlstate
from baywindow.tenancy.sql import one, run

from . import problems

HEADER = "Idempotency-Key"
_SHAPE = re.compile(r"[\x21-\x7e]{1,255}")

# Who comes second waits here for the first to end: then the row is there, or the way is free.
_BEGIN = """
insert into api_answer (workspace_id, key_id, once, asked, status, body, created_at)
values (%(workspace)s, %(key)s::uuid, %(once)s::text, %(asked)s::bytea, 0, '', now())
on conflict (workspace_id, key_id, once) do nothing
"""
_FIRST = """
select a.asked, a.status, a.body from api_answer a
 where a.workspace_id = %(workspace)s and a.key_id = %(key)s::uuid and a.once = %(once)s::text
"""
_KEEP = """
update api_answer a set status = %(status)s::int, body = %(body)s::text
 where a.workspace_id = %(workspace)s and a.key_id = %(key)s::uuid and a.once = %(once)s::text
"""


def answered(
    request: HttpRequest, member: Member, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer, made once for each idempotency key; a refusal leaves no trace and may be tried again."""
    once = request.headers.get(HEADER, "")
    if not _SHAPE.fullmatch(once):
        return problems.answer("idempotency-key-missing")
    try:
        told = {"key": member.key_id, "once": once, "asked": _hash_of(request)}
    except RequestDataTooBig:
        return problems.answer("too-large")
    try:
        begun = run(_BEGIN, told)
    except OperationalError as error:
        if sqlstate(error) != LOCKED:
            raise
        return problems.answer("refused", "The first request with this key is still at work: ask again.")
    if not begun:
        return _again(one(_FIRST, told), told)
    response = answer()
    if response.status_code < 400 and isinstance(response, HttpResponse):
        run(_KEEP, {**told, "status": response.status_code, "body": response.content.decode()})
    return response


def _hash_of(request: HttpRequest) -> bytes:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return sha256(head + request.body).digest()


def _again(first: Any, told: dict[str, Any]) -> HttpResponse:
    if bytes(first.asked) != told["asked"]:
        return problems.answer("idempotency-key-reused")
    response = HttpResponse(first.body, status=first.status, content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    return response
