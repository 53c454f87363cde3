"""A client's own orders placed through the API, by the verb of the portal's page, for keys of clients."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from ninja import Router
from ninja.responses import Status

from baywindow.api import once
from baywindow.stock.api_given import own_warehouse_of
from baywindow.tenancy.request import MemberRequest, may

from . import own
from .api import OrderInFull, in_full
from .api_verbs import OwnOrder, taken, wishes
from .models import Order

router = Router(tags=["Orders"])


@router.post("/orders/own", response={201: OrderInFull}, summary="Place an order of your own")
@may("orders.place")
def place_own_order(request: MemberRequest, told: OwnOrder) -> Status[Any]:
    """For a client's keys. The warehouse works on it from now on."""
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
