"""Turns the three kinds of no into answers people can read."""

from __future__ import annotations

from collections.abc import Callable
from http.client import responses

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from .refusal import Refusal, as_refusal

Answer = Callable[[HttpRequest], HttpResponse]


class ThreeKindsOfNo:
    """Shows a Refusal as a message on the page it came from, or as a fragment to htmx.

    It lies outside the sealed context, so the refusal has rolled its transaction back already.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; everything else goes on."""
        refusal = as_refusal(error)
        if refusal is None:
            return None
        if getattr(request, "htmx", False):
            return _said(request, "ui/refusal.html", refusal)
        if request.method in {"GET", "HEAD"}:
            return _said(request, "ui/refused.html", refusal)
        messages.error(request, refusal.message)
        return HttpResponseRedirect(_back(request))


three_kinds_of_no = ThreeKindsOfNo


def _said(request: HttpRequest, page: str, refusal: Refusal) -> HttpResponse:
    response = render(request, page, {"message": refusal.message}, status=refusal.status)
    if refusal.wait:
        response["Retry-After"] = str(refusal.wait)
    return response


def _back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    from django.utils.http import url_has_allowed_host_and_scheme

    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if safe else request.path


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same bytes for what is not yours and for what never was."""
    return error_page(request, 404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """403: your role does not open this page."""
    return error_page(request, 403)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return error_page(request, 400)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: signing in, or asking for a new password, was tried too often."""
    response = error_page(request, 429)
    response["Retry-After"] = "60"
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug of ours; nothing was stored."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    return error_page(request, 403)


def error_page(request: HttpRequest, status: int, *, switch: str = "") -> HttpResponse:
    """The page of a status; `switch` is where somebody with several memberships chooses another one."""
    if request.path.startswith("/api/"):  # outside its endpoints; inside, they say more (RFC 9457)
        said = {"type": "about:blank", "title": responses[status], "status": status}
        return JsonResponse(said, status=status, content_type="application/problem+json")
    return render(request, "ui/error.html", {"status": status, "switch": switch}, status=status)
