"""Pages that do on purpose what a request must survive; only the tests' URLconf knows them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, connections, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import path

from baywindow.catalog.models import Item
from baywindow.tenancy.context import current, current_or_none, entered
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may, open_to_guests

SAW: list[object] = []
"""What the pages noticed."""


def rename(name: str) -> None:
    """Write something into the first client, as staff."""
    client = Client.objects.order_by("code")[0]
    client.name = name
    client.save(update_fields=["name"])


@may("clients.edit")
def writes_and_breaks(request: MemberRequest) -> HttpResponse:
    """A bug after a write."""
    rename("half written")
    raise RuntimeError("a bug")


@may("clients.edit")
def writes_and_answers(request: MemberRequest, status: int) -> HttpResponse:
    """An answer of any status after a write, as ninja makes them."""
    rename(f"written with {status}")
    return HttpResponse(status=status)


@may("clients.edit")
def writes_and_refuses(request: MemberRequest) -> HttpResponse:
    """The business says no after a write."""
    rename("refused")
    raise Refusal("Not today.")


@may("clients.edit")
def writes_and_is_lost(request: MemberRequest) -> HttpResponse:
    """404 after a write."""
    rename("lost")
    raise Http404


@may("clients.edit")
def swallows(request: MemberRequest) -> HttpResponse:
    """Says saved although the database said no."""
    rename("swallowed")
    try:
        with connections["staff"].cursor() as cursor:
            cursor.execute("select 1 / 0")
    except DatabaseError:
        pass
    return HttpResponse("saved!")


@may("clients.edit")
def swallows_in_atomic(request: MemberRequest) -> HttpResponse:
    """The same through Django's own atomic block."""
    rename("swallowed")
    try:
        with transaction.atomic(using="staff", savepoint=False), connections["staff"].cursor() as cursor:
            cursor.execute("select 1 / 0")
    except DatabaseError:
        pass
    return HttpResponse("saved!")


@may("clients.edit")
def recovers(request: MemberRequest) -> HttpResponse:
    """Meets an error inside a savepoint and goes on rightly."""
    try:
        with transaction.atomic(using="staff"), connections["staff"].cursor() as cursor:
            cursor.execute("select 1 / 0")
    except DatabaseError:
        rename("recovered")
    return HttpResponse("saved")


@may("stock.view")
def lazy(request: MemberRequest) -> SimpleTemplateResponse:
    """A template response whose query runs when it is rendered."""
    return LazyResponse("ui/error.html", {"status": 404}, status=200)


class LazyResponse(SimpleTemplateResponse):
    """Counts items while rendering."""

    @property
    def rendered_content(self) -> str:
        """The count, asked inside the context or not at all."""
        return f"{Item.objects.count()} items of {current().client_name}"


@may("stock.view")
def wrong_login(request: MemberRequest) -> HttpResponse:
    """Walks past the router to a login that has entered nothing."""
    return HttpResponse(str(list(Item._base_manager.using("staff").all())))


@may("stock.view")
def foreign(request: MemberRequest) -> HttpResponse:
    """Switches to a client the context does not hold."""
    with connections["portal"].cursor() as cursor:
        cursor.execute("set local app.client = '00000000-0000-0000-0000-000000000000'")
        cursor.execute("select count(*) from item")
    return HttpResponse("reached")


@may("stock.view")
def revoked_meanwhile(request: MemberRequest) -> HttpResponse:
    """The context ends while the page is made."""
    with connections["portal"].cursor() as cursor:
        cursor.execute("set local app.context = 'gone'")
        cursor.execute("select count(*) from item")
    return HttpResponse("reached")


@may("stock.view")
def streams(request: MemberRequest) -> StreamingHttpResponse:
    """A stream that owns its context, as exports do."""
    token = request.COOKIES["bw_context"]

    def lines() -> Iterator[bytes]:
        with entered("portal", token) as member:
            yield f"{member.client_name}: {Item.objects.count()}".encode()

    return StreamingHttpResponse(lines())


@may("stock.view")
def streams_lazily(request: MemberRequest) -> StreamingHttpResponse:
    """A stream that forgot to: its query runs when the context is gone."""
    return StreamingHttpResponse(str(Item.objects.count()).encode() for _ in range(1))


@may("stock.view")
def lists(request: MemberRequest) -> HttpResponse:
    """One list."""
    SAW.append(current())
    return HttpResponse(str(list(Item.objects.values_list("sku", flat=True)[:50])))


@may("stock.view")
def writes_while_reading(request: MemberRequest) -> HttpResponse:
    """A GET that ends its reading."""
    with connections["portal"].cursor() as cursor:
        cursor.execute("set transaction read write")
    return HttpResponse("writing")


@open_to_guests
def guests(request: HttpRequest) -> HttpResponse:
    """Nobody has entered here."""
    SAW.append(current_or_none())
    return HttpResponse("hello")


urlpatterns = [
    path("console/breaks", writes_and_breaks),
    path("console/answers/<int:status>", writes_and_answers),
    path("console/refuses", writes_and_refuses),
    path("console/lost", writes_and_is_lost),
    path("console/swallows", swallows),
    path("console/swallows-in-atomic", swallows_in_atomic),
    path("console/recovers", recovers),
    path("lazy", lazy),
    path("wrong-login", wrong_login),
    path("foreign", foreign),
    path("revoked-meanwhile", revoked_meanwhile),
    path("streams", streams),
    path("streams-lazily", streams_lazily),
    path("lists", lists),
    path("writes-while-reading", writes_while_reading),
    path("guests", guests),
]
