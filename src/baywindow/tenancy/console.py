"""Staff pages: the workspace's clients, and how their portals look."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from .clients import amend_client, open_client
from .console_queries import BY_NAME, CLIENTS, figures_of
from .counted import CAP
from .editing import stored
from .forms import LOCALES, ClientForm
from .keyset import asked
from .models import Client
from .request import MemberRequest, may
from .waiting import Waiting, clients_waiting

CODE_TAKEN: dict[str, tuple[str | None, str]] = {
    "client_code_pkey": ("code", gettext_lazy("Another client of yours has this code."))
}


@may("clients.view")
@require_safe
def clients(request: MemberRequest) -> HttpResponse:
    """The clients of the workspace, by name."""
    page = BY_NAME.page(request, CLIENTS, {"word": asked(request, "q")})
    return answer(request, "tenancy/clients.html", {"page": page}, fragment="tenancy/_clients.html")


@may("clients.view")
@require_safe
def client(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """One client: its stock in figures, its portal's settings, its people."""
    found = find_client(client_id)
    context = {
        "client": found,
        "figures": figures_of(found.id),
        "locales": dict(LOCALES),
    }
    return render(request, "tenancy/client.html", context)


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_client(request: MemberRequest) -> HttpResponse:
    """Take a client in."""
    form = ClientForm(request.POST or None)
    if form.is_valid():
        made = stored(form, lambda: open_client(**form.changes), CODE_TAKEN)
        if made:
            messages.success(
                request, gettext("%(made)s is open. Bring its items and stock in next.") % {"made": made.name}
            )
            return redirect("console_client", made.id)
    return _form_page(request, form, None)


@may("clients.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_client(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Change a client and what its portal shows."""
    found = find_client(client_id, lock=request.method == "POST")
    form = ClientForm(request.POST or None, record=found)
    if form.is_valid() and form.is_current() and _amended(form, found):
        messages.success(request, gettext("Saved."))
        return redirect("console_client", found.id)
    return _form_page(
        request, form, get_object_or_404(Client.objects, id=client_id) if form.errors else found
    )


def find_client(client_id: UUID, *, lock: bool = False) -> Client:
    """The workspace's client; 404 for anybody else's."""
    found = Client.objects.select_for_update() if lock else Client.objects
    chosen: Client = get_object_or_404(found, id=client_id)
    return chosen


def _amended(form: ClientForm, found: Client) -> Client | None:
    return stored(form, lambda: amend_client(found, **form.changes), CODE_TAKEN)


def _form_page(request: MemberRequest, form: ClientForm, found: Client | None) -> HttpResponse:
    return render(
        request, "tenancy/client_form.html", {"form": form, "client": found}, status=form.http_status
    )


def choose_client(
    request: MemberRequest, title: str, here: str, to: str, waits: Mapping[str, Waiting] | None = None
) -> HttpResponse:
    """Ask whose; with a single client there is nothing to ask.

    What waits is counted of each client; `of` in the address names what somebody came for: who has some of it
    stands first, and the only client there is opens in its view.
    """
    today = timezone.now().astimezone(ZoneInfo(request.member.time_zone)).date()
    views = {key: one.view.replace("<<today>>", str(today)) for key, one in (waits or {}).items()}
    first = [key for key in asked(request, "of").split(",") if key in views]
    clients = clients_waiting(waits or {}, first, today)
    if len(clients) == 1:
        view = next((f"?{views[key]}" for key in first if getattr(clients[0], key)), "")
        return redirect(reverse(to, args=[clients[0].id]) + view)
    context = {"clients": clients, "title": title, "here": here, "to": to, "cap": CAP}
    context |= {"waits": waits or {}, "views": views}
    return render(request, "tenancy/choose_client.html", context)
