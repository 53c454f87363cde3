"""The staff home page: what needs somebody now, how each client is served, what moved last."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exceptions.boxes import needs_me
from baywindow.figures import queries as figures
from baywindow.inbound.queries import waiting_anywhere
from baywindow.stock.kinds import KIND_NAMES
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import spoken

from .menu import address
from .queries import imports, last_movements, outstanding

DUE_SHOWN = 8


@may("home.view")
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What matters now over the workspace; for those who see no records, a calm page."""
    now = timezone.now().astimezone(ZoneInfo(request.member.time_zone))
    context: dict[str, Any] = {"now": now, "greeting": greeting(now), "kinds": spoken(KIND_NAMES)}
    context["stalls"] = needs_me() if request.member.may("exceptions.view") else None
    if not any(request.member.may(need) for need in figures.PARTS):
        return render(request, "console/quiet.html", context)
    clients, sees_stock = figures.of_all(now), request.member.may("stock.view")
    sees_inbound = request.member.may("inbound.view")
    contested, due = waiting_anywhere(now.date(), DUE_SHOWN) if sees_inbound else ([], [])
    context |= {
        "clients": clients,
        "totals": _totals(clients),
        "outstanding": outstanding() if sees_stock else [],
        "last": last_movements() if sees_stock else [],
        "today": now.date(),
        "since": now.date() - timedelta(days=figures.DAYS - 1),
        "days": figures.DAYS,
        "contested": contested,
        "due": due,
        "imports": imports() if request.member.may("imports.run") and address("imports") else [],
    }
    return render(request, "console/home.html", context)


def greeting(now: datetime) -> str:
    """Good morning, afternoon or evening, where the person is."""
    if now.hour < 12:
        return gettext("Good morning")
    return gettext("Good afternoon") if now.hour < 18 else gettext("Good evening")


def _totals(clients: list[Any]) -> dict[str, Any]:
    """The clients' figures added up; one that this person may not see stays None."""
    names = [name for _, given in figures.PARTS.values() for name in given if name != "dock_hours"]
    held = {name: [getattr(client, name) for client in clients] for name in names}
    return {name: None if None in found else sum(found) for name, found in held.items()}
