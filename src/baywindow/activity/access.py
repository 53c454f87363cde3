"""The access log as people read it: its kinds in words, its filters, its list and its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.tenancy.keyset import Key, Order, asked
from baywindow.tenancy.request import MemberRequest
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy, spoken

from .sentences import SHORTEST_WORD, said, written

KIND_NAMES: dict[str, str] = {
    "sign_in": gettext_lazy("Signed in"),
    "sign_in_failed": gettext_lazy("Sign-in failed"),
    "refused": gettext_lazy("Page refused"),
    "view_as": gettext_lazy("View as began"),
    "viewed": gettext_lazy("Page seen in a view"),
    "view_as_end": gettext_lazy("View as ended"),
    "export": gettext_lazy("Exported"),
    "download": gettext_lazy("Downloaded"),
    "opened": gettext_lazy("Opened on screen"),
    "membership": gettext_lazy("Membership changed"),
    "role": gettext_lazy("Role changed"),
    "suspended": gettext_lazy("Suspended"),
    "reinstated": gettext_lazy("Reinstated"),
    "policy": gettext_lazy("Sign-in rules changed"),
    "approval": gettext_lazy("Order approval changed"),
    "provider": gettext_lazy("Company sign-in changed"),
    "sign_in_open": gettext_lazy("Company sign-in no longer the only way"),
    "key_made": gettext_lazy("API key made"),
    "key_revoked": gettext_lazy("API key revoked"),
}
SIDES = {"client": gettext_lazy("Client"), "staff": gettext_lazy("Warehouse")}
NEWEST = Order((Key("a.seq", "bigint", "seq"),), descending=True)

_ASKED = """
   and (%(kind)s::text = '' or a.kind = %(kind)s::text)
   and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(a.person_name || ' ' || a.what)) > 0
        or a.kind = any (%(kinds)s::text[]) or a.what = any (%(written)s::text[]))
   and a.at >= %(from)s::timestamptz and a.at < %(to)s::timestamptz
"""
_SHOWN = "a.seq, a.at, a.kind, a.person_name, a.side, a.what, a.detail, a.address"
_KEPT = f"select {_SHOWN}, a.kind as code, encode(a.hash, 'hex') as hash"
_PAGE = " and <<beyond>> order by <<order>> limit <<limit>>"
_OF_CLIENT = f"from access_log a where a.workspace_id = %(workspace)s and a.client_id = %(client)s {_ASKED}"
_OF_TEAM = f"from team_access_log a where a.workspace_id = %(workspace)s {_ASKED}"

CLIENT_LIST = f"select {_SHOWN} {_OF_CLIENT} {_PAGE}"
CLIENT_FILE = f"{_KEPT} {_OF_CLIENT} order by a.seq desc"
TEAM_LIST = f"select {_SHOWN} {_OF_TEAM} {_PAGE}"
TEAM_FILE = f"{_KEPT} {_OF_TEAM} order by a.seq desc"

COLUMNS = (
    Column("seq", "Number", "number"),
    Column("at", "When", "moment"),
    Column("person_name", "Who"),
    Column("side", "Of", "word", SIDES),
    Column("code", "Code"),
    Column("kind", "What happened", "word", KIND_NAMES),
    Column("what", "What"),
    Column("detail", "More"),
    Column("address", "From address"),
    Column("hash", "Seal"),
)
"""The file's columns, the same for every reader: it is read by programs, and its seals are of these words."""


def log_page(request: MemberRequest, sql: str, context: dict[str, Any], client: UUID | None) -> HttpResponse:
    """The log, newest first; for htmx its list alone."""
    found = NEWEST.page(request, sql, asked_of(request, client))
    told = {**context, "page": found, "kinds": spoken(KIND_NAMES), "sides": spoken(SIDES), "said": said}
    return answer(request, "activity/access.html", told, fragment="activity/_access.html")


def log_file(request: MemberRequest, sql: str, client: UUID | None, format: Format) -> HttpResponseBase:
    """Every entry of what is on screen, each with its seal."""
    params = asked_of(request, client)
    table = Table("Access log", sql, COLUMNS, timezone.localdate(), params, needs="audit.view")
    return download(request, table, format)


def asked_of(request: MemberRequest, client: UUID | None) -> Mapping[str, Any]:
    """What the address asks for; days are the reader's own, both included, and nonsense asks for nothing."""
    since, until = days_asked(request)
    word = asked(request, "q")
    return {
        "client": client,
        "kind": asked(request, "kind") if asked(request, "kind") in KIND_NAMES else "",
        "word": word,
        "kinds": _kinds_named(word),
        "written": written(word),
        "from": since,
        "to": until,
    }


def days_asked(request: MemberRequest) -> tuple[datetime, datetime]:
    """From the beginning of the first day until the end of the last one, where the reader is."""
    zone = ZoneInfo(request.member.time_zone)
    first, last = _day(request, "from"), _day(request, "to")
    return (
        datetime.combine(first or date(2000, 1, 1), time(), zone),
        datetime.combine((last or date(9000, 1, 1)) + timedelta(days=1), time(), zone),
    )


def _kinds_named(word: str) -> list[str]:
    """The kinds whose name a reader sees holds this word; a letter or two would be in too many."""
    if len(word) < SHORTEST_WORD:
        return []
    return [kind for kind, name in spoken(KIND_NAMES).items() if word.lower() in name.lower()]


def _day(request: MemberRequest, name: str) -> date | None:
    try:
        told = date.fromisoformat(asked(request, name))
    except ValueError:
        return None
    return told if 2000 <= told.year < 9000 else None
