"""Papers that go with goods, made from their record, kept among its documents; an order's until it is packed.

Packing slip: what was picked. Delivery note: the same, with room to sign for it. Bill of lading: who
hands which goods over to which carrier. Days and times on them are those of the warehouse.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baywindow.documents.making import made
from baywindow.documents.models import Document
from baywindow.documents.subjects import Found
from baywindow.papers import code128
from baywindow.stock.models import Warehouse
from baywindow.tenancy.context import current
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.formats import clock, day, qty
from baywindow.ui.language import gettext_lazy
from baywindow.ui.viewer import written_for

PAPERS: dict[str, str] = {
    "packing_slip": gettext_lazy("Packing slip"),
    "delivery_note": gettext_lazy("Delivery note"),
    "bol": gettext_lazy("Bill of lading"),
}
FILES = {"packing_slip": "Packing slip", "delivery_note": "Delivery note", "bol": "Bill of lading"}


def make_paper(kind: str, client: Client, order: Any, lines: Sequence[Any]) -> tuple[Document, bool]:
    """The paper of an order as it stands, and whether it is new: without a change it is made once.

    Refusal when nothing is picked yet, or the press is busy.
    """
    picked = [line for line in lines if line.qty_picked]
    if not picked:
        raise Refusal(_("Nothing of %(number)s is picked yet.") % {"number": order.number})
    about = Found("order", order.id, order.number, order.id)
    name = f"{FILES[kind]} {order.number}.pdf"
    with written_for("", order.warehouse_zone):
        said = paper(
            kind,
            order.number,
            client,
            facts=_facts(kind, order),
            parties=[
                (_("From"), sender(order.warehouse_id)),
                (_("To"), _receiver(order)),
            ],
            columns=[
                column(_("SKU")), column(_("Item"), grows=True),
                column(_("Quantity"), number=True), column(_("Unit")),
            ],
            rows=[[line.sku, line.name, str(qty(line.qty_picked)), line.uom] for line in picked],
            notes=order.notes_public,
        )  # fmt: skip
    return made(client.id, about, kind, name, "slip", said)


def paper(kind: str, number: str, client: Client, **said: Any) -> dict[str, Any]:
    """What stands on every such paper, with what this one says: facts, parties, columns, rows, notes."""
    now = timezone.now()
    return said | {
        "title": f"{PAPERS[kind]} {number}",
        "client": client.name,
        "number": number,
        "bars": _bars(number),
        "code": _code(number),
        "lang": (get_language() or "en").partition("-")[0],
        "nothing": "",
        "notes_title": _("Notes"),
        "signs": _signs(kind),
        "made": _("Made on %(day)s at %(time)s") % {"day": day(now), "time": clock(now)},
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def sender(warehouse_id: UUID) -> list[str]:
    """Who sends it and from where, in lines: the street in one, the town in the next."""
    warehouse = Warehouse.objects.get(id=warehouse_id)
    address = warehouse.address.replace(", ", "\n", 1).splitlines()
    return [current().workspace_name, warehouse.name, *filter(None, map(str.strip, address))]


def column(title: str, *, number: bool = False, grows: bool = False) -> dict[str, Any]:
    """A column of the goods: numbers stand right, one that grows has the room the others leave."""
    return {"title": title, "number": number, "grows": grows}


def _facts(kind: str, order: Any) -> list[tuple[str, str]]:
    told = [
        (_("Reference"), order.client_reference),
        (_("Placed"), day(order.placed_at)),
        (_("To be shipped"), day(order.requested_ship) if order.requested_ship else ""),
        (_("Carrier"), order.carrier),
        (_("Service"), order.service_level),
        (_("Terms"), order.incoterm if kind == "bol" else ""),
    ]
    return [(name, str(value)) for name, value in told if value]


def _receiver(order: Any) -> list[str]:
    town = f"{order.postcode} {order.city}".strip()
    return [line for line in (order.consignee, order.contact, order.street, town, order.country) if line]


def _signs(kind: str) -> list[str]:
    if kind == "bol":
        return [_("Shipper: day, name, signature"), _("Carrier: day, name, signature")]
    return [_("Received: day, name, signature")] if kind == "delivery_note" else []


def _bars(text: str) -> dict[str, Any]:
    """The number as Code 128, and its width in modules: what every scanner at the dock reads."""
    values = code128.of_text(text)
    return {"drawn": code128.svg(values), "modules": code128.modules(values)}


def _code(text: str) -> str:
    """A QR code of the number, as SVG: what a phone reads."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
