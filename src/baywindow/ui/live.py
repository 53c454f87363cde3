"""What a page says of itself so that it can be kept up to date while it is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from baywindow.server import site

UNATTENDED = "Baywindow-Unattended"
"""A page says so when it fetches itself: nobody clicked, so nobody's session lives on by it."""

LOOKING = ".view"
SEVERAL = {"exceptions": "orders inbound shipments"}
"""Pages whose news is of several kinds: what stands in the way stirs with the record it is on."""


EVERYTHING = "home"

View = TypeVar("View", bound=Callable[..., Any])


class Live(NamedTuple):
    """Where a page listens, for which kinds of news, and since when.

    `records` are the ids in its address: with any, it shows one of these records; without, a whole kind.
    """

    feed: str
    kinds: str
    records: str
    client: str
    made: int


def about_everything(view: View) -> View:
    """Marks a view whose page, as home does, tells of every kind of record."""
    view.live = EVERYTHING  # type: ignore[attr-defined]
    return view


def live(request: HttpRequest) -> Live | None:
    """What the page of this request says; None for a page that shows nothing which stirs by itself.

    A page that only shows asks for a capability `KIND.view`; its kind is what the news is about. The home
    page is about everything, and so is one marked so. Forms are left alone.
    """
    match = request.resolver_match
    capability = getattr(match.func, "capability", None) if match else None
    if match is None or not capability or not capability.endswith(LOOKING):
        return None
    ids = {name: str(value) for name, value in match.kwargs.items() if name.endswith("_id")}
    client = ids.pop("client_id", "")
    kind = getattr(match.func, "live", capability.removesuffix(LOOKING))
    kind = SEVERAL.get(kind, kind)
    return Live(feed(request), kind, " ".join(ids.values()), client, time.time_ns() // 1000)


def feed(request: HttpRequest) -> str:
    """The feed's address for this request's browser; empty when none runs."""
    if not settings.BAYWINDOW_FEED:
        return ""
    return site.feed_origin(request.META.get("HTTP_HOST", "")) + site.LIVE


def unattended(request: HttpRequest) -> bool:
    """Whether a page fetched itself again."""
    return UNATTENDED in request.headers


def feed_in_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lets pages connect to the feed's own origin, and to no other, where it has one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        origin = site.feed_origin(request.META.get("HTTP_HOST", "")) if settings.BAYWINDOW_FEED else ""
        if origin:
            response._csp_update = {"connect-src": [origin]}  # type: ignore[attr-defined]
        return response

    return middleware
