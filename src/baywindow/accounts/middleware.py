"""Sessions and people exist on the sign-in's own pages only; all others know the sealed context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

Answer = Callable[[HttpRequest], Any]


def is_sign_in(path: str) -> bool:
    """Whether a path belongs to signing in and choosing a membership."""
    return path.startswith("/accounts/") or path == "/switch"


def sign_in_sessions(get_response: Answer) -> Answer:
    """Django's session, on the sign-in's pages."""
    with_session = SessionMiddleware(get_response)
    return lambda request: with_session(request) if is_sign_in(request.path) else get_response(request)


def sign_in_people(get_response: Answer) -> Answer:
    """The signed-in person, on the sign-in's pages."""
    with_person = AuthenticationMiddleware(get_response)
    return lambda request: with_person(request) if is_sign_in(request.path) else get_response(request)
