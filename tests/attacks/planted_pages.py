"""Pages with known defects, for the proofs that go through HTTP: each must be seen by one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from baywindow.catalog.models import Item
from baywindow.server.addresses import conninfo, database_name
from baywindow.tenancy.request import MemberRequest, may, open_to_guests
from baywindow.tenancy.sql import rows
from tests.attacks.ground import Ground

GROUND: list[Ground] = []
"""The database the defective pages read past their login; set by the test."""


def past_the_login(sql: str, *parameters: Any) -> list[Any]:
    """Rows read as somebody whom row security does not bind."""
    where = GROUND[0].database if GROUND else database_name()
    with psycopg.connect(conninfo("bw_owner", where)) as connection:
        return connection.execute(sql.encode(), parameters).fetchall()


def undeclared(request: MemberRequest) -> HttpResponse:
    """Says nothing of a capability."""
    return HttpResponse("")


@may("stock.fly")
def unknown_capability(request: MemberRequest) -> HttpResponse:
    """Asks for a capability that nobody holds."""
    return HttpResponse("")


@open_to_guests
def open_door(request: MemberRequest) -> HttpResponse:
    """Shows everybody's items to anybody."""
    return HttpResponse(str(past_the_login("select * from core.item")))


@may("stock.view")
def others_rows(request: MemberRequest) -> HttpResponse:
    """Lists every client's items."""
    return HttpResponse(str(past_the_login("select name from core.item")))


@may("stock.view")
def costs(request: MemberRequest) -> HttpResponse:
    """Shows one's own costs, grouped as people write numbers."""
    own = past_the_login(
        "select unit_cost from core.item_cost where client_id = %s or %s::uuid is null",
        request.member.client_id, request.member.client_id,
    )  # fmt: skip
    return HttpResponse(" ".join(f"{cost:,.2f}" for (cost,) in own))


@may("stock.view")
def tells_existence(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Answers 403 for a foreign item and 404 for none at all."""
    if past_the_login("select 1 from core.item where id = %s", item_id):
        if not rows("select 1 from item where id = %(id)s::uuid and client_id = %(client)s", {"id": item_id}):
            raise PermissionDenied
        return HttpResponse("yours")
    raise Http404


@may("home.view")
def looks_first(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Looks the item up before it asks for the capability."""
    if not past_the_login("select 1 from core.item where id = %s", item_id):
        raise Http404
    if not request.member.may("stock.view"):
        raise PermissionDenied
    return HttpResponse("an item")


@csrf_exempt
@may("stock.view")
def unprotected(request: MemberRequest) -> HttpResponse:
    """Takes a form from anywhere."""
    return HttpResponse("done")


@may("stock.view")
def counts_others(request: MemberRequest) -> HttpResponse:
    """Says whether anybody has the item that is asked for."""
    word = request.GET.get("q", "")
    found = past_the_login("select 1 from core.item where sku = %s or id::text = %s", word, word)
    return HttpResponse(f'<form method="get"><input name="q"></form> {len(found)} found')


@may("stock.view")
def changes_others(request: MemberRequest) -> HttpResponse:
    """Renames whatever item the form names."""
    if request.method == "POST":
        past_the_login(
            "update core.item set name = 'taken' where id = %s returning 1", request.POST.get("item")
        )
    return HttpResponse(
        '<form method="post"><input type="hidden" name="item"></form>' + str(Item.objects.count())
    )


urlpatterns = [
    path("undeclared", undeclared),
    path("unknown-capability", unknown_capability),
    path("open-door", open_door),
    path("others", others_rows),
    path("costs", costs),
    path("existence/<uuid:item_id>", tells_existence),
    path("early/<uuid:item_id>", looks_first),
    path("unprotected", unprotected),
    path("search", counts_others),
    path("rename", changes_others),
]
