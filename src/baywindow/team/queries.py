"""Who belongs where, in lists that are read page by page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from baywindow.tenancy.keyset import Key, Order, Page, asked
from baywindow.tenancy.sql import rows
from baywindow.tenancy.standing import OF_CLIENT, STANDS

from .places import Place

BY_NAME = Order((Key("m.name", "text", "name"), Key("m.id", "uuid", "id")))
NEWEST = Order((Key("x.at", "timestamptz", "at"), Key("x.id", "uuid", "id")), descending=True)

_OF_CLIENT = f"""
select m.id, m.person_id, m.name, m.email, m.role, m.status, m.ends_on, m.created_at, {STANDS} as stands
  {OF_CLIENT}
   and (%(state)s::text = '' or {STANDS} = (%(state)s::text = 'active'))
   and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(m.name || ' ' || m.email)) > 0)
   and <<beyond>> order by <<order>> limit <<limit>>
"""
_OF_TEAM = """
select m.id, m.person_id, m.name, m.email, m.role, m.status, null::date as ends_on, m.created_at,
       m.status = 'active' as stands
  from staff_member m
 where m.workspace_id = %(workspace)s
   and (%(state)s::text = '' or (m.status = 'active') = (%(state)s::text = 'active'))
   and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(m.name || ' ' || m.email)) > 0)
   and <<beyond>> order by <<order>> limit <<limit>>
"""
_CHANGES_OF_CLIENT = """
select x.id, x.at, x.actor, x.what, x.subject, x.before, x.after from client_team_change x
 where x.workspace_id = %(workspace)s and x.client_id = %(client)s
   and <<beyond>> order by <<order>> limit <<limit>>
"""
_CHANGES_OF_TEAM = """
select x.id, x.at, x.actor, x.what, x.subject, x.before, x.after from staff_team_change x
 where x.workspace_id = %(workspace)s and <<beyond>> order by <<order>> limit <<limit>>
"""
_WHO_OF_CLIENT = f"""
select m.id, m.name, m.email, m.role {OF_CLIENT}
   and {STANDS} and m.role = any(%(roles)s::text[]) order by m.name, m.id limit 201
"""
_WHO_OF_TEAM = """
select m.id, m.name, m.email, m.role from staff_member m
 where m.workspace_id = %(workspace)s
   and m.status = 'active' and m.role = any(%(roles)s::text[]) order by m.name, m.id limit 201
"""
_STANDS = f"select {STANDS} as stands {OF_CLIENT} and m.id = %(member)s::uuid"
OPEN = 100
"""Pending invitations a page shows; a place has few."""


def people_page(request: HttpRequest, place: Place) -> Page:
    """The people of a place by name; `state` and `q` of the address narrow them."""
    sql = _OF_TEAM if place.client_id is None else _OF_CLIENT
    return BY_NAME.page(
        request, sql, {**_client(place), "state": asked(request, "state"), "word": asked(request, "q")}
    )


def who_has(place: Place, roles: list[str]) -> list[Any]:
    """The people who are in with one of these roles, by name: 200 and one that says there are more."""
    return rows(
        _WHO_OF_TEAM if place.client_id is None else _WHO_OF_CLIENT, {**_client(place), "roles": roles}
    )


def is_over(place: Place, member: Any) -> bool:
    """Whether somebody's last day here is over, though nobody deactivated them."""
    if member.status != "active" or getattr(member, "ends_on", None) is None:
        return False
    return not rows(_STANDS, {**_client(place), "member": member.id})[0].stands


def changes_page(request: HttpRequest, place: Place) -> Page:
    """The log of a place, newest first."""
    sql = _CHANGES_OF_TEAM if place.client_id is None else _CHANGES_OF_CLIENT
    return NEWEST.page(request, sql, _client(place))


def pending(place: Place) -> list[Any]:
    """The invitations that wait for their person, newest first."""
    return list(place.invitations.filter(status="pending").order_by("-created_at", "id").defer("seal")[:OPEN])


def _client(place: Place) -> dict[str, Any]:
    return {} if place.client_id is None else {"client": place.client_id}
