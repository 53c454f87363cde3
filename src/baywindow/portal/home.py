"""The portal's home: what matters now to this member."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exceptions.boxes import needs_me
from baywindow.figures import queries as figures
from baywindow.inbound.queries import to_answer
from baywindow.orders.approval import waiting as orders_waiting
from baywindow.stock import attention, inventory
from baywindow.stock.kinds import KIND_NAMES
from baywindow.stock.wanted import Wanted
from baywindow.tenancy.capabilities import PLAIN_WORDS, ROLE_NAMES
from baywindow.tenancy.context import Member
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import spoken

FEW = 3
"""So many orders to approve, and deliveries that wait for an answer; their lists have views of all."""


@require_safe
@may("home.view")
def home(request: MemberRequest) -> HttpResponse:
    """The figures of what the member's role opens; for who may see none, what their role is for."""
    member = request.member
    now = datetime.now(ZoneInfo(member.time_zone))
    context: dict[str, Any] = {"now": now, "greeting": greeting(now.hour), "today": now.date()}
    context["stalls"] = needs_me() if member.may("exceptions.view") else None
    context["asked"] = to_answer(now.date(), FEW) if member.may("inbound.view") else []
    if not any(member.may(need) for need in figures.PARTS):
        opens = [words for key, words in PLAIN_WORDS.items() if member.may(key)]
        context |= {"role": ROLE_NAMES.get(member.role, member.role), "opens": opens}
        return render(request, "portal/home_plain.html", context)
    told = figures.own(now)
    context |= {
        "figures": told,
        "waiting": orders_waiting(FEW) if told.to_approve or told.sent_back else [],
        "days": figures.DAYS,
        "since": now.date() - timedelta(days=figures.DAYS - 1),
        "monday": now.date() - timedelta(days=now.weekday()),
    }
    return render(request, "portal/home.html", context | stock_now(member, now))


def stock_now(member: Member, now: datetime) -> dict[str, object]:
    """The figures and lists of stock, six statements; nothing for who sees none."""
    if not member.may("stock.view"):
        return {"totals": None}
    today, valued = now.date(), member.shows_unit_value and member.may("catalog.view")
    return {
        "totals": inventory.totals(Wanted(today=today)),
        "worth": figures.value() if valued else [],
        "running_out": figures.running_out(today),
        "expiring": attention.expiring(today),
        "negative": attention.negative(),
        "movements": attention.last_movements(),
        "daily": (daily := figures.daily(now)),
        "shipped": [(one.day, one.went) for one in daily],
        "kinds": spoken(KIND_NAMES),
    }


def greeting(hour: int) -> str:
    """Good morning, afternoon or evening, by the member's own clock."""
    if hour < 12:
        return gettext("Good morning")
    return gettext("Good afternoon") if hour < 18 else gettext("Good evening")
