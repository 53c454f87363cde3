"""A client's own deliveries through the API, by the verbs of the portal's pages, for keys of clients.

What changes a delivery is done once for each idempotency key; asked again, it answers the delivery as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.shapes import Text
from baywindow.stock.api_given import own_warehouse_of
from baywindow.stock.console import today
from baywindow.stock.typed_lines import Typed
from baywindow.tenancy.refusal import as_the_database_says
from baywindow.tenancy.request import MemberRequest, may

from . import asns, differences
from .api import DeliveryInFull, in_full
from .api_announcing import (
    AnnouncedLine,
    Change,
    OwnDelivery,
    changes_of,
    goods_of,
    values_of,
    written_down,
    wrong,
)
from .asns import MOST_LINES
from .models import Asn

router = Router(tags=["Inbound"])


class OwnChange(Change):
    """What is said of a delivery otherwise than before. What is not said stays as it is."""

    lines: list[AnnouncedLine] = Field(
        default_factory=list,
        min_length=1,
        max_length=MOST_LINES,
        description="All its lines as they are to be.",
    )


class Answer(Schema):
    """What a client says to a difference. It stands: there is no second answer."""

    answer: Literal["accept", "contest"] = Field(
        description="`accept`: the count stands; `contest`: the warehouse looks into it and settles it."
    )
    words: Text = Field("", max_length=500, description="Why, which who contests must say.")


@router.post("/deliveries/own", response={201: DeliveryInFull}, summary="Announce a delivery of your own")
@may("inbound.announce")
def announce_own_delivery(request: MemberRequest, told: OwnDelivery) -> Status[Any]:
    """For a client's keys. From now on the warehouse expects it, a draft once it is announced."""
    client_id = once.own_client(request)
    values = values_of(told) | {"warehouse_id": own_warehouse_of(told.warehouse).id}

    def announced(**mark: Any) -> Asn:
        with as_the_database_says():
            return written_down(client_id, told, **values, **mark)

    made = once.made_once(request, Asn.objects.of_client(client_id), announced)
    return Status(201, in_full(made.id, today(request), client_id))


@router.post(
    "/deliveries/own/{uuid:asn_id}/announcement",
    response=DeliveryInFull,
    summary="Announce a draft of your own",
)
@may("inbound.announce")
def announce_own_draft(request: MemberRequest, asn_id: UUID) -> dict[str, Any]:
    """For a client's keys. From now on the warehouse expects it."""
    return _done(request, asn_id, asns.announce)


@router.post(
    "/deliveries/own/{uuid:asn_id}/change", response=DeliveryInFull, summary="Change a delivery of your own"
)
@may("inbound.announce")
def change_own_delivery(request: MemberRequest, asn_id: UUID, told: OwnChange) -> dict[str, Any]:
    """For a client's keys. Until it arrives."""

    def changed(found: Asn) -> None:
        place = {"warehouse_id": own_warehouse_of(told.warehouse).id} if told.warehouse else {}
        asns.amend(found, **changes_of(found, told), **place)
        if told.lines:
            lines = goods_of(found.client_id, told.lines)
            asns.rewrite(found, [Typed(one.item, one.qty, one.lot_no, one.expiry_date) for one in lines])

    return _done(request, asn_id, changed)


@router.post(
    "/deliveries/own/{uuid:asn_id}/cancellation",
    response=DeliveryInFull,
    summary="Cancel a delivery of your own",
)
@may("inbound.announce")
def cancel_own_delivery(request: MemberRequest, asn_id: UUID) -> dict[str, Any]:
    """For a client's keys. It will not come: the warehouse expects it no more."""
    return _done(request, asn_id, asns.cancel)


@router.post(
    "/deliveries/own/{uuid:asn_id}/differences/{uuid:difference_id}/answer",
    response=DeliveryInFull,
    summary="Accept or contest a difference",
)
@may("inbound.answer")
def answer_own_difference(
    request: MemberRequest, asn_id: UUID, difference_id: UUID, told: Answer
) -> dict[str, Any]:
    """For a client's keys. Once, and no later than `answer_by`; who says nothing until then accepts."""
    accepts = told.answer == "accept"
    if not accepts and not told.words:
        raise wrong("words", "Say why, so that the warehouse can look into it.")
    return _done(
        request,
        asn_id,
        lambda found: differences.answer(found, difference_id, accepts, told.words),
        lock=False,  # who answers need not be allowed to change the delivery
    )


def _done(
    request: MemberRequest, asn_id: UUID, do: Callable[[Asn], None], lock: bool = True
) -> dict[str, Any]:
    """The client's delivery after it was done to it, now or by the same request before."""
    found = asns.find_asn(once.own_client(request), asn_id, lock=lock)
    if once.first_time(request):
        with as_the_database_says():
            do(found)
    return in_full(asn_id, today(request), found.client_id)
