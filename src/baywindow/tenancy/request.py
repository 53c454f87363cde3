"""The way of one request: the sealed context opens the transaction around the view.

`make_view_atomic` is where Django itself would open its transaction: after CSRF and every other
middleware's `process_view`, inside exception handling. So nothing is skipped and nothing half
written survives.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django_htmx.middleware import HtmxDetails
from psycopg.pq import TransactionStatus

from baywindow.server.networks import inside
from baywindow.ui.language import speak
from baywindow.ui.live import unattended

from .context import FOREIGN_CLIENT, NOT_VALID, ContextExpired, ForeignClient, Member, entered, sqlstate
from .later import made
from .purse import pay
from .recording import Opened, record_answer, refused, touch
from .refusal import Refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CONSOLE = "/console"
ALARM = logging.getLogger("baywindow.alarm")
"""What somebody on watch should see: it never happens through our own pages."""

View = Callable[..., HttpResponseBase]
Opens = Callable[[HttpRequest, Callable[[], HttpResponseBase], str], HttpResponseBase]
"""How a view gets its context: by the browser's cookie, unless the view brings a way of its own."""

V = TypeVar("V", bound=Callable[..., Any])


class MemberRequest(HttpRequest):
    """A request inside its sealed context."""

    member: Member
    htmx: HtmxDetails
    concerns: UUID | None
    """The client a staff page hands out a file of, for the access log; where the address does not say."""
    seen_by: str
    """What the record on the page asks of who sees it, beyond what the page asks; for "who can see this"."""
    told: str
    """What the access log says of a file that is handed out; where the address does not say it."""
    opens: Opened
    """The document a page shows, for the access log."""


def may(capability: str) -> Callable[[V], V]:
    """Mark a page with the capability it needs; it is checked before any id is looked up."""

    def mark(view: V) -> V:
        view.capability = capability  # type: ignore[attr-defined]
        return view

    return mark


def own_client(request: MemberRequest) -> UUID:
    """The client whose own page it is; Refusal where staff ask for it."""
    client_id: UUID | None = request.member.client_id
    if client_id is None:
        raise Refusal(gettext("This page is a client's."))
    return client_id


def open_to_guests(view: V) -> V:
    """Mark a page that works without a context: health, sign-in."""
    view.capability = None  # type: ignore[attr-defined]
    return view


class UndeclaredPage(Exception):
    """A view says neither which capability it needs nor that guests may see it."""


class SwallowedDatabaseError(Exception):
    """A view answered success although its transaction had failed; the answer would have been a lie."""


class SealedViews(BaseHandler):
    """Wraps each view of ours in its context; `/accounts/` belongs to the sign-in and has none."""

    def make_view_atomic(self, view: View) -> View:
        """The view, inside the transaction and context of its request."""

        @wraps(view)
        def sealed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not needs_context(request.path, view):
                return view(request, *args, **kwargs)
            opens: Opens = getattr(view, "opens", _inside)
            return opens(request, lambda: view(request, *args, **kwargs), view.capability)  # type: ignore[attr-defined]

        return sealed


class PortalHandler(SealedViews, WSGIHandler):
    """The web's handler."""


def needs_context(path: str, view: View) -> bool:
    """Whether a page runs inside a context; a page of ours that declares nothing fails loudly."""
    if path.startswith("/accounts/"):
        return False
    try:
        return view.capability is not None  # type: ignore[attr-defined]
    except AttributeError:
        raise UndeclaredPage(f"{view!r} needs @may(...) or @open_to_guests") from None


def _inside(
    request: HttpRequest, answer: Callable[[], HttpResponseBase], capability: str
) -> HttpResponseBase:
    token = request.COOKIES.get(settings.CONTEXT_COOKIE, "")
    if not token:
        return to_sign_in(request)
    if turned_away := _wrong_side(request, token):
        return turned_away
    pay(request, token)
    alias = alias_of(token)
    try:
        with entered(alias, token, read_only=request.method in SAFE) as member:
            request.member = member  # type: ignore[attr-defined]
            speak(member.locale)
            if member.key_id is not None:  # a key is good for the API alone, where its networks are asked for
                return to_sign_in(request)
            if member.networks and not inside(member.networks, get_adapter().get_client_ip(request)):
                raise ContextExpired  # the sign-in says what is missing; where it is allowed it goes on
            if not member.may(capability):
                raise PermissionDenied
            _only_looking(request, member)
            response = kept_nowhere(settled(answer(), alias))
        response = made(response)
        record_answer(request, member, token, response)
        if member.untouched and not unattended(request):
            touch(token)
        return response
    except (PermissionDenied, OnlyLooking):
        refused(request, token)
        raise
    except ContextExpired:
        return to_sign_in(request)
    except ForeignClient as error:
        raise like_one_that_never_was(request) from error
    except DatabaseError as error:  # the same two, when a query of the view meets them
        if sqlstate(error) == NOT_VALID:
            return to_sign_in(request)
        if sqlstate(error) == FOREIGN_CLIENT:
            raise like_one_that_never_was(request) from error
        raise


class OnlyLooking(Refusal):
    """Somebody who looks through a client's eyes sent a form."""


def _only_looking(request: HttpRequest, member: Member) -> None:
    """Who looks through somebody's eyes is told so at once; the database would refuse it anyway."""
    if member.view_as and request.method not in SAFE:
        raise OnlyLooking(
            gettext(
                "You are looking through %(person_name)s's eyes: nothing was changed. End the view first."
            )
            % {"person_name": member.person_name}
        )


def alias_of(token: str) -> str:
    """The login to take a page's token to; a token on the wrong one is worthless."""
    return "staff" if token.startswith("s.") else "portal"


def is_console(path: str) -> bool:
    """Whether an address is a page of staff."""
    return path == CONSOLE or path.startswith(f"{CONSOLE}/")


def opens(request: HttpRequest, token: str) -> bool:
    """Whether the page a request asked for opens under another token; reading only, its answer is dropped."""
    match = request.resolver_match
    assert match is not None  # noqa: S101 - the request has reached its view
    asked: Any = copy(request)
    try:
        with entered(alias_of(token), token) as member:
            asked.member = member
            if not member.may(getattr(match.func, "capability", "")):
                return False
            response: HttpResponseBase = match.func(asked, *match.args, **match.kwargs)
            response.close()
            return response.status_code < 400
    except (Http404, PermissionDenied, BadRequest, Refusal, ContextExpired, ForeignClient):
        return False


def kept_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    """No cache keeps a page of the context: after signing out, the back button asks again."""
    response.setdefault("Cache-Control", "private, no-store")
    return response


def like_one_that_never_was(request: HttpRequest) -> Http404:
    """The answer to a request for a client its context does not hold; it rings the alarm."""
    member: Member | None = getattr(request, "member", None)
    ALARM.warning(
        "A foreign client was asked for: %s %s by %s",
        request.method,
        request.path,
        member and member.person_id,
    )
    return Http404()


def _wrong_side(request: HttpRequest, token: str) -> HttpResponseBase | None:
    """Staff on a portal page and clients in the console: the home page leads home, the rest is 403."""
    if is_console(request.path) == token.startswith("s."):
        return None
    if request.path == "/":
        return HttpResponseRedirect(CONSOLE)
    refused(request, token)
    raise PermissionDenied


def settled(response: HttpResponseBase, alias: str) -> HttpResponseBase:
    """Render what is lazy inside the context; roll back on an answer >= 400 or a failed transaction."""
    render = getattr(response, "render", None)
    if callable(render):
        response = render()
    connection = connections[alias]
    failed = connection.connection.info.transaction_status == TransactionStatus.INERROR
    if response.status_code < 400 and (failed or connection.needs_rollback):
        raise SwallowedDatabaseError("A database error was swallowed: nothing was stored")
    if response.status_code >= 400:
        connection.set_rollback(True)
    return response


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a person on to choose a membership again, back to where they were after that."""
    target = request.get_full_path() if request.method in SAFE else "/"
    return sent_to(request, "/switch?" + urlencode({"renew": 1, "next": target}))


def sent_to(request: HttpRequest, where: str) -> HttpResponse:
    """Send a person on to another whole page, also where a part of one was asked for."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where)
