"""Who belongs where, in lists that are read page by page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from baywindow.tenancy.keyset import Key, Order, Page, asked

from .places import Place

BY_NAME = Order((Key("m.name", "text", "name"), Key("m.id", "uuid", "id")))
NEWEST = Order((Key("x.at", "timestamptz", "at"), Key("x.id", "uuid", "id")), descending=True)

_OF_CLIENT = """
select m.id, m.person_id, m.name, m.email, m.role, m.status, m.ends_on, m.created_at from client_member m
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s
   and (%(state)s::text = '' or (m.status = 'active') = (%(state)s::text = 'active'))
   and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(m.name || ' ' || m.email)) > 0)
   and <<beyond>> order by <<order>> limit <<limit>>
"""
_OF_TEAM = """
select m.id, m.person_id, m.name, m.email, m.role, m.status, null::date as ends_on, m.created_at
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
OPEN = 100
"""Pending invitations a page shows; a place has few."""


def people_page(request: HttpRequest, place: Place) -> Page:
    """The people of a place by name; `state` and `q` of the address narrow them."""
    sql = _OF_TEAM if place.client_id is None else _OF_CLIENT
    return BY_NAME.page(
        request, sql, {**_client(place), "state": asked(request, "state"), "word": asked(request, "q")}
    )


def changes_page(request: HttpRequest, place: Place) -> Page:
    """The log of a place, newest first."""
    sql = _CHANGES_OF_TEAM if place.client_id is None else _CHANGES_OF_CLIENT
    return NEWEST.page(request, sql, _client(place))


def pending(place: Place) -> list[Any]:
    """The invitations that wait for their person, newest first."""
    return list(place.invitations.filter(status="pending").order_by("-created_at", "id").defer("seal")[:OPEN])


def _client(place: Place) -> dict[str, Any]:
    return {} if place.client_id is None else {"client": place.client_id}
