"""What goes wrong in the API, said as RFC 9457 wants it: what happened, to which field, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pydantic_core import to_json

from baywindow.tenancy import answers

PREFIX = "/api/v1/"
MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """One kind of problem: its status, what it is called, and what helps."""

    status: int
    title: str
    remedy: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "The request cannot be read", "Send JSON in UTF-8, without NaN or Infinity."),
    "cursor": Kind(400, "The cursor is none of ours", "Begin without `after`, and use cursors as they are."),
    "idempotency-key-missing": Kind(
        400, "An idempotency key is needed",
        "Send a header `Idempotency-Key` with a text of your own for this one write, such as a UUID.",
    ),
    "key": Kind(401, "No valid key", "Send a live key as `Authorization: Bearer <key>`."),
    "key-expired": Kind(401, "The key has expired", "Make a new key and take it into use."),
    "key-stopped": Kind(
        401, "The key is stopped",
        "Its maker, client or workspace is not active: ask an administrator, or make a key of your own.",
    ),
    "network": Kind(403, "The key is not allowed from here", "Send from an allowed network."),
    "capability": Kind(403, "The key may not do this", "Use a key with the capability in `detail`."),
    "not-found": Kind(404, "There is no such thing", "Take ids from this API, with the same key."),
    "method": Kind(405, "The address does not take this method", "See the methods in the header `Allow`."),
    "refused": Kind(409, "The warehouse refuses", "Read `detail`: nothing was stored."),
    "too-large": Kind(413, "The request is too large", "Send less at once: 5 MB, a document by itself."),
    "media-type": Kind(415, "The content type is not taken", "Send the content type that `detail` names."),
    "invalid": Kind(422, "The request is not valid", "Mend the fields in `errors`: nothing was stored."),
    "idempotency-key-reused": Kind(
        422, "The idempotency key belongs to another request", "Use a new key for each write."
    ),
    "too-many": Kind(429, "Too many requests", "Wait as many seconds as `Retry-After` says."),
}  # fmt: skip


class Fault(NamedTuple):
    """One thing that is wrong: where (`body`, `query`, `header`, `path`), which field, and the sentence."""

    place: str
    field: str
    message: str


class Problem(Exception):
    """Raised by an endpoint that cannot answer; `word` is one of `KINDS`."""

    def __init__(
        self, word: str, detail: str = "", faults: Sequence[Fault] = (), status: int | None = None
    ) -> None:
        super().__init__(word)
        self.word, self.detail, self.faults, self.status = word, detail, faults, status


def address_of(word: str) -> str:
    """What a problem's `type` says: the place in the OpenAPI document that explains it."""
    return f"{settings.ADDRESS}/api/v1/openapi.json#/x-problems/{word}"


def answer(
    word: str, detail: str = "", faults: Sequence[Fault] = (), *, status: int | None = None, allow: str = ""
) -> HttpResponse:
    """The problem as an answer; with another status than the kind's when the business names one."""
    kind = KINDS[word]
    said: dict[str, Any] = {"type": address_of(word), "title": kind.title, "status": status or kind.status}
    if detail:
        said["detail"] = detail
    said["remedy"] = kind.remedy
    if faults:
        said["errors"] = [{"in": f.place, "field": f.field, "message": f.message} for f in faults]
    response = HttpResponse(to_json(said), status=said["status"], content_type=MEDIA_TYPE)
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    if allow:
        response["Allow"] = allow
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of an address that is none of ours: said as the API says it under its own, else by the page."""
    if request.path.startswith(PREFIX):
        return answer("not-found", "There is no such address. An id in an address is a UUID.")
    return answers.not_found(request, exception)
