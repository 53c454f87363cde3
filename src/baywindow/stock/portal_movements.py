"""The movements page of the portal: every line of the client's ledger, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.tenancy.context import Member
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import spoken

from . import movements as ledger
from .asked import FIRST_YEAR, LAST_YEAR, Asked, place
from .kinds import ADJUSTED, CONDITION_NAMES, HOLDING, INCOMING, INSIDE, KIND_NAMES, OUTGOING, REASON_WORDS
from .kinds import KINDS as EVERY_KIND
from .portal import warehouses

KINDS = [(kind, KIND_NAMES[kind]) for kind in INCOMING + OUTGOING + ADJUSTED + HOLDING + INSIDE]

HEAD = (
    Column("occurred_at", "When", "moment"),
    Column("sku", "SKU"),
    Column("item_name", "Name"),
    Column("kind", "Kind", "word", KIND_NAMES),
    Column("reason_label", "Reason"),
    Column("qty", "Quantity", "number"),
    Column("hold_qty", "On hold", "number"),
    Column("uom", "Unit"),
    Column("warehouse", "Warehouse"),
)
PLACE = (Column("location", "Location"),)
GOODS = (
    Column("lot_no", "Lot"),
    Column("expiry_date", "Lot's expiry", "day"),
    Column("serial_no", "Serial number"),
    Column("condition", "Condition", "word", CONDITION_NAMES),
    Column("document_kind", "Document"),
    Column("document_number", "Document number"),
    Column("client_reference", "Your reference"),
)


def columns(member: Member) -> tuple[Column, ...]:
    """The columns of a file of movements: places only where the client is shown them."""
    return HEAD + (PLACE if member.shows_locations else ()) + GOODS


@require_safe
@may("stock.view")
def movements(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    context = listed(asked, wanted(asked))
    return answer(request, "inventory/movements.html", context, fragment="inventory/_movements.html")


@require_safe
@may("stock.export")
def movements_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every movement of what is on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = ledger.file(wanted(asked))
    return download(request, Table("Movements", sql, columns(request.member), asked.today, params), format)


def wanted(asked: Asked, item: UUID | None = None) -> ledger.Movements:
    """What the address asks for; as of a past moment nothing after it is shown."""
    then = asked.past("as_of")
    start, end = asked.period("from", "to")
    ends = [moment for moment in (then, end) if moment]
    return ledger.Movements(
        item=item,
        start=start,
        end=min(ends) if ends else None,
        kinds=asked.several_of("kind", EVERY_KIND),
        inside=asked.flag("inside"),
        warehouse=asked.uuid("warehouse"),
        lot=asked.text("lot"),
        serial=asked.text("serial"),
        condition=asked.one_of("condition", CONDITION_NAMES),
        after=at(asked, "after"),
        before=at(asked, "before"),
    )


def at(asked: Asked, name: str) -> ledger.Place | None:
    """The place in the list that the address names."""
    told = asked.cursor(name, instant, UUID)
    return ledger.Place(*told) if told else None  # type: ignore[arg-type]


def instant(text: str) -> datetime:
    """A moment with its zone; ValueError for anything else."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    return found.astimezone(UTC)


def listed(asked: Asked, want: ledger.Movements) -> dict[str, Any]:
    """What a list of movements needs: its lines and what its filters offer."""
    page = ledger.page(want)
    return {
        "rows": page.rows,
        "previous": page.previous and place(page.previous.occurred_at.isoformat(), page.previous.id),
        "next": page.next and place(page.next.occurred_at.isoformat(), page.next.id),
        "narrowed": want.after or want.before or set(want.filters()) - {"item", "inside"},
        "want": want,
        "kinds": KINDS,
        "kind_names": spoken(KIND_NAMES),
        "condition_names": spoken(CONDITION_NAMES),
        "reason_names": spoken(REASON_WORDS),
        "then": asked.past("as_of"),
        "refused": asked.refused,
        "query": asked.address().urlencode(),
        "warehouses": warehouses(),
        "conditions": list(CONDITION_NAMES.items()),
    }
