"""Papers of shipments and orders made through the API, by the verbs of the console, for keys of staff."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Router

from baywindow.api.shapes import Whose
from baywindow.documents.api import DocumentShape
from baywindow.documents.models import Document
from baywindow.documents.portal import found_or_404
from baywindow.orders.papers import PAPERS
from baywindow.stock.console import today
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from .papers import make_slip, make_slip_of_order
from .records import find_shipment

router = Router()


class Paper(Whose):
    """Which paper."""

    kind: Literal[*PAPERS]  # type: ignore[valid-type]


@router.post(
    "/shipments/{uuid:shipment_id}/papers", response=DocumentShape, summary="Make a paper", tags=["Shipments"]
)
@may("documents.edit")
def make_shipment_paper(request: MemberRequest, shipment_id: UUID, told: Paper) -> dict[str, Any]:
    """A PDF of what is in its packages, kept among its documents; without a change it is made once."""
    client = find_client(told.client)
    return _shown(make_slip(told.kind, client, find_shipment(client.id, shipment_id)))


@router.post(
    "/orders/{uuid:order_id}/papers",
    response=DocumentShape,
    summary="Make an order's paper",
    tags=["Orders"],
)
@may("documents.edit")
def make_order_paper(request: MemberRequest, order_id: UUID, told: Paper) -> dict[str, Any]:
    """That of the shipment it is packed into, or of what is picked until then. In several: ask for each."""
    client = find_client(told.client)
    return _shown(make_slip_of_order(told.kind, client, order_id, today(request)))


def _shown(made: tuple[Document, bool]) -> dict[str, Any]:
    document, _ = made
    shown: dict[str, Any] = found_or_404(document.id, document.client_id)._asdict()
    return shown
