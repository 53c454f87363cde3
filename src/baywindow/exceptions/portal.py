"""The portal's pages of exceptions: the list, one of them, the list as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from baywindow.activity.events import timeline
from baywindow.documents.subjects import SUBJECTS, page_of
from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.stock.asked import Asked
from baywindow.tenancy.counted import CAP
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from . import queries, words
from .kinds import ABOUT, ACTORS, CODES, ENDED, SEVERITIES, SEVERITY_NAMES
from .queries import STATES, Wanted

VIEW = "exceptions.view"

FILE = (
    Column("code", "Kind", "word", {code: kind.words for code, kind in CODES.items()}),
    Column("severity", "Severity", "word", SEVERITY_NAMES),
    Column("subject_kind", "Record", "word", {kind: SUBJECTS[kind].words for kind in ABOUT}),
    Column("subject_number", "Number"),
    Column("text", "What"),
    Column("next_step", "What happens next", "text", {code: kind.next_step for code, kind in CODES.items()}),
    Column("acts", "Who acts", "word", ACTORS),
    Column("opened_at", "Opened", "moment"),
    Column("due_at", "Due", "moment"),
    Column("resolved_at", "Resolved", "moment"),
    Column("resolution", "How", "text", ENDED),
)


@require_safe
@may(VIEW)
def exceptions(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    context = listed(request, asked, wanted(asked), reverse("exceptions"))
    context["query"] = asked.address().urlencode()
    return answer(request, "exceptions/list.html", context, fragment="exceptions/_list.html")


@require_safe
@may(VIEW)
def exception(request: MemberRequest, exception_id: UUID) -> HttpResponse:
    """One exception: what stands in the way, by when, who acts, and what came of it."""
    found = found_or_404(exception_id)
    request.seen_by = ABOUT[found.subject_kind]
    return render(request, "exceptions/exception.html", shown(found))


@require_safe
@may("exceptions.export")
def exceptions_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """The exceptions on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = queries.file(wanted(asked))
    table = Table("Exceptions", sql, FILE, asked.today, params, needs="exceptions.export")
    return download(request, table, format)


def said() -> dict[str, Any]:
    """What every page of exceptions says them with, on either side."""
    return {
        "what": words,
        "severities": SEVERITIES,
        "actors": ACTORS,
        "subjects": SUBJECTS,
        "page_of": page_of,
    }


def listed(request: MemberRequest, asked: Asked, want: Wanted, at: str) -> dict[str, Any]:
    """What the list needs on either side; `at` is its address."""
    return said() | {
        "want": want,
        "at": at,
        "page": queries.page(request, want),
        "counts": queries.counts(want),
        "cap": CAP,
        "now": asked.now,
        "severity_choices": list(SEVERITY_NAMES.items()),
        "about": [(kind, SUBJECTS[kind].words) for kind in ABOUT],
        "refused": asked.refused,
    }


def wanted(asked: Asked, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; `asked.refused` names what it could not mean."""
    return Wanted(
        state=asked.one_of("view", STATES, "open"),
        severity=asked.one_of("severity", SEVERITIES),
        code=asked.one_of("kind", CODES),
        acts=asked.one_of("acts", ACTORS),
        record=asked.one_of("record", ABOUT),
        overdue=asked.flag("overdue"),
        words=asked.text("q"),
        client=client,
    )


def found_or_404(exception_id: UUID, client: UUID | None = None) -> Any:
    """The exception this side sees; 404 without one."""
    found = queries.find(exception_id, client)
    if found is None:
        raise Http404
    return found


def shown(found: Any, client: UUID | None = None) -> dict[str, Any]:
    """What an exception's page needs, on either side."""
    return said() | {
        "exception": found,
        "events": timeline(found.page_id, client_id=client, about=found.id),
    }
