"""A person's own settings: name, picture, time zone, language, formats, light or dark, density."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings as site
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.tenancy.forms import LOCALES, Zones, time_zones
from baywindow.tenancy.images import NoPicture, png
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import gettext_lazy

from .contexts import sign_in_of
from .models import Person, PersonSettings, SignIn

CHOSEN = ("locale", "time_zone", "numbers", "dates", "theme", "density")
SIDE = 128
"""Pixels of a picture's side."""
AS_USUAL = [("", gettext_lazy("As usual here"))]
NUMBERS = [
    ("", gettext_lazy("By language")),
    ("point", "12,345.5"),
    ("comma", "12.345,5"),
    ("space", "12 345,5"),
]
DATES = [
    ("", gettext_lazy("By language")),
    ("iso", "2026-11-20"),
    ("dots", "20.11.2026"),
    ("slash", "20/11/2026"),
    ("american", "11/20/2026"),
]
THEMES = [
    ("", gettext_lazy("As set in the menu")),
    ("auto", gettext_lazy("As each device says")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
]
DENSITIES = [("", gettext_lazy("Comfortable")), ("compact", gettext_lazy("Compact: more rows on the screen"))]


def zones_or_none() -> list[tuple[str, str]]:
    """Every time zone, and the choice of none."""
    return [*AS_USUAL, *time_zones()]


class OwnForm(forms.Form):
    """What a person may choose for themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP up to 4 MB. It is cut to a square."),
    )
    no_picture = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    locale = forms.ChoiceField(
        label=gettext_lazy("Language and formats"), choices=[*AS_USUAL, *LOCALES], required=False
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zones_or_none, widget=Zones, required=False
    )
    numbers = forms.ChoiceField(label=gettext_lazy("Numbers"), choices=NUMBERS, required=False)
    dates = forms.ChoiceField(label=gettext_lazy("Dates"), choices=DATES, required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Light or dark"), choices=THEMES, required=False)
    density = forms.ChoiceField(label=gettext_lazy("Density"), choices=DENSITIES, required=False)

    def clean_picture(self) -> bytes | None:
        """The picture as a square PNG; None when none was handed in."""
        file = self.cleaned_data["picture"]
        if not file:
            return None
        try:
            return png(file, SIDE, SIDE, filled=True)
        except NoPicture as error:
            raise forms.ValidationError(str(error)) from error


@may("home.view")
@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request: MemberRequest) -> HttpResponse:
    """The page; what is stored shows on the next page, in every open tab."""
    person, settings = _found(request)
    form = OwnForm(request.POST or None, request.FILES or None, initial=_initial(person, settings))
    if form.is_valid():
        _check_who_answers(request)
        _keep(person, form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect(f"{request.path}?saved=1")
    context = {"form": form, "pictured": bool(settings.picture_print), "email": person.email}
    return render(request, "accounts/own.html", context, status=422 if form.errors else 200)


@may("home.view")
@require_safe
def own_picture(request: MemberRequest) -> HttpResponse:
    """One's own picture, or one's initials; kept by the browser, as its address changes with it."""
    _, settings = _found(request)
    if settings.picture:
        response = HttpResponse(bytes(settings.picture), content_type="image/png")
    else:
        response = HttpResponse(_initials(request.member.person_name), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _check_who_answers(request: MemberRequest) -> None:
    """Refuse somebody who came by a company's own sign-in and belongs elsewhere too: what is stored here
    shows there as well, and the company answers for its own membership alone."""
    sign_in = sign_in_of(request.COOKIES[site.CONTEXT_COOKIE])
    if request.member.several and sign_in and SignIn.objects.filter(id=sign_in, how="sso").exists():
        raise Refusal(
            gettext(
                "You came by a company's sign-in, and these settings hold for your other memberships too."
                " Sign in with your password or passkey to change them."
            )
        )


def _found(request: MemberRequest) -> tuple[Person, PersonSettings]:
    who = request.member.person_id
    if who is None:
        raise Http404
    settings = PersonSettings.objects.filter(person_id=who).first() or PersonSettings(person_id=who)
    return Person.objects.get(id=who), settings


def _initial(person: Person, settings: PersonSettings) -> dict[str, Any]:
    return {"name": person.name, **{field: getattr(settings, field) for field in CHOSEN}}


def _keep(person: Person, chosen: dict[str, Any]) -> None:
    """Store it by the sign-in's login, whose these tables are."""
    values = {field: chosen[field] for field in CHOSEN}
    if chosen["picture"] or chosen["no_picture"]:
        found = chosen["picture"]
        values |= {"picture": found, "picture_print": sha256(found).hexdigest()[:16] if found else ""}
    with transaction.atomic(using="default"):
        PersonSettings.objects.update_or_create(person_id=person.id, defaults=values)
        if chosen["name"] != person.name:
            person.name = chosen["name"]
            person.save(using="default", update_fields=["name"])


def _initials(name: str) -> str:
    words = name.split()
    text = "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><text x="16" y="21" font-size="12"'
        ' text-anchor="middle" font-family="sans-serif">{}</text></svg>',
        text,
    )
