"""The menu's counts: what is open in a room and wants somebody, for those who may see it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from baywindow.inbound.waiting import ARRIVED, ASKED, CONTESTED
from baywindow.orders.waiting import HELD, TO_APPROVE
from baywindow.tenancy.context import Member
from baywindow.tenancy.counted import counted
from baywindow.tenancy.request import MemberRequest, may

EXCEPTIONS = """select 1 from client_exception x
    where x.workspace_id = %(workspace)s and x.client_id = <<whose>> and x.resolved_at is null"""
TO_DECIDE = f"({HELD.rows}) union all ({TO_APPROVE.rows})"
AT_THE_DOOR = f"({ARRIVED.rows}) union all ({CONTESTED.rows})"

COUNTS: dict[str, dict[str, tuple[str, str]]] = {
    "portal": {
        "exceptions": ("exceptions.view", EXCEPTIONS),
        "orders": ("orders.view", TO_DECIDE),
        "inbound": ("inbound.view", ASKED.rows),
    },
    "staff": {
        "exceptions": ("exceptions.view", EXCEPTIONS),
        "orders": ("orders.view", HELD.rows),
        "inbound": ("inbound.view", AT_THE_DOOR),
    },
}
"""By realm and menu entry: what it takes to see it, and what is counted. Staff count every client's."""

_EVERYWHERE = """select 1 from client c cross join lateral (<<counted>> limit %(limit)s::int) n
  where c.workspace_id = %(workspace)s and c.status = 'active'"""


@require_safe
@may("home.view")
def badges(request: MemberRequest) -> HttpResponse:
    """How many of what each entry of the menu counts, by its key; some hundreds at most."""
    return JsonResponse(counts(request.member))


def counts(member: Member) -> dict[str, int]:
    """The same for a member, by the keys of the entries it may open."""
    seen = {key: _of(sql, member) for key, (needs, sql) in COUNTS[member.realm].items() if member.may(needs)}
    today = datetime.now(ZoneInfo(member.time_zone)).date()
    return counted(seen, {"today": today}) if seen else {}


def _of(sql: str, member: Member) -> str:
    if member.realm == "portal":
        return sql.replace("<<whose>>", "%(client)s")
    return _EVERYWHERE.replace("<<counted>>", sql.replace("<<whose>>", "c.client_id"))
