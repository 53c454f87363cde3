"""The inventory page of the portal: every item with its figures, as filtered, sorted and of which moment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy
from baywindow.ui.viewer import viewing

from . import inventory as stock
from .asked import Asked
from .kinds import CONDITION_NAMES
from .offered import offered
from .rows import Line, line_of, month_of
from .wanted import LIVE_ONLY, Wanted, wanted

# One look into the index for each category, however many items there are.
_CATEGORIES = """
with recursive category (value) as (
  (select i.category from item i
    where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.category > ''
    order by i.category limit 1)
  union all
  select (select i.category from item i
           where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.category > c.value
           order by i.category limit 1)
    from category c where c.value is not null
)
select 'category', c.value, c.value from category c where c.value is not null limit 200"""

WINDOWS = [
    ("", gettext_lazy("Any expiry")),
    ("7", gettext_lazy("Within 7 days")),
    ("30", gettext_lazy("Within 30 days")),
    ("60", gettext_lazy("Within 60 days")),
    ("90", gettext_lazy("Within 90 days")),
    ("180", gettext_lazy("Within half a year")),
    ("expired", gettext_lazy("Expired already")),
]

LIVE = (
    Column("sku", "SKU"),
    Column("name", "Name"),
    Column("category", "Category"),
    Column("uom", "Unit"),
    Column("on_hand", "On hand", "number"),
    Column("allocated", "Allocated", "number"),
    Column("on_hold", "On hold", "number"),
    Column("available", "Available", "number"),
    Column("inbound", "Inbound", "number"),
    Column("lot_no", "Next lot out"),
    Column("expiry_date", "Its expiry", "day"),
)
PAST = tuple(column for column in LIVE if column.name not in LIVE_ONLY)


@require_safe
@may("stock.view")
def inventory(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    want = wanted(asked)
    page = stock.page(want)
    context = {
        "want": want,
        "page": page,
        "lines": lines(request, want, page.rows),
        "later": later(request, want, page.rows) if asked.flag("sums") else None,
        "refused": asked.refused,
        "query": asked.address().urlencode(),
        **choices(),
    }
    return answer(request, "inventory/list.html", context, fragment="inventory/_list.html")


@require_safe
@may("stock.view")
def inventory_later(request: MemberRequest) -> HttpResponse:
    """The cards over the list and each item's month, which the page fetches right after it stands.

    They read every level of the client and a month of days; the list reads the levels of its own rows
    alone, so it does not wait.
    """
    want = wanted(Asked(request, request.member.time_zone))
    request.path = reverse("inventory")  # its links are those of the page it is put into
    context = {"want": want, "later": later(request, want, stock.page(want).rows)}
    return render(request, "inventory/_later.html", context)


def later(request: HttpRequest, want: Wanted, found: list[Any]) -> dict[str, Any]:
    """Sums over every item asked for, whatever page is shown; drawings of the page's items, by id."""
    months = stock.months(want, [row.id for row in found])
    with viewing(request):
        drawn = {str(row.id): month_of(row.on_hand, months.get(row.id)) for row in found}
    return {"totals": stock.totals(want), "expiring": stock.expiring(want), "months": drawn}


@require_safe
@may("stock.export")
def inventory_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every row of what is on screen, as CSV or XLSX."""
    want = wanted(Asked(request, request.member.time_zone))
    sql, params = stock.file(want)
    return download(request, Table("Inventory", sql, PAST if want.then else LIVE, want.today, params), format)


def lines(request: HttpRequest, want: Wanted, found: list[Any]) -> list[Line]:
    """The rows as the page writes them, in the member's locale."""
    page = reverse("inventory")
    with viewing(request):
        return [line_of(row, want, page) for row in found]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters of items offer: the client's warehouses and categories, conditions, expiry windows."""
    found = offered(_CATEGORIES)
    return {
        "warehouses": found["warehouse"],
        "categories": found["category"],
        "conditions": list(CONDITION_NAMES.items()),
        "windows": WINDOWS,
    }


def warehouses() -> list[tuple[str, str]]:
    """The client's warehouses, as a filter offers them."""
    return offered()["warehouse"]
