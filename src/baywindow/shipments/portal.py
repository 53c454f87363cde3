"""The portal's pages of shipments: the list, one of them, those of an order, and the file of the history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from baywindow.activity import events
from baywindow.exceptions.boxes import box
from baywindow.exchange.exports import Format, Table, download
from baywindow.orders.models import Order
from baywindow.stock.asked import Asked
from baywindow.tenancy.counted import CAP
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import spoken

from . import files, queries
from .kinds import GROUP_NAMES, GROUPS, MODES, PACKAGE_TYPES, STATUSES, TRACKED_NAMES
from .links import Links
from .queries import SORTS, Wanted


@require_safe
@may("shipments.view")
def shipments(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    told = listed(request, asked, wanted(asked), reverse("shipments"))
    context = told | {"query": asked.address().urlencode(), "columns": files.offered()}
    return answer(request, "shipments/list.html", context, fragment="shipments/_list.html")


@require_safe
@may("shipments.view")
def shipment(request: MemberRequest, shipment_id: UUID) -> HttpResponse:
    """One shipment with its packages, what is in them, and where it is."""
    return render(request, "shipments/shipment.html", described(shipment_id))


@require_safe
@may("shipments.view")
def shipments_of_order(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """An order's shipments, for the order's own page."""
    if not (told := of_order(order_id))["rows"]:
        get_object_or_404(Order.objects, id=order_id)
    return render(request, "shipments/_of_order.html", told | {"at": reverse("shipments")})


@require_safe
@may("shipments.export")
def shipments_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """The history as filtered, as CSV or XLSX, with the columns somebody chose."""
    asked = Asked(request, request.member.time_zone)
    sql, columns = files.chosen(wanted(asked), asked.several_of("column", files.NAMES))
    table = Table("Shipments", sql, columns, asked.today, wanted(asked).params(), needs="shipments.export")
    return download(request, table, format)


def described(shipment_id: UUID, client: UUID | None = None) -> dict[str, Any]:
    """What a shipment's page shows on either side; Http404 when the client has none of this id."""
    found = queries.find(shipment_id, client)
    if found is None:
        raise Http404
    contents: dict[UUID, list[Any]] = {}
    for row in queries.contents(shipment_id, client):
        contents.setdefault(row.package_id, []).append(row)
    boxes = queries.packages(shipment_id, client)
    return {
        "shipment": found,
        "packages": boxes,
        "volume": queries.volume(boxes),
        "contents": contents,
        "tracking": queries.tracking(shipment_id, client),
        "events": events.timeline(shipment_id, client_id=client),
        "stalls": box(shipment_id, client),
        "statuses": spoken(STATUSES),
        "types": PACKAGE_TYPES,
        "tracked": TRACKED_NAMES,
        "modes": MODES,
        "link": Links(found.links or {}),
    }


def of_order(order_id: UUID, client: UUID | None = None) -> dict[str, Any]:
    """What an order's page shows of its shipments on either side."""
    return {
        "rows": queries.of_order(order_id, client),
        "packages": queries.packages_of_order(order_id, client),
        "statuses": spoken(STATUSES),
        "types": PACKAGE_TYPES,
        "link": Links(),
    }


def listed(request: MemberRequest, asked: Asked, want: Wanted, at: str) -> dict[str, Any]:
    """What the list needs on either side; `at` is its address."""
    choices = queries.choices(want.client)
    return {
        "want": want,
        "at": at,
        "page": queries.page(request, want, columns=queries.LISTED),
        "counts": queries.counts(want),
        "cap": CAP,
        "groups": spoken(GROUP_NAMES),
        "statuses": spoken(STATUSES),
        "refused": asked.refused,
        "warehouses": choices["warehouse"],
        "carriers": choices["carrier"],
        "link": Links(dict(choices["link"])),
    }


def wanted(asked: Asked, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; `asked.refused` names what it could not mean."""
    start, end = asked.period("from", "to")
    return Wanted(
        group=asked.one_of("view", GROUPS, "all"),
        sort=asked.one_of("sort", SORTS, "-shipped"),
        words=asked.text("q"),
        warehouse=asked.uuid("warehouse"),
        carrier=asked.text("carrier"),
        country=asked.country("country"),
        sku=asked.text("sku"),
        start=start,
        end=end,
        order=asked.uuid("order"),
        client=client,
    )
