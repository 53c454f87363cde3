"""Sessions and people exist on the sign-in's own pages only; all others know the sealed context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.shortcuts import render

from baywindow.tenancy.brand import brand_of_person
from baywindow.ui.language import speak

from . import sign_ins

OPEN_TO_SSO = (
    "/switch", "/accounts/logout/", "/accounts/login/", "/accounts/sso/", "/accounts/prove/",
    "/accounts/reauthenticate/",
    "/accounts/security/second-factor/again/", "/accounts/security/passkeys/again/",
)  # fmt: skip
"""What a session that came by a company's sign-in may use: who vouches for it must not take the account.
Its person may prove who they are by what they have here; what that opens for others stays shut to it."""

Answer = Callable[[HttpRequest], Any]


def is_sign_in(path: str) -> bool:
    """Whether a path belongs to signing in and choosing a membership."""
    return path.startswith(("/accounts/", "/invitations/")) or path == "/switch"


def sign_in_sessions(get_response: Answer) -> Answer:
    """Django's session, on the sign-in's pages."""
    with_session = SessionMiddleware(get_response)

    def known_host(request: HttpRequest) -> Any:
        if not is_sign_in(request.path):
            return get_response(request)
        request.get_host()  # a name that is not ours is refused before anything is looked at
        return with_session(request)

    return known_host


class Reader(NamedTuple):
    """How a person reads, before a membership is chosen; empty is what neither they nor one place say."""

    locale: str = ""
    time_zone: str = ""
    numbers: str = ""
    dates: str = ""

    @property
    def look(self) -> tuple[str, str, str, str]:
        """How numbers and dates are written, as a member's look says it."""
        return (self.numbers, self.dates, "", "")


def reader_of(request: HttpRequest) -> Reader:
    """How the signed-in person reads: as they chose, else as where they belong, where that is one place."""
    theirs = brand_of_person(request)
    return Reader(theirs.locale, theirs.zone, theirs.numbers, theirs.dates)


def sign_in_people(get_response: Answer) -> Answer:
    """The signed-in person, on the sign-in's pages; nobody once their sign-in was ended elsewhere."""

    def living(request: HttpRequest) -> Any:
        person: Any = request.user
        if person.is_authenticated and not sign_ins.still_on(request, person):
            logout(request)
        if request.user.is_authenticated:
            request.reads_as = own = reader_of(request)  # type: ignore[attr-defined]
            if own.locale:
                speak(own.locale)
        if request.session.get(sign_ins.PROVIDER) and not request.path.startswith(OPEN_TO_SSO):
            return render(request, "accounts/sso_account.html", status=403)
        return get_response(request)

    with_person = AuthenticationMiddleware(living)
    return lambda request: with_person(request) if is_sign_in(request.path) else get_response(request)
