"""What staff fill in to bring a file in."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from baywindow.tenancy.console_queries import client_names
from baywindow.ui import formats
from baywindow.ui.language import gettext_lazy, mid_sentence

from .checking import MappingFaults, check_storable
from .kinds import Kind
from .mapping import Mapping, read_mapping
from .models import ImportMapping, ImportRun
from .registry import KINDS
from .standard import is_standard, standard_rules

STANDARD = "standard:"
LARGEST_MAPPING = 2 * 1024 * 1024


def mapping_choices() -> list[tuple[str, Any]]:
    """Our own mappings and those of the workspace, grouped."""
    saved = ImportMapping.objects.order_by("name").values_list("id", "name", "kind")[:500]
    own = [
        (f"{STANDARD}{kind.key}", gettext("%(title)s: our own columns") % {"title": kind.title})
        for kind in KINDS.values()
    ]
    groups: list[tuple[str, Any]] = [(gettext("Our own columns"), own)]
    if saved:
        groups.append(
            (
                gettext("Saved"),
                [(str(id), f"{name} ({mid_sentence(KINDS[kind].title)})") for id, name, kind in saved],
            )
        )
    return groups


def chosen_mapping(value: str) -> Mapping:
    """The mapping behind a choice; MappingFaults when what was saved cannot be used any more."""
    if value.startswith(STANDARD):
        return read_mapping(standard_rules(KINDS[value.removeprefix(STANDARD)]), KINDS)
    saved = ImportMapping.objects.get(id=UUID(value))
    return read_mapping({**saved.rules, "name": saved.name}, KINDS)


def choice_of(run: ImportRun) -> str:
    """The choice by which a run's file is read; empty where that mapping is not kept any more."""
    if is_standard(run.rules, KINDS[run.kind]):
        return f"{STANDARD}{run.kind}"
    saved = ImportMapping.objects.filter(name=run.mapping_name, kind=run.kind).first()
    return str(saved.id) if saved else ""


class MappingChoice(forms.Form):
    """Which mapping reads the file."""

    mapping = forms.ChoiceField(
        label=gettext_lazy("Mapping"),
        help_text=gettext_lazy("How its columns become records. Our own columns need none."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["mapping"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = mapping_choices()

    def clean_mapping(self) -> Mapping:
        """The mapping itself."""
        try:
            return chosen_mapping(self.cleaned_data["mapping"])
        except MappingFaults as error:
            raise forms.ValidationError(list(error.faults)) from error


class UploadForm(MappingChoice):
    """A file, whose it is, and its mapping."""

    client = forms.ChoiceField(
        label=gettext_lazy("Client"),
        required=False,
        help_text=gettext_lazy("Whose goods these are. Not for warehouses and locations."),
    )
    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    field_order = ("client", "mapping", "file")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["client"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((str(one.id), one.name) for one in client_names()),
        ]
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        self.fields["file"].help_text = gettext("CSV, TSV or XLSX, up to %(limit)s MB") % {
            "limit": formats.qty(limit)
        }

    def clean(self) -> dict[str, Any]:
        """Whose it is must fit what it is."""
        told = super().clean() or {}
        mapping = told.get("mapping")
        if mapping and mapping.kind.of_client and not told.get("client"):
            self.add_error(
                "client",
                gettext("%(title)s belong to a client: choose whose they are.")
                % {"title": mapping.kind.title},
            )
        return told

    @property
    def client_id(self) -> UUID | None:
        """The client, None for what belongs to the workspace."""
        kind: Kind = self.cleaned_data["mapping"].kind
        return UUID(self.cleaned_data["client"]) if kind.of_client else None


class MappingForm(forms.Form):
    """A mapping written as JSON."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty: the name inside the file."),
    )
    file = forms.FileField(label=gettext_lazy("Mapping"), help_text=gettext_lazy("A .json file"))

    def clean(self) -> dict[str, Any]:
        """The mapping itself, checked whole."""
        told = super().clean() or {}
        if file := told.get("file"):
            try:
                told["mapping"] = read_mapping(self._json(file, told.get("name", "").strip()), KINDS)
            except MappingFaults as error:
                for fault in error.faults:
                    self.add_error("file", fault)
        return told

    def _json(self, file: Any, name: str) -> Any:
        if file.size > LARGEST_MAPPING:
            raise MappingFaults([gettext("The file is larger than 2 MB: this is no mapping.")])
        try:
            told = json.loads(file.read().decode("utf-8-sig"))
            check_storable(told)
        except RecursionError as error:
            raise MappingFaults([gettext("This is nested far too deep: choose a mapping.")]) from error
        except ValueError as error:
            raise MappingFaults(
                [gettext("This is not JSON (%(error)s): choose a mapping.") % {"error": error}]
            ) from error
        return {**told, "name": name} if name and isinstance(told, dict) else told
