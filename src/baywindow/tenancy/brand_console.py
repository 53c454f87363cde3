"""Staff change how their workspace looks to everybody: name, logo, colour, icon, sender, support."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.ui.colours import HEX, dark_accent, nearest_readable, readable, stylesheet
from baywindow.ui.language import gettext_lazy

from . import svg
from .brand import file_of
from .context import current
from .editing import ChangeForm, stored
from .images import NoPicture, png
from .models import Workspace, WorkspaceBrand
from .request import MemberRequest, may, open_to_guests

ACCENT = "0b6e69"
LOGO = (480, 120)
ICON = (96, 96)
FIRST: dict[str, tuple[str | None, str]] = {
    "workspace_brand_pkey": (
        None,
        gettext_lazy("Somebody else was faster. Open the page again and look at theirs first."),
    )
}
FOR_GOOD = "public, max-age=31536000, immutable"


class BrandForm(ChangeForm):
    """What clients and colleagues see of the workspace."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("Of links and buttons. It must be readable on white; dark pages lighten it."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy(
            "SVG, PNG, JPEG or WebP, wider than high. In mails an SVG is left out for icon and name."
        ),
    )
    logo_plate = forms.ChoiceField(
        label=gettext_lazy("The logo stands on"),
        choices=[("light", gettext_lazy("White")), ("dark", gettext_lazy("Dark, for a white or light logo"))],
        help_text=gettext_lazy("On every page, light or dark, in mails and on papers."),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    icon = forms.FileField(
        label=gettext_lazy("Icon"),
        required=False,
        help_text=gettext_lazy("For the browser's tab: a square PNG, JPEG or WebP."),
    )
    no_icon = forms.BooleanField(label=gettext_lazy("Take the icon away"), required=False)
    sender = forms.CharField(
        label=gettext_lazy("Mails come from"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A name; the address stays ours."),
    )
    support = forms.CharField(
        label=gettext_lazy("Whom to ask"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("An address or a telephone number."),
    )

    def values_of(self, record: WorkspaceBrand) -> dict[str, Any]:
        """What is stored; files are not shown again."""
        kept = {name: getattr(record, name) for name in ("sender", "support", "logo_plate", "version")}
        return {**kept, "accent": f"#{record.accent or ACCENT}", "name": current().workspace_name,
                "logo": None, "icon": None, "no_logo": False, "no_icon": False}  # fmt: skip

    def clean_accent(self) -> str:
        """Six hexadecimal digits that can be read."""
        colour: str = self.cleaned_data["accent"].strip().lstrip("#").lower()
        if not HEX.fullmatch(colour):
            raise forms.ValidationError(gettext("Write the colour as # and six digits, like #0b6e69."))
        if not readable(colour):
            near = nearest_readable(colour)
            raise forms.ValidationError(
                gettext("#%(colour)s is too light to be read on our light pages. #%(near)s can be.")
                % {"colour": colour, "near": near}
            )
        return f"#{colour}"

    def clean_logo(self) -> tuple[str, bytes] | None:
        """The kind of file and its content, written anew."""
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            if file.name.lower().endswith(".svg"):
                return "svg", svg.cleaned(file)
            return "png", png(file, *LOGO)
        except NoPicture as error:
            raise forms.ValidationError(str(error)) from error

    def clean_icon(self) -> bytes | None:
        """A square PNG."""
        file = self.cleaned_data["icon"]
        try:
            return png(file, *ICON, filled=True) if file else None
        except NoPicture as error:
            raise forms.ValidationError(str(error)) from error


@may("workspace.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: MemberRequest) -> HttpResponse:
    """The page; what is stored shows on everybody's next page."""
    brand = _brand(lock=request.method == "POST")
    form = BrandForm(request.POST or None, request.FILES or None, record=brand)
    if form.is_valid() and form.is_current():
        chosen = form.changes
        if stored(form, lambda: _keep(brand, chosen), FIRST):
            messages.success(request, gettext("Saved. Everybody's next page shows it."))
            return redirect("console_branding")
    accent = brand.accent or ACCENT
    context = {"form": form, "kept": brand, "accent": accent, "dark": dark_accent(accent)}
    return render(request, "tenancy/branding.html", context, status=form.http_status)


@open_to_guests
@require_safe
def brand_style(request: MemberRequest, accent: str) -> HttpResponse:
    """The style sheet of a colour; the address says all there is to know."""
    if not HEX.fullmatch(accent):
        return HttpResponse(status=404)
    return _for_good(stylesheet(accent).encode(), "text/css; charset=utf-8")


@open_to_guests
@require_safe
def brand_file(request: MemberRequest, print_: str, kind: str) -> HttpResponse:
    """A logo or an icon, by its print. A drawing opened by itself may run and fetch nothing."""
    found = file_of(print_)
    if found is None or found[0] != kind:
        return HttpResponse(status=404)
    response = _for_good(found[1], "image/svg+xml" if kind == "svg" else "image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _for_good(content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": FOR_GOOD})


def _brand(*, lock: bool) -> WorkspaceBrand:
    """The workspace's brand; a new one, not yet stored, where it never had any."""
    found = WorkspaceBrand.objects.select_for_update() if lock else WorkspaceBrand.objects
    return found.first() or WorkspaceBrand(workspace_id=current().workspace_id, accent=ACCENT)


def _keep(brand: WorkspaceBrand, chosen: dict[str, Any]) -> WorkspaceBrand:
    brand.accent, brand.sender, brand.support = chosen["accent"][1:], chosen["sender"], chosen["support"]
    brand.logo_plate = chosen["logo_plate"]
    if chosen["logo"] or chosen["no_logo"]:
        brand.logo_kind, brand.logo = chosen["logo"] or ("", None)
        brand.logo_print = _print(brand.logo)
    if chosen["icon"] or chosen["no_icon"]:
        brand.icon, brand.icon_print = chosen["icon"], _print(chosen["icon"])
    brand.version += 1
    brand.save(using=current().alias)
    _rename(chosen["name"])
    return brand


def _rename(name: str) -> None:
    """A new name ends every open context of the workspace: they are minted anew with it."""
    if name != current().workspace_name:
        found = get_object_or_404(Workspace.objects.using(current().alias), id=current().workspace_id)
        found.name = name
        found.save(using=current().alias, update_fields=["name"])


def _print(content: bytes | None) -> str:
    return sha256(content).hexdigest()[:32] if content else ""
