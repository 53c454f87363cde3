"""What a client does to its own orders: keep a draft, place it, change it while there is time.

The database keeps the rules (migration 0007): until when, what may change, what that frees; it tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils.translation import gettext
from pydantic_core import to_json

from baywindow.stock.rewriting import rewritten
from baywindow.stock.typed_lines import Typed
from baywindow.tenancy.context import Member, current
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.sql import run

from . import approval
from .kinds import CHANGEABLE
from .models import Order, OrderLine
from .orders import MOST_LINES, Wish, new_lines, put, said

_REWRITE = """
update order_line l set qty_ordered = t.qty
  from json_to_recordset(%(told)s::json) as t(id uuid, qty numeric)
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.order_id = %(order)s::uuid
   and l.id = t.id"""


def may_change(member: Member) -> None:
    """Changing an order takes the right to hold it beside that to place one; PermissionDenied without."""
    if not member.may("orders.hold"):
        raise PermissionDenied


def may_place(member: Member) -> None:
    """Whoever places an order reads it after; PermissionDenied for who sees none."""
    if not member.may("orders.view"):
        raise PermissionDenied


def place_own(client_id: UUID, wishes: Sequence[Wish], *, draft: bool = False, **values: Any) -> Order:
    """A client's own new order, as a draft, open at once, or awaiting approval where that is needed.

    The number and the step it was given are on it.
    """
    status = "draft" if draft else "open"
    order = Order(client_id=client_id, placed_at=datetime.now(UTC), status=status, **values)
    with as_the_database_says():
        order.save(using=current().alias)
        _as_it_became(order)
        OrderLine.objects.using(current().alias).bulk_create(new_lines(order, wishes))
    return order


def place_own_draft(order: Order) -> None:
    """From now on the warehouse works on it, or it awaits approval where that is needed."""
    if order.status != "draft":
        raise Refusal(said(order, gettext("%(number)s is %(status)s already.")))
    with as_the_database_says():
        put(order, status="open")
    _as_it_became(order)


def typed(order: Order) -> dict[UUID, Typed]:
    """Its lines by their ids, in the order of their numbers; a line's day is how long it must keep."""
    lines = OrderLine.objects.of_client(order.client_id).filter(order_id=order.id).select_related("item")
    found = lines.order_by("line_no")
    return {line.id: Typed(line.item, line.qty_ordered, line.lot_no, line.expires_from) for line in found}


def change(order: Order, wanted: Sequence[Typed] | None = None, **changes: Any) -> None:
    """Change what is said of an order, and its lines to the wanted ones and no others.

    One that is placed awaits approval again where that is needed.
    """
    if order.status not in CHANGEABLE:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it cannot be changed any more.")))
    with as_the_database_says():
        if changes:
            put(order, **changes)
        if wanted is not None:
            _rewrite(order, wanted)
    _as_it_became(order)


def _rewrite(order: Order, wanted: Sequence[Typed]) -> None:
    found = rewritten(typed(order), wanted)
    if not found:
        return
    put(order, **_step_of_changed(order))
    told = [{"id": key, "qty": qty} for key, qty in found.changed.items()]
    run(_REWRITE, {"client": order.client_id, "order": order.id, "told": to_json(told).decode()})
    kept = OrderLine.objects.of_client(order.client_id).filter(order_id=order.id)
    last = kept.aggregate(last=Max("line_no"))["last"] or 0
    if kept.count() + len(found.added) > MOST_LINES:
        raise Refusal(
            gettext("An order has at most %(most)s lines: send the rest as another one.")
            % {"most": MOST_LINES},
            status=422,
        )
    wishes = [Wish(*line) for line in found.added]
    OrderLine.objects.using(current().alias).bulk_create(new_lines(order, wishes, first=last + 1))


def _step_of_changed(order: Order) -> dict[str, str]:
    """The step of an order whose lines change: what is placed awaits approval again where that is needed."""
    if order.status in {"open", "allocated"} and approval.needed(order.client_id):
        return {"status": "awaiting_approval"}
    return {"status": "open"} if order.status == "allocated" else {}


def _as_it_became(order: Order) -> None:
    """Its number and its step as the database has them."""
    found = Order.objects.of_client(order.client_id).values_list("number", "status")
    order.number, order.status = found.get(id=order.id)
