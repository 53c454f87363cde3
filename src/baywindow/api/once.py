"""Writes happen once: the answer to an idempotency key is kept beside what it did, in one transaction.

A client's login keeps no answers. What its keys make carries the mark of the request (`made_once`): its id
comes of the idempotency key, so there is never a second one, and its source says what was asked. What they
change is done the first time alone (`first_time`); sent again, the record is answered as it is by then. Both
are noted, so that a key names one request whatever that did.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from baywindow.tenancy.context import LOCKED, Member, current, sqlstate
from baywindow.tenancy.request import MemberRequest
from baywindow.tenancy.sql import one, run

from . import problems
from .problems import Problem

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
_NOTED = "select sec.asked_once(%(once)s::text, %(asked)s::bytea) as asked"
AT_WORK = "The first request with this key is still at work: ask again."


def answered(
    request: HttpRequest, member: Member, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer, made once for each idempotency key; a refusal leaves no trace and may be tried again."""
    once = request.headers.get(HEADER, "")
    if not _SHAPE.fullmatch(once):
        return problems.answer("idempotency-key-missing")
    try:
        told = {"key": member.key_id, "once": once, "asked": _asked(request)}
    except Problem as error:
        return problems.answer(error.word)
    if member.client_id is not None:
        return answer()
    try:
        begun = run(_BEGIN, told)
    except OperationalError as error:
        if sqlstate(error) != LOCKED:
            raise
        return problems.answer("refused", AT_WORK)
    if not begun:
        return _again(one(_FIRST, told), told)
    response = answer()
    if response.status_code < 400 and isinstance(response, HttpResponse):
        run(_KEEP, {**told, "status": response.status_code, "body": response.content.decode()})
    return response


def own_client(request: MemberRequest) -> UUID:
    """The client whose key this is; PermissionDenied for a key of staff, who say for whom they act."""
    client_id = request.member.client_id
    if client_id is None:
        raise PermissionDenied
    return client_id


def made_once(request: MemberRequest, known: Any, make: Callable[..., Any]) -> Any:
    """What a client's key makes by this write, or has made by it before: one of the records `known`.

    `make` takes the record's `id` and `source_ref`. Problem when the key was another request's.
    """
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    first_time(request)
    mark = uuid5(key_id, request.headers[HEADER])
    asked = f"api/{_hash_of(request).hex()[:32]}/{mark}"
    found = known.filter(id=mark).first()
    if found is None:
        try:
            with transaction.atomic(using=current().alias):
                found = make(id=mark, source_ref=asked)
        except IntegrityError:
            found = known.filter(id=mark).first()
            if found is None:  # something else of it is there already
                raise
    if found.source_ref != asked:
        raise Problem("idempotency-key-reused")
    return found


def first_time(request: MemberRequest) -> bool:
    """Whether a client's key asks this for the first time: only then is it to be done.

    Problem when the idempotency key was another request's, or the first one is still at work.
    """
    try:
        before = one(_NOTED, {"once": request.headers[HEADER], "asked": _hash_of(request)}).asked
    except OperationalError as error:
        if sqlstate(error) != LOCKED:
            raise
        raise Problem("refused", AT_WORK) from error
    if before is not None and bytes(before) != _hash_of(request):
        raise Problem("idempotency-key-reused")
    return before is None


def _asked(request: HttpRequest) -> bytes:
    """The print of what is asked. Problem when there is more of it than is taken, or it cannot be read."""
    try:
        found = _hash_of(request)
    except RequestDataTooBig as error:
        raise Problem("too-large") from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("malformed") from error
    if getattr(request, "upload_too_large", False):
        raise Problem("too-large")
    return found


def _hash_of(request: HttpRequest) -> bytes:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    if request.content_type == "multipart/form-data":
        return sha256(head + _told_with_files(request)).digest()
    return sha256(head + request.body).digest()


def _told_with_files(request: HttpRequest) -> bytes:
    """The fields of a form and the prints of its files, which are read piece by piece."""
    told = [f"{name}={sorted(values)}" for name, values in sorted(request.POST.lists())]
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sum_ = sha256()
            for piece in file.chunks():
                sum_.update(piece)
            file.seek(0)
            told.append(f"{name}={file.name} {sum_.hexdigest()}")
    return "\n".join(told).encode()


def _again(first: Any, told: dict[str, Any]) -> HttpResponse:
    if bytes(first.asked) != told["asked"]:
        return problems.answer("idempotency-key-reused")
    response = HttpResponse(first.body, status=first.status, content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    return response
