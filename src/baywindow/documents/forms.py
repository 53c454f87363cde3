"""Forms over documents: what is stored, a further edition, who it is for, and what publishes itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from baywindow.stock.forms import code, day
from baywindow.tenancy.context import Member
from baywindow.ui.language import gettext_lazy, spoken

from .filing import publishing_themselves
from .kinds import AUDIENCES, KIND_NAMES, NEEDS, TYPES
from .sniffing import NotTaken
from .storing import Looked, looked
from .subjects import SUBJECTS, Found, subject, subject_by_number

ACCEPT = ",".join(f".{ending}" for ending in TYPES)
MOST_AT_ONCE = 20


class Papers(forms.FileField):
    """One file or several, each looked at; `most` bounds how many."""

    widget = forms.FileInput

    def __init__(self, most: int = MOST_AT_ONCE, **options: Any) -> None:
        self.most = most
        super().__init__(allow_empty_file=True, max_length=None, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Looked]:
        """The files. ValidationError names each that is not taken, and why."""
        files: list[UploadedFile[bytes]] = list(data or ())
        if not files and not self.required:
            return []
        if not files:
            raise forms.ValidationError(gettext("Choose a file."))
        if len(files) > self.most:
            raise forms.ValidationError(gettext("At most %(most)s files at once.") % {"most": self.most})
        taken, wrong = [], []
        for file in files:
            try:
                taken.append(looked(file, file.name or ""))
            except NotTaken as reason:
                wrong.append(f"{(file.name or '')[-60:]}: {reason}")
        if wrong:
            raise forms.ValidationError(wrong)
        return taken


class _Uploading(forms.Form):
    def __init__(self, data: Any, files: Any, **options: Any) -> None:
        super().__init__(data, files and MultiValueDict({"papers": [files.getlist("papers")]}), **options)


class EditionForm(_Uploading):
    """A changed file, and the edition that was the newest when the page was opened."""

    papers = Papers(most=1, label=gettext_lazy("The changed file"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class DocumentsForm(_Uploading):
    """Files for a record: which kind they are, whom they are for."""

    subject = forms.ChoiceField(label=gettext_lazy("For"))
    number_of_subject = code(
        gettext_lazy("Its number"),
        required=False,
        help_text=gettext_lazy(
            "The number of the delivery or order, the SKU or the lot. Not for the client as a whole."
        ),
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    papers = Papers(label=gettext_lazy("Files"))
    number = code(
        gettext_lazy("Document's number"),
        required=False,
        help_text=gettext_lazy("As it stands on the paper."),
    )
    expires_on = day(gettext_lazy("Valid until"), required=False)
    meant_for = forms.ChoiceField(
        label=gettext_lazy("Who may see it"), required=False,
        help_text=gettext_lazy("Once it is published."),
    )  # fmt: skip
    publish = forms.BooleanField(label=gettext_lazy("Publish at once"), required=False)

    def __init__(self, data: Any, files: Any, *, member: Member, client_id: UUID, **options: Any) -> None:
        self.client_id = client_id
        super().__init__(data, files, **options)
        typed = [
            (key, str(about.words)) for key, about in SUBJECTS.items() if about.by_number or key == "client"
        ]
        given = options.get("initial", {}).get("subject") or (data or {}).get("subject")
        if given in SUBJECTS and given not in dict(typed):
            typed.append((given, str(SUBJECTS[given].words)))
        _choose(self, "subject", typed)
        _choose(self, "kind", [("", gettext("Choose")), *_kinds(client_id)])
        _choose(self, "meant_for", [("", gettext("As is usual for its kind")), *audiences(member)])

    @property
    def about(self) -> Found:
        """The record it is for."""
        found: Found = self.cleaned_data["about"]
        return found

    def clean(self) -> dict[str, Any]:
        """The record there is, by its id or its number."""
        told: dict[str, Any] = super().clean() or {}
        kind = told.get("subject")
        if kind:
            told["about"] = self._found(kind, told)
            if told["about"] is None:
                self.add_error("number_of_subject", gettext("There is none of this number."))
        return told

    def _found(self, kind: str, told: dict[str, Any]) -> Found | None:
        if told.get("subject_id"):
            return subject(kind, told["subject_id"], self.client_id)
        return subject_by_number(kind, told.get("number_of_subject") or "", self.client_id)


class AudienceForm(forms.Form):
    """Who may see a document."""

    meant_for = forms.ChoiceField(label=gettext_lazy("Who may see it"))

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "meant_for", audiences(member))


class KindsForm(forms.Form):
    """The kinds that publish themselves."""

    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "kinds", list(KIND_NAMES.items()))


def audiences(member: Member) -> list[tuple[str, str]]:
    """The audiences somebody may give: those they see themselves."""
    return [(key, str(words)) for key, words in AUDIENCES.items() if member.may(NEEDS[key])]


def _kinds(client_id: UUID) -> list[tuple[str, str]]:
    """The kinds; of those that publish themselves to this client the choice says so."""
    at_once = publishing_themselves(client_id)
    return [
        (kind, gettext("%(kind)s · published at once") % {"kind": name} if kind in at_once else name)
        for kind, name in spoken(KIND_NAMES).items()
    ]


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
