"""The portal's home: what matters now to this member."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exceptions.boxes import needs_me
from baywindow.stock import attention, inventory
from baywindow.stock.kinds import KIND_NAMES
from baywindow.stock.wanted import Wanted
from baywindow.tenancy.capabilities import PLAIN_WORDS, ROLE_NAMES
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import spoken


@require_safe
@may("home.view")
def home(request: MemberRequest) -> HttpResponse:
    """Stock first for who may see it; for who may not, what their role is for."""
    member = request.member
    now = datetime.now(ZoneInfo(member.time_zone))
    context = {"now": now, "greeting": greeting(now.hour), "role": ROLE_NAMES.get(member.role, member.role)}
    context["stalls"] = needs_me() if member.may("exceptions.view") else None
    if not member.may("stock.view"):
        opens = [words for key, words in PLAIN_WORDS.items() if member.may(key)]
        return render(request, "portal/home_plain.html", {**context, "opens": opens})
    return render(request, "portal/home.html", context | stock_now(now))


def stock_now(now: datetime) -> dict[str, object]:
    """The figures and lists of the stock home; six statements."""
    today = now.date()
    low = inventory.page(Wanted(today=today, low=True, order="available", limit=attention.FEW))
    return {
        "totals": inventory.totals(Wanted(today=today)),
        "low": low.rows,
        "expiring": attention.expiring(today),
        "negative": attention.negative(),
        "movements": attention.last_movements(),
        "bars": attention.shipped_daily(now),
        "kinds": spoken(KIND_NAMES),
        "today": today,
    }


def greeting(hour: int) -> str:
    """Good morning, afternoon or evening, by the member's own clock."""
    if hour < 12:
        return gettext("Good morning")
    return gettext("Good afternoon") if hour < 18 else gettext("Good evening")
