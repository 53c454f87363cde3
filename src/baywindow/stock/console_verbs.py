"""Staff forms over the ledger: receive, adjust, move, hold, release. Each posts once, however often sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked, asked_id
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.formats import qty as written
from baywindow.ui.language import gettext_lazy

from . import ledger
from .console_queries import goods_at
from .floor import count, receive_pieces
from .forms import GoodsForm
from .ledger import Goods, Posted
from .models import Warehouse
from .posting import FAULTS, FaultyLine
from .units import settle
from .verb_forms import AdjustForm, HoldForm, MoveForm, ReceiveForm, ReleaseForm

FIELDS = dict.fromkeys(FAULTS, "qty") | {
    "lot": "lot", "lot_missing": "lot", "lot_unkept": "lot", "expiry_missing": "expiry_date",
    "location": "location", "warehouse": "warehouse", "item": "item", "condition": "condition",
    "future": "occurred_at", "serial": "serial", "serial_missing": "serial",
}  # fmt: skip
BUSY: dict[str, tuple[str | None, str]] = {
    "handling_unit_sscc_once": ("unit", gettext_lazy("Somebody took this in just now: send the form again.")),
    "lot_no_once": ("lot", gettext_lazy("Somebody made this lot just now: send the form again.")),
    "serial_no_once": (
        "serials",
        gettext_lazy("Somebody took one of these in just now: send the form again."),
    ),
}


@dataclass(frozen=True)
class Verb:
    """One thing done to goods: its form, what it posts, what it says when it is done."""

    key: str
    title: str
    button: str
    form: type[GoodsForm]
    post: Callable[[Any], tuple[Posted, Goods]]
    done: str
    doubted: str = "qty"

    def field_of(self, refusal: Refusal) -> str:
        """The field a refusal is about: a faulty line names it, else it is how much was asked."""
        fault = refusal.__cause__
        return FIELDS[fault.fault.word] if isinstance(fault, FaultyLine) else self.doubted


def _receive(form: ReceiveForm) -> tuple[Posted, Goods]:
    told = form.cleaned_data
    goods = form.received()
    if told["serials"]:
        posted = receive_pieces(goods, told["serials"], form.why(), told["kind"])
    else:
        posted = ledger.receive(goods, told["qty"], form.why(), told["kind"])
    settle(goods)
    return posted, goods


def _adjust(form: AdjustForm) -> tuple[Posted, Goods]:
    goods, how_much = form.goods(), form.cleaned_data["qty"]
    if form.cleaned_data["way"] == "counted":
        return count(goods, how_much, form.why()), goods
    return ledger.adjust(goods, how_much, form.why()), goods


def _move(form: MoveForm) -> tuple[Posted, Goods]:
    goods, to = form.goods(), form.destination()
    return ledger.move(goods, form.cleaned_data["qty"], to, form.why()), to


def _hold(form: HoldForm) -> tuple[Posted, Goods]:
    goods = form.goods()
    return ledger.hold(goods, form.cleaned_data["qty"], form.why()), goods


def _release(form: ReleaseForm) -> tuple[Posted, Goods]:
    goods = form.goods()
    return ledger.release(goods, form.cleaned_data["qty"], form.why()), goods


RECEIVE = Verb(
    "receipts",
    gettext_lazy("Receive goods"),
    gettext_lazy("Receive"),
    ReceiveForm,
    _receive,
    gettext_lazy("came in"),
    "serials",
)
ADJUST = Verb(
    "adjustments",
    gettext_lazy("Adjust stock"),
    gettext_lazy("Post adjustment"),
    AdjustForm,
    _adjust,
    "adjusted",
)
MOVE = Verb(
    "transfers", gettext_lazy("Move goods"), gettext_lazy("Move"), MoveForm, _move, gettext_lazy("moved")
)
HOLD = Verb(
    "holds", gettext_lazy("Put on hold"), gettext_lazy("Hold"), HoldForm, _hold, gettext_lazy("put on hold")
)
RELEASE = Verb(
    "releases",
    gettext_lazy("Release from hold"),
    gettext_lazy("Release"),
    ReleaseForm,
    _release,
    gettext_lazy("released"),
)


EXPLAINED = {
    "receipts": gettext_lazy(
        "Posts an incoming movement. A lot that is new is made with its expiry date, and the client"
        " sees the warehouse from its first goods on."
    ),
    "adjustments": gettext_lazy(
        "Posts the difference with its reason. What is there may fall below zero: then the floor"
        " is ahead of the paper, and it is flagged until it is counted."
    ),
    "transfers": gettext_lazy(
        "Takes goods from one place to another in the same warehouse, or into another condition."
        " On hand of the warehouse stays the same."
    ),
    "holds": gettext_lazy("The goods stay on hand and are no longer available, until they are released."),
    "releases": gettext_lazy("Makes held goods available again."),
}


@may("stock.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Take goods in."""
    return _verb_page(request, client_id, RECEIVE)


@may("stock.adjust")
@require_http_methods(["GET", "HEAD", "POST"])
def adjustments(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Correct what is on hand, by a change or by a count."""
    return _verb_page(request, client_id, ADJUST)


@may("stock.move")
@require_http_methods(["GET", "HEAD", "POST"])
def transfers(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Move goods inside a warehouse, or into another condition."""
    return _verb_page(request, client_id, MOVE)


@may("stock.hold")
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Put goods on hold."""
    return _verb_page(request, client_id, HOLD)


@may("stock.hold")
@require_http_methods(["GET", "HEAD", "POST"])
def releases(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Release goods from hold."""
    return _verb_page(request, client_id, RELEASE)


def _verb_page(request: MemberRequest, client_id: UUID, verb: Verb) -> HttpResponse:
    client = find_client(client_id)
    there = _there(request, client)
    form = verb.form(
        request.POST or None,
        client=client,
        warehouses=list(Warehouse.objects.order_by("code")),
        initial=_initial(request, there),
    )
    if form.is_valid():
        done = stored(form, lambda: verb.post(form), BUSY, at=verb.field_of)
        if done:
            return _after(request, client, verb, form, *done)
    context = {"client": client, "verb": verb, "form": form, "there": there, "explained": EXPLAINED}
    return render(request, "stock/console_verb.html", context, status=422 if form.errors else 200)


def _after(
    request: MemberRequest, client: Client, verb: Verb, form: GoodsForm, posted: Posted, goods: Goods
) -> HttpResponse:
    if posted.posted:
        messages.success(request, _sentence(verb, form, goods))
    else:
        messages.info(request, gettext("You had sent this form before. It was posted once, and not again."))
    if "another" in request.POST:
        place = form.cleaned_data["location"]
        again = f"?warehouse={goods.warehouse_id}" + (f"&location={place.code}" if place else "")
        return redirect(reverse(f"console_{verb.key}", args=[client.id]) + again)
    return redirect("console_goods", client.id, goods.balance_id)


def _sentence(verb: Verb, form: GoodsForm, goods: Goods) -> str:
    told = form.cleaned_data
    how_many: Decimal | int = len(told.get("serials") or ()) or told["qty"]
    if told.get("way") == "counted":
        return gettext("%(sku)s: counted %(written)s %(uom)s.") % {
            "sku": goods.item.sku,
            "written": written(how_many),
            "uom": goods.item.uom,
        }
    number = written(how_many, sign=verb is ADJUST)
    return gettext("%(number)s %(uom)s of %(sku)s %(done)s.") % {
        "number": number,
        "uom": goods.item.uom,
        "sku": goods.item.sku,
        "done": verb.done,
    }


def _there(request: MemberRequest, client: Client) -> Any:
    balance_id = asked_id(request, "goods")
    return goods_at(client.id, balance_id) if balance_id else None


def _initial(request: MemberRequest, there: Any) -> dict[str, Any]:
    if there is None:
        names = ("item", "warehouse", "location", "lot", "document_number")
        return {name: asked(request, name) for name in names if asked(request, name)}
    return {
        "item": there.sku,
        "warehouse": str(there.warehouse_id),
        "location": there.location or "",
        "lot": there.lot_no or "",
        "condition": there.condition,
    }
