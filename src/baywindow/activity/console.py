"""What happened to each client's records, and the access logs: of each client, and of the team."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Format
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.live import about_everything

from . import history_pages
from .access import CLIENT_FILE, CLIENT_LIST, TEAM_FILE, TEAM_LIST, log_file, log_page


@about_everything
@may("clients.view")
@require_safe
def client_activity(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Everything that happened to one client's records, what stays inside the warehouse included."""
    client = find_client(client_id)
    at = reverse("console_client_activity", args=[client_id])
    context = history_pages.listed(request, client.id) | {"client": client, "at": at}
    return answer(request, "activity/history.html", context, fragment="activity/_history.html")


@may("clients.view")
@require_safe
def client_activity_file(request: MemberRequest, client_id: UUID, format: Format) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    return history_pages.file(request, format, find_client(client_id).id)


@may("audit.view")
@require_safe
def client_log(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Who saw or took out one client's data."""
    client = find_client(client_id)
    told = {"client": client, "file": reverse("console_client_log", args=[client_id])}
    return log_page(request, CLIENT_LIST, told, client.id)


@may("audit.view")
@require_safe
def client_log_file(request: MemberRequest, client_id: UUID, format: Format) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    return log_file(request, CLIENT_FILE, find_client(client_id).id, format)


@may("audit.view")
@require_safe
def team_log(request: MemberRequest) -> HttpResponse:
    """What the team did that concerns no single client: sign-ins, files, its own memberships."""
    sub = gettext("What your team did that concerns no single client. Each client has a log of its own.")
    return log_page(request, TEAM_LIST, {"file": reverse("console_log"), "sub": sub}, None)


@may("audit.view")
@require_safe
def team_log_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    return log_file(request, TEAM_FILE, None, format)
