"""Staff pages of labels: the GS1 company prefix that SSCCs are made of, and the label of a package."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.catalog.models import CompanyPrefix, SsccCounter
from baywindow.documents.making import told
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import ChangeForm, stored
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import gettext_lazy

from .labels import make_label
from .packages import find_package
from .records import find_shipment

FIRST: dict[str, tuple[str | None, str]] = {
    "company_prefix_pkey": (
        None,
        gettext_lazy("Somebody else was faster. Open the page again and look at theirs first."),
    )
}
BODY = 17
"""Digits of an SSCC before its check digit."""


class PrefixForm(ChangeForm):
    """What the workspace's SSCCs begin with."""

    digits = forms.RegexField(
        label=gettext_lazy("GS1 company prefix"),
        regex=r"^[0-9]{4,12}$",
        required=False,
        error_messages={"invalid": gettext_lazy("A company prefix has 4 to 12 digits.")},
        help_text=gettext_lazy("From your GS1 certificate. Without one, packages get no SSCC by themselves."),
    )
    extension = forms.RegexField(
        label=gettext_lazy("Extension digit"),
        regex=r"^[0-9]$",
        error_messages={"invalid": gettext_lazy("An extension digit is one of 0 to 9.")},
        help_text=gettext_lazy("One that no other system uses with this prefix."),
    )


@may("workspace.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def labels(request: MemberRequest) -> HttpResponse:
    """The company prefix; what is packed from now on takes its numbers from it."""
    kept = _prefix(lock=request.method == "POST")
    form = PrefixForm(request.POST or None, record=kept)
    if form.is_valid() and form.is_current():
        chosen = form.changes
        if stored(form, lambda: _keep(kept, chosen), FIRST):
            messages.success(request, gettext("Saved. New packages follow it."))
            return redirect("console_labels")
    context = {"form": form, "kept": kept, **_numbers(kept)}
    return render(request, "shipments/console_labels.html", context, status=form.http_status)


@may("documents.edit")
@require_POST
def label(request: MemberRequest, client_id: UUID, shipment_id: UUID, package_id: UUID) -> HttpResponse:
    """Make the package's label as it stands, to be printed."""
    client = find_client(client_id)
    found = find_shipment(client_id, shipment_id)  # who asks second waits, and finds the first one's
    document, new = make_label(client, found, find_package(found, package_id))
    messages.info(request, told(document, new))
    return redirect("console_document", client.id, document.id)


def _prefix(*, lock: bool) -> CompanyPrefix:
    """The workspace's prefix; a new one, not yet stored, where it never had any."""
    found = CompanyPrefix.objects.select_for_update() if lock else CompanyPrefix.objects
    return found.first() or CompanyPrefix(workspace_id=current().workspace_id)


def _keep(kept: CompanyPrefix, chosen: dict[str, Any]) -> CompanyPrefix:
    kept.digits, kept.extension = chosen["digits"], chosen["extension"]
    kept.version += 1
    kept.save(using=current().alias)
    return kept


def _numbers(kept: CompanyPrefix) -> dict[str, int]:
    """How many numbers were given under this prefix and digit, and how many are left."""
    if not kept.digits:
        return {}
    begins = kept.extension + kept.digits
    counted = SsccCounter.objects.filter(begins=begins).values_list("last", flat=True).first() or 0
    return {"given": counted, "left": 10 ** (BODY - len(begins)) - counted}
