"""The pages of one item: what it is and where it lies, its movements, its serial numbers."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy, spoken
from baywindow.ui.viewer import viewing

from . import inventory, movements, serials
from . import item as stock
from .asked import Asked
from .facts import facts_of, packs_of
from .item import About
from .kinds import CONDITION_NAMES, KIND_NAMES, LOT_STATUS_NAMES, REASON_WORDS
from .portal_movements import columns, listed
from .portal_movements import wanted as movements_wanted
from .rows import Tag, cover_of, tags_of
from .wanted import Wanted

RANGES = {"30": 30, "90": 90, "365": 365, "all": None}
RANGE_NAMES = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
    ("all", gettext_lazy("All")),
]
LATEST = 6


class Head(NamedTuple):
    """What stands at the top of every page of an item."""

    item: Any
    about: About
    tags: list[Tag]
    outlook: Any
    cover: int | None


@require_safe
@may("stock.view")
def item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The item: figures, level over time, balances, ageing, facts, the latest movements."""
    asked = Asked(request, request.member.time_zone)
    head = head_of(request, asked, item_id)
    places = request.member.shows_locations and asked.one_of("by", ("lot", "place"), "lot") == "place"
    span = asked.one_of("range", RANGES, "90")
    balances = stock.by_place(head.about) if places else stock.by_lot(head.about)
    with viewing(request):
        facts, packs = facts_of(head.item, request.member), packs_of(head.item)
    context = {
        "head": head,
        "item": head.item,
        "facts": facts,
        "packs": packs,
        "by_place": places,
        "balances": balances,
        "most": stock.MOST,
        "expiries": stock.expiries(balances, head.about.today) if head.item.expiry_tracked else [],
        "ages": stock.ages(head.about),
        "points": stock.history(head.about, RANGES[span], head.item.on_hand),
        "span": span,
        "spans": RANGE_NAMES,
        "latest": latest(head.about),
        "kind_names": spoken(KIND_NAMES),
        "condition_names": spoken(CONDITION_NAMES),
        "lot_status_names": spoken(LOT_STATUS_NAMES),
        "reason_names": spoken(REASON_WORDS),
        "refused": asked.refused,
    }
    return answer(request, "inventory/item.html", context, fragment="inventory/_item.html")


@require_safe
@may("stock.view")
def item_movements(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The item's movements with the balance after each; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    head = head_of(request, asked, item_id)
    context = listed(asked, movements_wanted(asked, item_id)) | {"head": head, "item": head.item}
    return answer(
        request, "inventory/item_movements.html", context, fragment="inventory/_item_movements.html"
    )


@require_safe
@may("stock.export")
def item_movements_file(request: MemberRequest, item_id: UUID, format: Format) -> HttpResponseBase:
    """Every movement of what is on screen with its balance, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    found = found_or_404(About(item_id, asked.today))
    sql, params = movements.file(movements_wanted(asked, item_id))
    shown = (*columns(request.member), Column("balance", "Balance", "number"))
    return download(request, Table(f"Movements {found.sku}", sql, shown, asked.today, params), format)


@require_safe
@may("stock.view")
def item_serials(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The item's serial numbers and where each is, or was."""
    asked = Asked(request, request.member.time_zone)
    head = head_of(request, asked, item_id)
    if not head.item.serial_tracked:
        raise Http404
    context = {
        "head": head,
        "item": head.item,
        "page": serials.page(serials.wanted(asked, item_id)),
        "condition_names": spoken(CONDITION_NAMES),
        "refused": asked.refused,
    }
    return answer(request, "inventory/serials.html", context, fragment="inventory/_serials.html")


def head_of(request: HttpRequest, asked: Asked, item_id: UUID) -> Head:
    """The item as of the moment asked for, with what needs a look; Http404 when it is not this client's."""
    then = asked.past("as_of")
    about = About(item_id, then.astimezone(asked.zone).date() if then else asked.today, then)
    found = found_or_404(about)
    want = Wanted(about.today, then)
    outlook = inventory.outlook(want, item_id)
    with viewing(request):
        tags = tags_of(found, outlook.shipped, want)
    return Head(found, about, tags, outlook, None if then else cover_of(found.available, outlook.shipped))


def found_or_404(about: About) -> Any:
    """The item; the same 404 for another client's and for one that never was."""
    found = stock.find(about)
    if found is None:
        raise Http404
    return found


def latest(about: About) -> list[Any]:
    """The last movements up to the moment asked about."""
    return movements.page(movements.Movements(item=about.item, end=about.then, limit=LATEST)).rows
