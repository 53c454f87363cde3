"""Forms over exceptions: a new one, what is said of it, how it ended, a note, what is looked for."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.documents.kinds import KIND_NAMES
from baywindow.documents.subjects import SUBJECTS, Found, subject, subject_by_number
from baywindow.stock.forms import code
from baywindow.tenancy import days
from baywindow.tenancy.context import Member, current
from baywindow.tenancy.editing import ChangeForm
from baywindow.ui.language import gettext_lazy

from .kinds import ABOUT, ACTORS, CODES, FREE, RULES, SEVERITY_NAMES
from .models import ClientException
from .verbs import usual
from .words import name_of, names


def _words(label: str, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class ExceptionForm(ChangeForm):
    """What is said of an exception. Times are this person's own."""

    text = _words(gettext_lazy("What stands in the way"), help_text=gettext_lazy("The client reads it."))
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=list(SEVERITY_NAMES.items()))
    acts = forms.ChoiceField(label=gettext_lazy("Who acts"), choices=list(ACTORS.items()))
    due_at = forms.DateTimeField(
        label=gettext_lazy("Due"),
        validators=days.AS_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    next_step = _words(
        gettext_lazy("What happens next"), 2, required=False,
        help_text=gettext_lazy("The client reads it. Empty: as it usually does for its kind."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        with timezone.override(ZoneInfo(current().time_zone)):
            super().__init__(*args, **options)
        if self.record is not None and self.record.by_rule:
            del self.fields["text"]  # the rule says it, in every reader's language

    def values_of(self, record: Any) -> dict[str, Any]:
        """The record's values; seconds are nothing a form can say."""
        values = super().values_of(record)
        return (
            values | {"due_at": record.due_at.replace(second=0, microsecond=0)}
            if "due_at" in values
            else values
        )

    def full_clean(self) -> None:
        """Read times as this person's own."""
        with timezone.override(ZoneInfo(current().time_zone)):
            super().full_clean()


class NewExceptionForm(ExceptionForm):
    """A new exception and the record it is on. `once` makes a second sending of the form change nothing."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=gettext_lazy("On"))
    number = code(gettext_lazy("Its number"), required=False)
    subject_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))

    def __init__(self, *args: Any, client_id: UUID, member: Member, **options: Any) -> None:
        self.client_id = client_id
        options["initial"] = {"once": uuid.uuid4(), "kind": FREE, **options.get("initial", {})}
        super().__init__(*args, **options)
        given = options["initial"].get("subject") or self.data.get("subject")
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            (kind, SUBJECTS[kind].words)
            for kind, needs in ABOUT.items()
            if member.may(needs) and (SUBJECTS[kind].by_number or kind == given)
        ]
        self.fields["kind"].choices = list(names().items())  # type: ignore[attr-defined]
        for name, choices in (("severity", SEVERITY_NAMES), ("acts", ACTORS)):
            usual = [("", gettext("As is usual for its kind"))]
            self.fields[name].required = False
            self.fields[name].choices = [*usual, *choices.items()]  # type: ignore[attr-defined]
        self.fields["due_at"].required = False

    @property
    def about(self) -> Found:
        """The record it is on."""
        found: Found = self.cleaned_data["about"]
        return found

    @property
    def changes(self) -> dict[str, Any]:
        """What is said of it; its form's key is where it came from."""
        apart = {"once", "subject", "subject_id", "number", "kind", "about"}
        told = {name: value for name, value in super().changes.items() if name not in apart and value}
        ref = f"form/{self.cleaned_data['once']}"
        return usual(self.cleaned_data["kind"]) | told | {"source_ref": ref}

    def clean(self) -> dict[str, Any]:
        """The record there is, by its id or its number, and a kind it can have."""
        told: dict[str, Any] = super().clean() or {}
        kind = told.get("subject")
        if not kind:
            return told
        told["about"] = self._found(kind, told)
        if told["about"] is None:
            self.add_error("number", gettext("There is none of this number."))
        if "kind" in told and kind not in CODES[told["kind"]].about:
            self.add_error("kind", gettext("Such a record cannot have an exception of this kind."))
        return told

    def sent_before(self) -> ClientException | None:
        """The exception that this very form has opened already."""
        known = ClientException.objects.of_client(self.client_id)
        ref = self.changes["source_ref"]
        found: ClientException | None = known.filter(source="native", source_ref=ref).first()
        return found

    def _found(self, kind: str, told: dict[str, Any]) -> Found | None:
        if told.get("subject_id"):
            return subject(kind, told["subject_id"], self.client_id)
        return subject_by_number(kind, told.get("number") or "", self.client_id)


class ResolutionForm(forms.Form):
    """How it ended; the client reads it."""

    how = _words(gettext_lazy("How it was resolved"), 2, help_text=gettext_lazy("The client reads it."))


class ReopeningForm(forms.Form):
    """Why it stands in the way again; the client reads it."""

    why = _words(gettext_lazy("Why it is open again"), 2, help_text=gettext_lazy("The client reads it."))


class CommentForm(forms.Form):
    """A note for colleagues alone. `once` makes a second sending of the same form change nothing."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    comment = _words(gettext_lazy("Note for colleagues"), 2)


class RulesForm(forms.Form):
    """What is looked for at one client, from when on, and the documents it wants with its records."""

    def __init__(self, *args: Any, settings: dict[str, Any], required: set[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        for key in RULES:
            on = forms.BooleanField(label=name_of(key), required=False, initial=settings[key].enabled)
            self.fields[f"on_{key}"] = on
            self.fields[f"after_{key}"] = forms.IntegerField(
                label=gettext("Within") if RULES[key].soon else gettext("After"), min_value=0, max_value=3650,
                initial=settings[key].threshold,
            )  # fmt: skip
        for about in RULES["document_missing"].about:
            self.fields[f"papers_{about}"] = forms.MultipleChoiceField(
                label=SUBJECTS[about].words, choices=list(KIND_NAMES.items()), required=False,
                initial=[kind for of, kind in required if of == about],
            )  # fmt: skip

    @property
    def rules(self) -> dict[str, tuple[bool, int]]:
        """Each rule: whether it looks, and its threshold."""
        told = self.cleaned_data
        return {key: (told[f"on_{key}"], told[f"after_{key}"]) for key in RULES}

    @property
    def papers(self) -> set[tuple[str, str]]:
        """The kinds of records and of documents wanted with them."""
        abouts = RULES["document_missing"].about
        return {(about, kind) for about in abouts for kind in self.cleaned_data[f"papers_{about}"]}
