"""Lots in the API: which there are, and for keys of staff whether one may leave, and its days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, OfClient, PageOf, Quantity, Text, Whose, page_of
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sql import one

from .console import today
from .console_lots import amend, find_lot
from .console_queries import BY_LOT, LOT, LOTS, beginning
from .kinds import LOT_STATUSES

router = Router(tags=["Stock"])

Status = Literal[*LOT_STATUSES]  # type: ignore[valid-type]


class LotsAsked(OfClient):
    """Which lots."""

    q: Text = Field("", max_length=80, description="The beginning of a lot's number, or a whole SKU.")
    item: UUID | None = None
    status: Status | None = None
    expires_within: int | None = Field(None, ge=0, le=3650, description="So many days; 0: expired already.")
    empty: bool = Field(False, description="Also those of which nothing is there any more.")


class LotShape(Schema):
    """Goods of an item that were made together."""

    id: UUID
    item_id: UUID
    sku: str
    name: str
    lot_no: str
    status: str = Field(description="Only a lot that is `ok` counts as available.")
    mfg_date: date | None
    expiry_date: date | None
    on_hand: Quantity = Field(description="In all warehouses and conditions.")
    uom: str


class LotChange(Whose):
    """What is said of a lot otherwise than before. What is not said stays as it is."""

    status: Status = Field(default_factory=str)
    mfg_date: Day | None = None
    expiry_date: Day | None = None


@router.get("/lots", response=PageOf[LotShape], summary="Lots")
@may("stock.view")
def lots(request: MemberRequest, asked: Query[LotsAsked]) -> dict[str, Any]:
    """By number."""
    days = asked.expires_within
    params: dict[str, Any] = {
        "client": client_of(request, asked.client),
        "item": asked.item,
        "status": asked.status or "",
        "gone": asked.empty,
        "within": None if days is None else today(request) + timedelta(days=days),
        **beginning(asked.q),
    }
    return page_of(BY_LOT.page(request, LOTS, params, asked.limit), LotShape)


@router.post("/lots/{uuid:lot_id}/change", response=LotShape, summary="Change a lot")
@may("stock.hold")
def change_lot(request: MemberRequest, lot_id: UUID, told: LotChange) -> dict[str, Any]:
    """Clear, quarantine or recall it, or mend its days."""
    found = find_lot(find_client(told.client).id, lot_id)
    said = told.model_dump(exclude_unset=True, exclude={"client"})
    made, expires = (said.get(name, getattr(found, name)) for name in ("mfg_date", "expiry_date"))
    if made and expires and expires < made:
        raise Problem(
            "invalid", faults=[Fault("body", "expiry_date", "It cannot expire before it was made.")]
        )
    if said:
        amend(found, said)
    stored: dict[str, Any] = one(LOT, {"client": found.client_id, "lot": lot_id})._asdict()
    return stored
