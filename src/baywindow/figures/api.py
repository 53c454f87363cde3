"""The figures of home in the API, by the same queries as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.shapes import Quantity
from baywindow.tenancy.request import MemberRequest, may

from . import queries

router = Router(tags=["Figures"])


class FiguresAsked(Schema):
    """Whose."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class Figures(Schema):
    """What home says; figures that the key's capabilities do not open are null."""

    open: int | None = Field(description="Orders in which nothing is allocated yet.")
    fulfilment: int | None
    hold: int | None
    to_approve: int | None = Field(description="Orders that await the approval of a second person.")
    sent_back: int | None = Field(description="Drafts that were not approved.")
    due: int | None = Field(description="Orders to leave by today that have not, the late ones included.")
    late: int | None
    shipped_today: int | None
    shipped_week: int | None = Field(description="Orders shipped since Monday.")
    promised: int | None = Field(description="Orders shipped in the last 30 days that had a day to ship by.")
    on_time: int | None = Field(description="Those of them that left by that day.")
    on_time_target: int = Field(description="Percent.")
    coming: int | None = Field(description="Deliveries announced and not yet received.")
    arriving: int | None = Field(description="Those of them that are expected today or were before.")
    overdue: int | None
    received: int | None = Field(description="Deliveries received in the last 30 days.")
    received_today: int | None
    received_week: int | None = Field(description="Deliveries received since Monday.")
    dock_hours: float | None = Field(description="Hours from arrival into stock, on average over 30 days.")
    dock_hours_target: int
    negative: int | None = Field(description="Heaps of goods counted below zero.")
    held: int | None = Field(description="Heaps of goods with some on hold.")


class DayShape(Schema):
    """Units in and out on a day."""

    day: date
    came: Quantity
    went: Quantity


class RunningOut(Schema):
    """An item that will not last."""

    id: UUID
    sku: str
    name: str
    uom: str
    available: Quantity
    shipped: Quantity = Field(description="In the last 30 days.")
    coming: Quantity
    cover: int = Field(description="Days the available stock lasts at that pace.")


@router.get("/figures", response=Figures, summary="The figures of home")
@may("home.view")
def figures(request: MemberRequest, asked: Query[FiguresAsked]) -> dict[str, Any]:
    """Today, this week and the last 30 days, as days begin and end in the key's time zone."""
    row = queries.of_client(_now(request), client_of(request, asked.client))
    return dict(row._asdict())


@router.get("/figures/days", response=list[DayShape], summary="Units in and out by day")
@may("stock.view")
def figures_by_day(request: MemberRequest, asked: Query[FiguresAsked]) -> list[dict[str, Any]]:
    """The last 30 days, oldest first."""
    return [one._asdict() for one in queries.daily(_now(request), client_of(request, asked.client))]


@router.get("/figures/running-out", response=list[RunningOut], summary="Items that run out")
@may("stock.view")
def running_out(request: MemberRequest, asked: Query[FiguresAsked]) -> list[dict[str, Any]]:
    """Those whose stock covers less than two weeks, the shortest first."""
    found = queries.running_out(_now(request).date(), client_of(request, asked.client))
    return [one._asdict() for one in found]


def _now(request: MemberRequest) -> datetime:
    return datetime.now(ZoneInfo(request.member.time_zone))
