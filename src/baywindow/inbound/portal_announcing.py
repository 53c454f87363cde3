"""The portal's own deliveries: a client writes one down, announces it, cancels it before it arrives."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.stock.asked import Asked
from baywindow.stock.portal import warehouses
from baywindow.tenancy.editing import stored
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.request import MemberRequest, may

from . import asns
from .console import SENT_TWICE
from .forms import NewAsnForm, OwnAsnForm
from .models import Asn


@require_http_methods(["GET", "HEAD", "POST"])
@may("inbound.announce")
def new_own_asn(request: MemberRequest) -> HttpResponse:
    """Write a delivery down, as a draft or announced at once."""
    client_id = _own(request)
    form = NewAsnForm(
        request.POST or None,
        client_id=client_id,
        warehouses=warehouses(),
        initial={"once": uuid.uuid4(), "expected_from": Asked(request, request.member.time_zone).today},
    )
    form.fields["client_reference"].label = gettext("Your reference")
    if form.is_valid():
        if before := form.sent_before():
            messages.info(
                request,
                gettext("You had sent this form before: it is %(number)s.") % {"number": before.number},
            )
            return redirect("asn", before.id)
        made = stored(form, lambda: _made(client_id, form, announced="announce" in request.POST), SENT_TWICE)
        if made:
            messages.success(request, gettext("%(number)s is written down.") % {"number": made.number})
            return redirect("asn", made.id)
    return render(request, "inbound/asn_form.html", {"form": form, "asn": None}, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@may("inbound.announce")
def edit_own_asn(request: MemberRequest, asn_id: UUID) -> HttpResponse:
    """Change a delivery and its lines before it arrives; who saves second sees both versions."""
    found = asns.find_asn(_own(request), asn_id, lock=request.method == "POST")
    form = OwnAsnForm(
        request.POST or None,
        record=found,
        there=asns.typed(found),
        most=asns.MOST_LINES,
        warehouses=warehouses(),
    )
    form.fields["client_reference"].label = gettext("Your reference")
    if form.is_valid() and form.is_current() and stored(form, lambda: _changed(found, form), {}):
        messages.success(request, gettext("Saved."))
        return redirect("asn", asn_id)
    return render(request, "inbound/asn_form.html", {"form": form, "asn": found}, status=form.http_status)


@require_POST
@may("inbound.announce")
def announce_own(request: MemberRequest, asn_id: UUID) -> HttpResponse:
    """From now on the warehouse expects it."""
    found = asns.find_asn(_own(request), asn_id)
    with as_the_database_says():
        asns.announce(found)
    messages.success(
        request, gettext("%(number)s is announced: the warehouse expects it.") % {"number": found.number}
    )
    return redirect("asn", asn_id)


@require_POST
@may("inbound.announce")
def cancel_own(request: MemberRequest, asn_id: UUID) -> HttpResponse:
    """It will not come."""
    found = asns.find_asn(_own(request), asn_id)
    with as_the_database_says():
        asns.cancel(found)
    messages.success(
        request,
        gettext("%(number)s is cancelled: the warehouse expects it no more.") % {"number": found.number},
    )
    return redirect("asn", asn_id)


def _own(request: MemberRequest) -> UUID:
    client_id = request.member.client_id
    if client_id is None:
        raise Refusal(gettext("This page is a client's."))
    return client_id


def _changed(found: Asn, form: OwnAsnForm) -> bool:
    with as_the_database_says():
        asns.amend(found, **form.said)
        if form.wanted is not None:
            asns.rewrite(found, form.wanted)
    return True


def _made(client_id: UUID, form: NewAsnForm, *, announced: bool) -> Asn:
    made = asns.create(client_id, form.cleaned_data["lines"], **form.changes)
    if announced:
        asns.announce(made)
    return made
