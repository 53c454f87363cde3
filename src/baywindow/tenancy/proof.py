"""Sensitive acts: what gives somebody lasting or wide power is done by who has just proved who they are.

When that was, the sealed context knows (`sec.context.proven_at`); pages ask no more than that. Who proved it
too long ago is sent to `/accounts/prove`, which leads back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from .capabilities import POWERS
from .request import SAFE, MemberRequest, OnlyLooking, sent_to

OPENS = timedelta(minutes=15)
"""For how long a proof opens the pages of sensitive acts."""
SENDS = timedelta(minutes=30)
"""For how long it is good for sending: a form that was opened in time may take a while to fill in."""

V = TypeVar("V", bound=Callable[..., Any])


def proven(view: V) -> V:
    """Mark a page, and the act its form sends: both need a proof that is still good."""
    return _asking(view, lambda request: request.get_full_path())


def proven_act(view: V) -> V:
    """Mark an act without a page: its button stands on the page whose address is one word shorter."""
    return _asking(view, page_above)


def page_above(request: MemberRequest) -> str:
    """The page on which the button of an act stands."""
    return request.path.rsplit("/", 1)[0]


def proof_missing(request: MemberRequest, role: frozenset[str], page: str) -> HttpResponse | None:
    """Where to prove who one is, before a role of these capabilities is given; None when nothing is missing.

    Only what lets its holder give access on is asked for: most people are invited without.
    """
    if not role & POWERS or _is_good(request):
        return None
    return ask_for_proof(request, page)


def ask_for_proof(request: MemberRequest, page: str) -> HttpResponse:
    """Send a person to prove who they are, and back to this page after that; what was sent is not done."""
    if request.method not in SAFE:
        messages.warning(
            request,
            gettext("Nothing was changed yet. Prove that it is you, then fill in and send the form again."),
        )
    return sent_to(request, f"/accounts/prove/?{urlencode({'next': page})}")


def _asking(view: V, page_of: Callable[[MemberRequest], str]) -> V:
    @wraps(view)
    def asking(request: MemberRequest, *args: Any, **ids: Any) -> Any:
        if request.member.view_as:
            raise OnlyLooking(gettext("Only they themselves can open this: it gives power to somebody."), 403)
        return view(request, *args, **ids) if _is_good(request) else ask_for_proof(request, page_of(request))

    asking.proven = True  # type: ignore[attr-defined]
    return asking  # type: ignore[return-value]


def _is_good(request: MemberRequest) -> bool:
    proof = request.member.proven_ago
    return proof is not None and proof < (OPENS if request.method in SAFE else SENDS)
