"""Forms over invitations, memberships and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.tenancy.editing import ChangeForm
from baywindow.ui.language import gettext_lazy

from .places import Place
from .roles import RoleCard

DAYS = (
    (3, gettext_lazy("3 days")),
    (7, gettext_lazy("7 days")),
    (14, gettext_lazy("14 days")),
    (30, gettext_lazy("30 days")),
)
AUDITOR = "auditor"


class _WithRole(forms.Form):
    """A role among those one may give, and for an Auditor of a client the last day."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Access ends by itself after this day."),
    )

    def __init__(self, place: Place, cards: list[RoleCard], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Any = [("", gettext("Choose a role")), *((card.code, card.name) for card in cards)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if place.client_id is None:
            del self.fields["ends_on"]

    def clean(self) -> dict[str, Any]:
        """An Auditor has a last day that lies ahead, nobody else has one."""
        told: dict[str, Any] = super().clean() or {}
        if "ends_on" not in self.fields or "ends_on" in self.errors:
            return told
        last = told.get("ends_on")
        if told.get("role") != AUDITOR:
            told["ends_on"] = None
        elif last is None:
            self.add_error("ends_on", gettext("An Auditor needs a last day."))
        elif last < timezone.now().date():
            self.add_error("ends_on", gettext("This day is over."))
        return told

    @property
    def http_status(self) -> int:
        """The HTTP status of a page that shows this form."""
        return 422 if self.errors else 200


class InviteForm(_WithRole):
    """Whom, as what, and for how long the link is good."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link works for"), choices=DAYS, coerce=int, initial=7
    )
    field_order = ("email", "role", "ends_on", "days")


class MemberForm(_WithRole, ChangeForm):
    """Another role, decided on the one the page showed."""

    even_last = forms.BooleanField(
        label=gettext_lazy("Even if this client is left without an Admin"), required=False
    )
    http_status = ChangeForm.http_status

    def __init__(self, place: Place, *args: Any, asks_last: bool, **options: Any) -> None:
        super().__init__(place, *args, **options)
        if not asks_last:
            del self.fields["even_last"]

    def values_of(self, record: Any) -> dict[str, Any]:
        """The role, and a client's Auditor's last day."""
        return {name: getattr(record, name, None) for name in ("role", "ends_on", "version")}

    @property
    def changes(self) -> dict[str, Any]:
        """The role, and the last day where there can be one."""
        return {name: self.cleaned_data[name] for name in ("role", "ends_on") if name in self.cleaned_data}


class StandingForm(ChangeForm):
    """The end of somebody's access, or its return; `role` is the one the page showed."""

    role = forms.CharField(label=gettext_lazy("Role"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Access"),
        choices=[("active", gettext_lazy("Active")), ("suspended", gettext_lazy("Deactivated"))],
    )

    def __init__(self, sent: Any, status: str, record: Any, names: dict[str, str]) -> None:
        told = {"role": sent.get("role", ""), "version": sent.get("version", ""), "status": status}
        super().__init__(told, record=record)
        self.names = names

    def is_current(self) -> bool:
        """What is there already needs no decision; else whether nobody changed it meanwhile."""
        return self.record.status == self.cleaned_data["status"] or super().is_current()

    def _said(self, name: str, value: Any) -> str:
        return self.names.get(value, value) if name == "role" else super()._said(name, value)


class HandOverForm(StandingForm):
    """A colleague who is to be the Owner, as the page showed them."""

    is_current = ChangeForm.is_current


class RoleForm(forms.Form):
    """A name and what the role may do."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    capabilities = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["capabilities"].choices = choices  # type: ignore[attr-defined]

    @property
    def http_status(self) -> int:
        """The HTTP status of a page that shows this form."""
        return 422 if self.errors else 200


class NewcomerForm(forms.Form):
    """What a new person tells of themselves when they accept."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least twelve characters. A few words are better than one with signs in it."
        ),
    )
