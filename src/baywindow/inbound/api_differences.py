"""What was counted otherwise than announced, through the API: explained and settled by keys of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Router

from baywindow.api.shapes import Text, Whose
from baywindow.stock.console import today
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import asns, differences
from .api import DeliveryInFull, in_full

router = Router(tags=["Inbound"])


class Explanation(Whose):
    """What the warehouse says of a difference."""

    words: Text = Field(max_length=500, description="The client reads them. Empty: nothing is said.")


class Settlement(Whose):
    """How a difference that the client contests is settled."""

    how: Text = Field(min_length=1, max_length=500, description="The client reads it.")


@router.post("/deliveries/{uuid:asn_id}/closing", response=DeliveryInFull, summary="Close a delivery")
@may("inbound.edit")
def close_delivery(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """Everything about what was counted otherwise is said."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    differences.close(found)
    return in_full(asn_id, today(request), found.client_id)


@router.post(
    "/deliveries/{uuid:asn_id}/differences/{uuid:difference_id}/explanation",
    response=DeliveryInFull,
    summary="Explain a difference",
)
@may("inbound.edit")
def explain_difference(
    request: MemberRequest, asn_id: UUID, difference_id: UUID, told: Explanation
) -> dict[str, Any]:
    """Tell the client about it. Once it has answered, the words stay as they were."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    differences.say(found, difference_id, told.words)
    return in_full(asn_id, today(request), found.client_id)


@router.post(
    "/deliveries/{uuid:asn_id}/differences/{uuid:difference_id}/settlement",
    response=DeliveryInFull,
    summary="Settle a difference",
)
@may("inbound.edit")
def settle_difference(
    request: MemberRequest, asn_id: UUID, difference_id: UUID, told: Settlement
) -> dict[str, Any]:
    """End what the client contests. One that is settled stays as it is: other words are refused."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    differences.settle(found, difference_id, told.how)
    return in_full(asn_id, today(request), found.client_id)
