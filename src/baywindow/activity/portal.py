"""What happened to a client's records, for all its people; its access log, for its own Admin and Auditor."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Format
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from . import history_pages
from .access import CLIENT_FILE, CLIENT_LIST, log_file, log_page


@require_safe
@may("home.view")
def activity(request: MemberRequest) -> HttpResponse:
    """Everything that happened, as far as the member may know of it; each event asks what it takes."""
    context = history_pages.listed(request) | {"at": reverse("activity")}
    return answer(request, "activity/history.html", context, fragment="activity/_history.html")


@require_safe
@may("home.view")
def activity_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """The same as CSV or XLSX, of the kinds whose records the member may take out."""
    return history_pages.file(request, format)


@may("audit.view")
@require_safe
def access_log(request: MemberRequest) -> HttpResponse:
    """Who saw or took out this client's data, the warehouse included."""
    told = {
        "file": reverse("access_log"),
        "sub": gettext("Who saw or took out your data, the warehouse included"),
    }
    return log_page(request, CLIENT_LIST, told, request.member.client_id)


@may("audit.view")
@require_safe
def access_log_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """The same as CSV or XLSX."""
    return log_file(request, CLIENT_FILE, request.member.client_id, format)
