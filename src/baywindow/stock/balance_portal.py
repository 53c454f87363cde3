"""The stock balance page: what was there, what came, what went, what is there, for any period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.papers.setting import pdf
from baywindow.tenancy.later import Later
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.words import LAST
from baywindow.ui.answer import answer
from baywindow.ui.viewer import viewing

from . import balance_paper, statement
from .asked import Asked, place
from .kinds import CONDITIONS
from .portal import choices
from .statement import PAGE, Period, Question

EXPORT = (
    Column("sku", "SKU"),
    Column("name", "Name"),
    Column("warehouse_code", "Warehouse"),
    Column("warehouse_name", "Warehouse name"),
    Column("uom", "Unit"),
    Column("opening", "Opening", "number"),
    Column("received", "In", "number"),
    Column("shipped", "Out", "number"),
    Column("adjusted", "Adjusted", "number"),
    Column("closing", "Closing", "number"),
)


EXPIRIES = ("30", "60", "90", "365")


class View(NamedTuple):
    """What an address asks the page for: the question, and its days as people say them, both included."""

    question: Question
    first: date
    last: date
    asked: Asked


@require_safe
@may("stock.view")
def stock_balance(request: MemberRequest) -> HttpResponse:
    """The page, or its list alone for the filter bar."""
    view = view_of(request)
    after = view.asked.cursor("after", str, str)
    found = statement.page(view.question, (str(after[0]), str(after[1])) if after else None)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": found[:PAGE],
        "next": place(last.sku, last.warehouse_code) if last else None,
        "view": view,
        "query": view.asked.address().urlencode(),
        **choices(),
    }
    return answer(request, "stock_balance/page.html", context, fragment="stock_balance/_list.html")


@require_safe
@may("stock.view")
def stock_balance_totals(request: MemberRequest) -> HttpResponse:
    """The foot of the list: the sums over every line of the question. The page fetches it right after."""
    context = {"totals": statement.totals(view_of(request).question)}
    return render(request, "stock_balance/_totals.html", context)


@require_safe
@may("stock.export")
def stock_balance_export(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every line of what is on screen, as CSV or XLSX."""
    view = view_of(request)
    query = f"{view.question.sql()} order by i.sku, w.code"
    table = Table("stock-balance", query, EXPORT, view.last, view.question.params())
    return download(request, table, format)


@require_safe
@may("stock.export")
def stock_balance_paper(request: MemberRequest) -> HttpResponseBase:
    """Every line of what is on screen as a PDF with the workspace's brand, made after the transaction."""
    view, member = view_of(request), request.member
    with viewing(request):
        lines = balance_paper.lines_of(view.question)
        narrowed = {name: str(value) for name, value in view.asked.address().items()}
        facts = balance_paper.facts_of(narrowed, choices()["warehouses"])
        said = balance_paper.said(member, (view.first, view.last), facts, lines)
    name = f"{slugify(member.client_name or '') or 'client'}-stock-balance-{view.last}.pdf"
    return Later(
        lambda: pdf("statement", said, member.brand),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def view_of(request: MemberRequest) -> View:
    """Read the address: this month until today unless it says otherwise."""
    asked = Asked(request, request.member.time_zone)
    first, last = asked.day("from"), asked.day("to")
    last = last or max(asked.today, first or asked.today)
    if first is not None and first > last:
        asked.refuse("from", first.isoformat())
        first = None
    first = first or last.replace(day=1)
    question = Question(
        period=Period.of_days(first, last, request.member.time_zone),
        item=asked.uuid("item"),
        category=asked.text("category"),
        search=asked.text("q"),
        zero=asked.flag("zero"),
        conditions=conditions_of(asked),
    )
    return View(question, first, last, asked)


def conditions_of(asked: Asked) -> dict[str, Any]:
    """The filters on levels and lots, with their parameters."""
    found: dict[str, Any] = {}
    if warehouse := asked.uuid("warehouse"):
        found["warehouse"] = warehouse
    if condition := asked.one_of("condition", CONDITIONS):
        found["condition"] = condition
    if lot := asked.text("lot"):
        found |= lot_params(lot)
    if expires := asked.one_of("expires", EXPIRIES):
        found |= {
            "expires": True,
            "today": asked.today,
            "expires_on": asked.today + timedelta(days=int(expires)),
        }
    return found


def lot_params(lot: str) -> dict[str, str]:
    """The parameters of the lot filter: numbers that begin so, as typed or in capitals."""
    return {
        "lot": lot,
        "lot_end": lot + LAST,
        "lot_upper": lot.upper(),
        "lot_upper_end": lot.upper() + LAST,
    }
