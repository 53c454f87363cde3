"""The form of a new key: its name, what it may do, from where, until when."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.server.networks import network
from baywindow.tenancy.capabilities import CLIENT_ROLES, PLAIN_WORDS
from baywindow.tenancy.context import Member
from baywindow.ui.language import gettext_lazy

from .document import capability_of
from .frame import api

MOST_NETWORKS = 20
ALWAYS = "home.view"
LASTING = {
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "0": gettext_lazy("Until it is revoked"),
}
OF_CLIENTS: frozenset[str] = frozenset().union(*CLIENT_ROLES.values())
"""What a client's member may be given at all; nothing else fits into a client's key."""


class KeyForm(forms.Form):
    """A key of the member's own client. Its capabilities are at most the member's."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("What uses it, like “ERP bridge”.")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[
            ("machine", gettext_lazy("A program: acts under the key's name")),
            ("person", gettext_lazy("You: acts under your name")),
        ],
        initial="machine",
        widget=forms.RadioSelect,
    )
    capabilities = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what it may do.")},
    )
    lasting = forms.ChoiceField(label=gettext_lazy("Good for"), choices=list(LASTING.items()), initial="90")
    networks = forms.CharField(
        label=gettext_lazy("Allowed networks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, like 203.0.113.0/24. Empty: from anywhere."),
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        options["initial"] = {"once": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        given = [
            (code, words) for code, words in PLAIN_WORDS.items() if member.may(code) and self._fits(code)
        ]
        self.fields["capabilities"].choices = given  # type: ignore[attr-defined]
        self.fields["capabilities"].initial = [code for code, _ in given if code.endswith(".view")]

    def _fits(self, code: str) -> bool:
        return code in OF_CLIENTS & offered()

    def clean_networks(self) -> list[str]:
        """Each network as the database writes it."""
        lines = self.cleaned_data["networks"].split()
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(
                gettext("At most %(most_networks)s networks.") % {"most_networks": MOST_NETWORKS}
            )
        return [_network(line) for line in lines]

    @property
    def client_id(self) -> UUID | None:
        """Whose key it is when staff make it for a client."""
        return None

    def told(self) -> dict[str, Any]:
        """What `keys.make` takes."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "capabilities": given["capabilities"],
            "machine": given["kind"] == "machine",
            "networks": given["networks"],
            "expires_at": _until(given["lasting"]),
            "client_id": self.client_id,
            "key_id": given["once"],
        }


class StaffKeyForm(KeyForm):
    """A key of the workspace, or for one of its clients."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Reaches"),
        required=False,
        help_text=gettext_lazy("A client's key is seen by its administrators, and reads only."),
    )

    def __init__(self, *args: Any, clients: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(str(one.id), one.name) for one in clients]
        self.fields["scope"].choices = [("", gettext("The whole workspace")), *names]  # type: ignore[attr-defined]

    def _fits(self, code: str) -> bool:
        return code in offered()

    def clean(self) -> dict[str, Any]:
        """A client's key takes what a client may do."""
        told = super().clean() or {}
        beyond = set(told.get("capabilities", ())) - OF_CLIENTS
        if told.get("scope") and beyond:
            words = ", ".join(str(PLAIN_WORDS[code]) for code in sorted(beyond))
            self.add_error("capabilities", gettext("Not for a client's key: %(words)s.") % {"words": words})
        return told

    @property
    def client_id(self) -> UUID | None:
        """The client chosen."""
        return UUID(self.cleaned_data["scope"]) if self.cleaned_data["scope"] else None


def _network(line: str) -> str:
    try:
        return str(network(line))
    except ValueError as error:
        raise forms.ValidationError(
            gettext("“%(line)s” is no network. Write it like 203.0.113.0/24 or 2001:db8::/32.")
            % {"line": line}
        ) from error


def _until(days: str) -> datetime | None:
    return timezone.now() + timedelta(days=int(days)) if int(days) else None


@cache
def offered() -> frozenset[str]:
    """What a key can be used for: the capabilities that some endpoint asks for, but for the one all have."""
    routers = api._get_bound_routers()
    views = [view for router in routers for view in router.path_operations.values()]
    return frozenset(capability_of(one) for view in views for one in view.operations) - {ALWAYS}
