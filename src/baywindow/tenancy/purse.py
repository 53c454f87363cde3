"""What a person's expensive acts cost: files out and in, previews, searches come out of one purse a person.

It fills by itself, second by second, so that nobody at work notices it and a script soon does. What an act
costs shows in its request; a page of a new room needs no line of its own. API keys have a bucket of theirs.
"""

from __future__ import annotations

import re
from math import ceil

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.utils.translation import ngettext

from .refusal import Refusal

FILE_OUT, FILE_IN, GLANCE = 20, 10, 1
MADE = re.compile(r"/(export\.\w+|zip)$")
"""Files that are made when they are asked for."""
KEPT = re.compile(r"/(pages/\d+|download|file|rejected)$|/file/[^/]+$")
"""Files and pictures that lie ready."""


class TooMuch(Refusal):
    """The purse is empty for a moment."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(
            ngettext(
                "That was a lot at once. Go on in %(seconds)s second.",
                "That was a lot at once. Go on in %(seconds)s seconds.",
                wait,
            )
            % {"seconds": wait}
        )


def cost_of(request: HttpRequest) -> int:
    """What a request costs; nothing for nearly all of them."""
    if MADE.search(request.path):
        return FILE_OUT
    if request.content_type == "multipart/form-data":
        return FILE_IN
    return GLANCE if KEPT.search(request.path) or request.GET.get("q") else 0


def pay(request: HttpRequest, token: str) -> None:
    """Take what the request costs from the purse of whoever holds the token. Raises TooMuch."""
    if not (cost := cost_of(request)):
        return
    per_minute: int = settings.COSTLY_PER_MINUTE
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select sec.spend(%s::text, %s::double precision, %s::double precision, %s::double precision)",
            [token, cost, per_minute, per_minute / 60],
        )
        wait = float(cursor.fetchone()[0])
    if wait:
        raise TooMuch(ceil(wait))
