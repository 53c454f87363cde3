"""A client's own orders through the API, by the verbs of the portal's pages, for keys of clients.

What changes an order is done once for each idempotency key; asked again, it answers the order as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.shapes import Text
from baywindow.stock.api_given import own_warehouse_of
from baywindow.stock.typed_lines import Typed
from baywindow.tenancy.request import MemberRequest, may

from . import orders, own
from .api import OrderInFull, in_full
from .api_verbs import NewLine, OrderChange, OwnOrder, taken, wishes
from .models import Order
from .orders import MOST_LINES

router = Router(tags=["Orders"])


class PlacedOrDraft(OwnOrder):
    """An order to place, or to keep as a draft."""

    draft: bool = Field(False, description="Kept until it is placed: nothing is done for it before.")


class Change(OrderChange):
    """What is said of an order otherwise than before. What is not said stays as it is."""

    lines: list[NewLine] = Field(
        default_factory=list,
        min_length=1,
        max_length=MOST_LINES,
        description="All its lines as they are to be; what is allocated to one that changes is free again.",
    )


class Waits(Schema):
    """Why it is to wait."""

    why: Text = Field("", max_length=200)


@router.post("/orders/own", response={201: OrderInFull}, summary="Place an order of your own")
@may("orders.place")
def place_own_order(request: MemberRequest, told: PlacedOrDraft) -> Status[Any]:
    """For a client's keys. The warehouse works on it from now on, on a draft once it is placed."""
    own.may_place(request.member)
    client_id = once.own_client(request)
    warehouse_id = own_warehouse_of(told.warehouse).id
    values, wanted = told.model_dump(exclude={"warehouse", "lines"}), wishes(client_id, told.lines)

    def placed(**mark: Any) -> Order:
        return own.place_own(client_id, wanted, warehouse_id=warehouse_id, **values, **mark)

    try:
        made = once.made_once(request, Order.objects.of_client(client_id), placed)
    except IntegrityError as error:
        raise taken(error) from error
    return Status(201, in_full(request, made.id, client_id))


@router.post(
    "/orders/own/{uuid:order_id}/placement", response=OrderInFull, summary="Place a draft of your own"
)
@may("orders.place")
def place_own_draft(request: MemberRequest, order_id: UUID) -> dict[str, Any]:
    """For a client's keys. From now on the warehouse works on it."""
    own.may_change(request.member)
    return _done(request, order_id, own.place_own_draft)


@router.post(
    "/orders/own/{uuid:order_id}/change", response=OrderInFull, summary="Change an order of your own"
)
@may("orders.place")
def change_own_order(request: MemberRequest, order_id: UUID, told: Change) -> dict[str, Any]:
    """For a client's keys. Until picking begins, or until `change_until`."""
    own.may_change(request.member)
    client_id = once.own_client(request)
    said = told.model_dump(exclude_unset=True, exclude={"warehouse", "lines"})
    if told.warehouse:
        said["warehouse_id"] = own_warehouse_of(told.warehouse).id
    lines = wishes(client_id, told.lines)
    wanted = [Typed(one.item, one.qty, one.lot_no, one.expires_from) for one in lines] or None
    try:
        return _done(request, order_id, lambda found: own.change(found, wanted, **said))
    except IntegrityError as error:
        raise taken(error) from error


@router.post("/orders/own/{uuid:order_id}/hold", response=OrderInFull, summary="Hold an order of your own")
@may("orders.hold")
def hold_own_order(request: MemberRequest, order_id: UUID, told: Waits) -> dict[str, Any]:
    """For a client's keys. Nothing is done for it until it is released."""
    return _done(request, order_id, lambda found: orders.hold(found, told.why))


@router.post(
    "/orders/own/{uuid:order_id}/release", response=OrderInFull, summary="Release an order of your own"
)
@may("orders.hold")
def release_own_order(request: MemberRequest, order_id: UUID) -> dict[str, Any]:
    """For a client's keys. The warehouse goes on with it; one that it holds itself stays on hold."""
    return _done(request, order_id, orders.release)


@router.post(
    "/orders/own/{uuid:order_id}/cancellation", response=OrderInFull, summary="Cancel an order of your own"
)
@may("orders.hold")
def cancel_own_order(request: MemberRequest, order_id: UUID) -> dict[str, Any]:
    """For a client's keys. It is not wanted any more: its goods are free again."""
    return _done(request, order_id, orders.cancel)


def _done(request: MemberRequest, order_id: UUID, do: Callable[[Order], None]) -> dict[str, Any]:
    """The client's order after it was done to it, now or by the same request before."""
    found = orders.find_order(once.own_client(request), order_id)
    if once.first_time(request):
        do(found)
    return in_full(request, order_id, found.client_id)
