"""The menu's counts: what is open in a room and wants somebody, for those who may see it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from baywindow.tenancy.context import Member
from baywindow.tenancy.counted import counted
from baywindow.tenancy.request import MemberRequest, may

EXCEPTIONS = "select 1 from client_exception x where <<of:x>> and x.resolved_at is null"
HELD = "select 1 from client_order x where <<of:x>> and x.stage = 'hold'"
ASKED = """select 1 from discrepancy x where <<of:x>> and x.status = 'open'
   and x.answer_by >= (now() at time zone %(zone)s::text)::date"""
AT_THE_DOOR = """(select 1 from asn x where <<of:x>> and x.status = 'arrived')
 union all (select 1 from discrepancy x where <<of:x>> and x.status = 'contested')"""

COUNTS: dict[str, dict[str, tuple[str, str]]] = {
    "portal": {
        "exceptions": ("exceptions.view", EXCEPTIONS),
        "orders": ("orders.view", HELD),
        "inbound": ("inbound.view", ASKED),
    },
    "staff": {
        "exceptions": ("exceptions.view", EXCEPTIONS),
        "orders": ("orders.view", HELD),
        "inbound": ("inbound.view", AT_THE_DOOR),
    },
}
"""By realm and menu entry: what it takes to see it, and what is counted. Staff count every client's."""

_OWN = "x.workspace_id = %(workspace)s and x.client_id = %(client)s"
_EACH = "x.workspace_id = %(workspace)s and x.client_id = c.client_id"
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
    return counted(seen, {"zone": member.time_zone}) if seen else {}


def _of(sql: str, member: Member) -> str:
    if member.realm == "portal":
        return sql.replace("<<of:x>>", _OWN)
    return _EVERYWHERE.replace("<<counted>>", sql.replace("<<of:x>>", _EACH))
