"""An order's papers made through the API, by the verb of its console page, for keys of staff."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Router

from baywindow.documents.api import DocumentShape
from baywindow.documents.portal import found_or_404
from baywindow.stock.console import today
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import queries
from .api_verbs import OfClient
from .orders import find_order
from .papers import PAPERS, make_paper

router = Router(tags=["Orders"])


class Paper(OfClient):
    """Which paper."""

    kind: Literal[*PAPERS]  # type: ignore[valid-type]


@router.post("/orders/{uuid:order_id}/papers", response=DocumentShape, summary="Make a paper")
@may("documents.edit")
def make_order_paper(request: MemberRequest, order_id: UUID, told: Paper) -> dict[str, Any]:
    """A PDF of the order as it stands, kept among its documents; without a change it is made once."""
    client = find_client(told.client)
    found = queries.find(order_id, today(request), client.id)
    if found is None:
        raise Http404
    find_order(client.id, order_id)  # of two who make the first paper at once the second waits, and finds it
    document, _ = make_paper(told.kind, client, found, queries.lines(order_id, client.id))
    made: dict[str, Any] = found_or_404(document.id, client.id)._asdict()
    return made
