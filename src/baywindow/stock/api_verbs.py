"""Writing to the ledger through the API: the console's own forms and verbs, filled in by a program."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID, uuid5

from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, MomentKept, Quantity, Text
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may

from .api_given import AWarehouse, warehouse_of
from .console_verbs import ADJUST, BUSY, HOLD, MOVE, RECEIVE, RELEASE, Verb
from .forms import GoodsForm
from .models import Warehouse

router = Router(tags=["Posting"])

Condition = Literal["ok", "damaged", "quarantined", "expired"]


class _Goods(Schema):
    """Which goods, where, and why. The client reads reason, words and numbers beside the movement."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    item: Text = Field(max_length=80, description="SKU or barcode.")
    warehouse: AWarehouse
    location: Text = Field("", max_length=80, description="The location's code.")
    lot: Text = Field("", max_length=80, description="The lot's number, for items kept by lot.")
    condition: Condition = "ok"
    words: Text = Field("", max_length=200, description="Instead of the reason's own words.")
    document_number: Text = Field("", max_length=80)
    client_reference: Text = Field("", max_length=80)
    occurred_at: MomentKept | None = Field(None, description="Now, unless said.")


class Receipt(_Goods):
    """Goods that come in. A lot that is new is made with its expiry date."""

    kind: Literal["receipt", "return", "opening"] = "receipt"
    reason: Literal["received", "returned", "found", "other"] = "received"
    qty: Quantity | None = Field(None, description="How many; not for pieces with serial numbers.")
    expiry_date: Day | None = None
    serials: list[Text] = Field(
        [], max_length=200, description="Each piece, for items kept by serial number."
    )


class Adjustment(_Goods):
    """What is there is not what the books say."""

    reason: Literal["counted", "damaged", "lost", "found", "mislabelled", "scrapped", "other"]
    way: Literal["by", "counted"] = Field("by", description="`by`: a change. `counted`: so many are there.")
    qty: Quantity
    serial: Text = Field("", max_length=80)


class Transfer(_Goods):
    """From a place to another in the same warehouse, or into another condition."""

    reason: Literal["relocated", "replenished", "quality", "damaged", "other"]
    qty: Quantity
    to_location: Text = Field("", max_length=80)
    to_condition: Condition | None = None
    serial: Text = Field("", max_length=80)


class GoodsToHold(_Goods):
    """Goods that stay on hand and are no longer available."""

    reason: Literal["quality", "recount", "customs", "recalled", "damaged", "other"]
    qty: Quantity


class Release(_Goods):
    """Held goods that are free again."""

    reason: Literal["cleared", "recount", "quality", "customs", "other"]
    qty: Quantity


class Posted(Schema):
    """What was posted: how many movements, their ids, and the balance they changed."""

    posted: int
    movements: list[UUID]
    balance: UUID


@router.post("/movements/receipts", response={201: Posted}, summary="Receive goods")
@may("stock.receive")
def receive_goods(request: MemberRequest, told: Receipt) -> Status[Any]:
    """Take goods in."""
    return _post(request, RECEIVE, told)


@router.post("/movements/adjustments", response={201: Posted}, summary="Adjust stock")
@may("stock.adjust")
def adjust_stock(request: MemberRequest, told: Adjustment) -> Status[Any]:
    """Correct what is on hand, by a change or by a count."""
    return _post(request, ADJUST, told)


@router.post("/movements/transfers", response={201: Posted}, summary="Move goods")
@may("stock.move")
def move_goods(request: MemberRequest, told: Transfer) -> Status[Any]:
    """Move goods inside a warehouse, or into another condition."""
    return _post(request, MOVE, told)


@router.post("/movements/holds", response={201: Posted}, summary="Put goods on hold")
@may("stock.hold")
def hold_goods(request: MemberRequest, told: GoodsToHold) -> Status[Any]:
    """The goods stay on hand and are no longer available."""
    return _post(request, HOLD, told)


@router.post("/movements/releases", response={201: Posted}, summary="Release goods from hold")
@may("stock.hold")
def release_goods(request: MemberRequest, told: Release) -> Status[Any]:
    """Held goods become available again."""
    return _post(request, RELEASE, told)


def _post(request: MemberRequest, verb: Verb, told: _Goods) -> Status[Any]:
    client = find_client(told.client)
    warehouses = list(Warehouse.objects.order_by("code"))
    form = verb.form(_filled_in(request, told), client=client, warehouses=warehouses)
    done = stored(form, lambda: verb.post(form), BUSY, at=verb.field_of) if form.is_valid() else None
    if done is None:
        raise Problem("invalid", faults=list(_faults(form)))
    posted, goods = done
    return Status(201, {"posted": posted.posted, "movements": posted.ids, "balance": goods.balance_id})


def _filled_in(request: MemberRequest, told: _Goods) -> dict[str, Any]:
    """The form's fields; its key is made of the key's and the request's own, so the ledger knows it too."""
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    fields = {name: value for name, value in told.model_dump().items() if value is not None}
    fields["warehouse"] = warehouse_of(told.warehouse).id
    fields["serials"] = "\n".join(fields.get("serials", ()))
    return fields | {"once": uuid5(key_id, request.headers[once.HEADER])}


def _faults(form: GoodsForm) -> list[Fault]:
    return [
        Fault("body", "" if field == "__all__" else field, str(message))
        for field, messages in form.errors.items()
        for message in messages
    ]
