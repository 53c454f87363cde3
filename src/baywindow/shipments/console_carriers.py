"""Staff pages of carriers that our rules do not know: where each shows its numbers."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.tenancy.context import current
from baywindow.tenancy.editing import ChangeForm, stored
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import gettext_lazy

from .carriers import CARRIERS
from .links import named
from .models import LINK, CarrierLink

MOST = 200
EXAMPLE = "https://track.example.com/?n={tracking}"
TAKEN: dict[str, tuple[str | None, str]] = {
    "carrier_link_once": ("name", gettext_lazy("This carrier has a link already: change that one."))
}


class LinkForm(ChangeForm):
    """A carrier as shipments name it, and its page of a number."""

    name = forms.CharField(
        label=gettext_lazy("Carrier"),
        max_length=120,
        help_text=gettext_lazy("As your shipments name it."),
    )
    template = forms.RegexField(
        label=gettext_lazy("Its page of a number"),
        regex=LINK,
        max_length=500,
        error_messages={
            "invalid": gettext_lazy(
                "It begins with https:// and names a host, and {tracking} stands in it once."
            )
        },
        help_text=format_lazy("{words} {at}", words=gettext_lazy("Such as"), at=EXAMPLE),
    )


@may("workspace.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def carriers(request: MemberRequest) -> HttpResponse:
    """The links there are, and one more."""
    form = LinkForm(request.POST or None)
    if form.is_valid() and stored(form, lambda: _added(form), TAKEN):
        messages.success(request, gettext("Saved. Tracking numbers of this carrier lead there."))
        return redirect("console_carriers")
    ours = sorted({carrier.name for carrier in CARRIERS.values()})
    context = {"form": form, "links": CarrierLink.objects.order_by("name")[:MOST], "ours": ours}
    return render(request, "shipments/console_carriers.html", context, status=form.http_status)


@may("workspace.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def carrier(request: MemberRequest, carrier_link_id: UUID) -> HttpResponse:
    """Change one."""
    links = CarrierLink.objects.select_for_update() if request.method == "POST" else CarrierLink.objects
    kept = get_object_or_404(links, id=carrier_link_id)
    form = LinkForm(request.POST or None, record=kept)
    if form.is_valid() and form.is_current() and stored(form, lambda: _changed(kept, form), TAKEN):
        messages.success(request, gettext("Saved. Tracking numbers of this carrier lead there."))
        return redirect("console_carriers")
    context = {"form": form, "kept": kept}
    return render(request, "shipments/console_carrier.html", context, status=form.http_status)


@may("workspace.edit")
@require_POST
def remove(request: MemberRequest, carrier_link_id: UUID) -> HttpResponse:
    """Its numbers lead nowhere any more."""
    CarrierLink.objects.filter(id=carrier_link_id).delete()
    return redirect("console_carriers")


def _added(form: LinkForm) -> bool:
    if CarrierLink.objects.count() >= MOST:
        raise Refusal(gettext("A workspace has at most %(most)s links.") % {"most": MOST}, status=422)
    CarrierLink(**form.changes, name_key=named(form.changes["name"])).save(using=current().alias)
    return True


def _changed(kept: CarrierLink, form: LinkForm) -> bool:
    kept.name, kept.template = form.changes["name"], form.changes["template"]
    kept.name_key = named(kept.name)
    kept.version += 1
    kept.save(update_fields=["name", "name_key", "template", "version"])
    return True
