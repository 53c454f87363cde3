"""A client's own four eyes: where it wants them, somebody else of its people approves what one orders.

The database decides (migration 0016): it turns what is placed or changed into an order that awaits approval,
lets nobody approve what they asked for themselves, and keeps the warehouse from working on it before.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext

from baywindow.tenancy.context import Member, current
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.sql import rows, run

from .models import Order, OrderPolicy
from .orders import put, said

_DECIDE = """
insert into order_policy as p (workspace_id, client_id, needs_approval, updated_at)
values (%(workspace)s, %(client)s, %(wanted)s::boolean, now())
on conflict (workspace_id, client_id) do update
   set needs_approval = excluded.needs_approval, updated_at = excluded.updated_at
 where p.needs_approval <> excluded.needs_approval"""

_WAITING = """
select o.id, o.number, o.client_reference, o.consignee, o.placed_at, o.requested_ship, o.status,
       o.sent_back_because, t.lines
  from client_order o
  cross join lateral (
    select count(*)::int as lines from order_line l
     where l.workspace_id = o.workspace_id and l.client_id = o.client_id and l.order_id = o.id) t
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s
   and o.status in ('draft', 'awaiting_approval')
   and (o.status = 'awaiting_approval' and %(approves)s::boolean
        and not %(me)s::uuid = any (coalesce(o.asked_by, '{}'))
        or o.status = 'draft' and o.sent_back_because <> '' and %(me)s::uuid = any (o.asked_by))
 order by o.status desc, o.placed_at, o.id limit %(few)s::int"""


def needed(client_id: UUID | None) -> bool:
    """Whether the client's own orders need the approval of a second person."""
    return client_id is not None and bool(
        OrderPolicy.objects.of_client(client_id).filter(needs_approval=True).exists()
    )


def decide(client_id: UUID, *, wanted: bool) -> None:
    """From now on the client's orders need approval, or do not. What awaits it already goes on to."""
    run(_DECIDE, {"client": client_id, "wanted": wanted})


def approves(member: Member) -> bool:
    """Whether somebody may approve orders of others: that takes the right to hold them, too."""
    return member.may("orders.approve") and member.may("orders.hold")


def may_decide(member: Member) -> None:
    """Deciding on an order takes the right to hold orders beside its own; PermissionDenied without."""
    if not member.may("orders.hold"):
        raise PermissionDenied


def approve(order: Order, seen: int) -> None:
    """The warehouse works on it from now on. Refusal where it is not as it was when it was `seen`."""
    _awaits(order)
    if order.version != seen:
        raise Refusal(
            gettext("%(number)s was changed while you looked at it. Look again, then approve it.")
            % {"number": order.number}
        )
    with as_the_database_says():
        put(order, status="open")


def refuse(order: Order, why: str) -> None:
    """It is a draft again, for the reason that is given."""
    _awaits(order)
    with as_the_database_says():
        put(order, status="draft", sent_back_because=why)


def take_back(order: Order) -> None:
    """It is a draft again. Refusal for who did not ask for its approval."""
    _awaits(order)
    if current().person_id not in (order.asked_by or ()):
        raise Refusal(gettext("Somebody else asked for it: only they take it back."))
    with as_the_database_says():
        put(order, status="draft", sent_back_because="")


def waiting(few: int) -> list[Any]:
    """The client's orders that wait for who reads: those to approve, and their own that were sent back."""
    member = current()
    return rows(_WAITING, {"me": member.person_id, "approves": approves(member), "few": few})


def _awaits(order: Order) -> None:
    if order.status != "awaiting_approval":
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it awaits no approval.")))
