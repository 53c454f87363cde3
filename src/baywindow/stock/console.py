"""Staff pages: a client's stock with its places, one heap of goods, the movements."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.catalog.console_queries import costs
from baywindow.catalog.words import beginnings
from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.keyset import asked, asked_id
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy, spoken

from .asked import FIRST_YEAR, LAST_YEAR
from .console_queries import (
    ANY_MOVEMENT,
    BY_ITEM,
    LEVELS,
    MOVEMENTS,
    NEWEST,
    PLACES_SHOWN,
    goods_at,
    location_choices,
    lot_choices,
    places,
    warehouses_of,
)
from .kinds import CONDITION_NAMES, KIND_NAMES, LOCATION_TYPE_NAMES, LOT_STATUS_NAMES, REASON_WORDS

STATES = {
    "negative": gettext_lazy("Below zero"),
    "held": gettext_lazy("On hold"),
    "expiring": gettext_lazy("Expires in 30 days"),
    "all": gettext_lazy("Empty ones too"),
}


@may("stock.view")
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose stock?"""
    return choose_client(request, gettext("Stock"), "stock", "console_stock")


@may("stock.view")
@require_safe
def stock(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's stock: levels by item, warehouse, lot and condition, with their places."""
    client = find_client(client_id)
    page = BY_ITEM.page(request, LEVELS, _asked_levels(request, client))
    context = {
        "client": client,
        "page": page,
        "places": places(client.id, [row.id for row in page.rows]),
        "most": PLACES_SHOWN,
        "costs": _costs(request, client, page.rows),
        "warehouses": _choices(client.id),
        "states": [("", gettext("In stock")), *STATES.items()],
        "conditions": spoken(CONDITION_NAMES),
        "lot_statuses": spoken(LOT_STATUS_NAMES),
        "today": today(request),
    }
    return answer(request, "stock/console_stock.html", context, fragment="stock/_console_stock.html")


@may("stock.view")
@require_safe
def goods(request: MemberRequest, client_id: UUID, balance_id: UUID) -> HttpResponse:
    """One heap of goods, what was done to it, and what can be done."""
    client = find_client(client_id)
    found = goods_at(client.id, balance_id)
    if found is None:
        raise Http404
    asked_for = {
        **ANY_MOVEMENT,
        "client": client.id,
        "item": found.item_id,
        "level": found.level_id,
        "place": str(found.location_id or "none"),
    }
    page = NEWEST.page(request, MOVEMENTS, asked_for, size=25)
    context = {"client": client, "goods": found, "page": page, "today": today(request), **_words()}
    context |= {"lot_statuses": LOT_STATUS_NAMES, "location_types": LOCATION_TYPE_NAMES}
    return answer(request, "stock/console_goods.html", context, fragment="stock/_console_movements.html")


@may("stock.view")
@require_safe
def movements(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's movements, newest first."""
    client = find_client(client_id)
    start, stop = period(request)
    asked_for = {
        **ANY_MOVEMENT,
        "client": client.id,
        "item": asked_id(request, "item"),
        "warehouse": asked_id(request, "warehouse"),
        "kind": asked(request, "kind"),
        "start": start,
        "stop": stop,
    }
    page = NEWEST.page(request, MOVEMENTS, asked_for)
    context = {"client": client, "page": page, "warehouses": _choices(client.id), "goods": None, **_words()}
    return answer(request, "stock/console_movements.html", context, fragment="stock/_console_movements.html")


@may("stock.view")
@require_safe
def lot_suggestions(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Options for a lot field: the item's lots, first out first."""
    client = find_client(client_id)
    found = lot_choices(client.id, asked(request, "item"), asked(request, "lot"))
    return render(request, "stock/_console_choices.html", {"lots": found, "locations": []})


@may("stock.view")
@require_safe
def location_suggestions(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Options for a location field: the warehouse's locations that begin so."""
    find_client(client_id)
    warehouse = asked_id(request, "warehouse")
    field = request.headers.get("HX-Trigger-Name", "location")
    found = location_choices(warehouse, asked(request, field)) if warehouse else []
    return render(request, "stock/_console_choices.html", {"lots": [], "locations": found})


def today(request: MemberRequest) -> date:
    """The day it is where this person is."""
    return timezone.now().astimezone(ZoneInfo(request.member.time_zone)).date()


def start_of(request: MemberRequest, day: date | None, days: int = 0) -> datetime | None:
    """The moment a day begins where this person is, or one so many days later."""
    if day is None:
        return None
    kept = min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 30))
    return datetime.combine(kept + timedelta(days=days), time(), ZoneInfo(request.member.time_zone))


def period(request: MemberRequest) -> tuple[datetime | None, datetime | None]:
    """The half-open window of `from` and `to`, both days included as people say it."""
    zone = ZoneInfo(request.member.time_zone)
    first, last = _day(request, "from"), _day(request, "to")
    return (
        datetime.combine(first, time(), zone) if first else None,
        datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
    )


def _day(request: MemberRequest, name: str) -> date | None:
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2199 else None


def _asked_levels(request: MemberRequest, client: Client) -> dict[str, Any]:
    return {
        "client": client.id,
        "item": asked_id(request, "item"),
        "warehouse": asked_id(request, "warehouse"),
        "condition": asked(request, "condition"),
        "state": asked(request, "state"),
        "today": today(request),
        **beginnings(asked(request, "q")),
    }


def _choices(client_id: UUID) -> list[tuple[str, str]]:
    known = warehouses_of(client_id)
    return [("", gettext("All warehouses")), *((str(one.id), f"{one.code} · {one.name}") for one in known)]


def _costs(request: MemberRequest, client: Client, shown: list[Any]) -> dict[UUID, Any] | None:
    if not request.member.may("costs.view"):
        return None
    return costs(client.id, [row.item_id for row in shown])


def _words() -> dict[str, Any]:
    return {
        "kinds": spoken(KIND_NAMES),
        "conditions": spoken(CONDITION_NAMES),
        "reasons": spoken(REASON_WORDS),
    }
