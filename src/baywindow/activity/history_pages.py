"""What the pages and files of everything that happened need, on either side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.request import MemberRequest
from baywindow.ui.language import gettext_lazy

from . import history
from .access import days_asked
from .history import KINDS, RECORDS, Wanted

ACTORS = {
    "client": gettext_lazy("Client"),
    "staff": gettext_lazy("Warehouse"),
    "system": gettext_lazy("By itself"),
    "api": gettext_lazy("API key"),
}

FILE = (
    Column("at", "When", "moment"),
    Column("subject_kind", "Record", "word", {kind: record.words for kind, record in RECORDS.items()}),
    Column("subject_number", "Number"),
    Column("what", "What happened"),
    Column("verb", "Code"),
    Column("actor_kind", "By", "word", ACTORS),
    Column("actor_name", "Who"),
)


def wanted(request: MemberRequest, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; nonsense asks for nothing."""
    since, until = days_asked(request)
    kind = asked(request, "kind")
    return Wanted(since, until, kind if kind in KINDS else "", asked(request, "q"), client)


def listed(request: MemberRequest, client: UUID | None = None) -> dict[str, Any]:
    """What the list needs."""
    want = wanted(request, client)
    seen = [(key, kind.words) for key, kind in KINDS.items() if any(map(request.member.may, kind.needs))]
    filters = {name: word for name in ("kind", "q", "from", "to") if (word := asked(request, name))}
    return {
        "page": history.page(request, want),
        "kinds": seen,
        "actors": ACTORS,
        "filtered": bool(filters) or bool(asked(request, "after") or asked(request, "before")),
        "query": f"?{urlencode(filters)}" if filters else "",
        "takes_out": bool(want.needs(to_export=True)),
    }


def file(request: MemberRequest, format: Format, client: UUID | None = None) -> HttpResponseBase:
    """Everything the list shows that the member may take out."""
    sql, params = history.file(wanted(request, client))
    needs = "clients.view" if client else "home.view"
    return download(request, Table("Activity", sql, FILE, timezone.localdate(), params, needs), format)
