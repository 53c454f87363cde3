"""Forms that change records: what the database refuses is said at its field, and nobody overwrites
a colleague unawares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from .context import current
from .refusal import Refusal, constraint_of

T = TypeVar("T")


class Difference(NamedTuple):
    """A field two people changed: what is stored now and what this form would store."""

    label: str
    stored: Any
    yours: Any


class ChangeForm(forms.Form):
    """A form over an existing record, or over none yet. It carries the version it was opened at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, record: Any = None, **options: Any) -> None:
        self.record = record
        self.differences: list[Difference] = []
        if record is not None:
            options.setdefault("initial", self.values_of(record))
        super().__init__(*args, **options)

    def values_of(self, record: Any) -> dict[str, Any]:
        """The record's values by field name."""
        return {name: getattr(record, name) for name in self.base_fields}

    @property
    def changes(self) -> dict[str, Any]:
        """What the form would store, by field name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def http_status(self) -> int:
        """The HTTP status of a page that shows this form: 409 when somebody else was faster."""
        return 409 if self.differences else 422 if self.errors else 200

    def is_current(self) -> bool:
        """Whether nobody changed the record since the form was opened.

        If somebody did, the form keeps both versions for the page to show, says so, and takes the
        record's version over: sending it again is then a decision.
        """
        if self.record is None or self.cleaned_data.get("version") == self.record.version:
            return True
        stored = self.values_of(self.record)
        self.differences = [
            Difference(str(self.fields[name].label), self._said(name, stored[name]), self._said(name, value))
            for name, value in self.changes.items()
            if stored[name] != value
        ]
        if not self.differences:
            return True
        sent: Any = self.data
        sent = sent.copy()  # a QueryDict: only its copy may be written to
        sent["version"] = str(self.record.version)
        self.data = sent
        self.add_error(
            None, gettext("Somebody else changed this while you were at it. Nothing of yours is stored yet.")
        )
        return False

    def _said(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return str(choices.get(value, value)) if value not in (None, "") else "–"


def _above(refusal: Refusal) -> str | None:
    return None


def stored(
    form: forms.Form,
    save: Callable[[], T],
    taken: Mapping[str, tuple[str | None, str]],
    at: Callable[[Refusal], str | None] = _above,
) -> T | None:
    """What `save` gives back; None when it is refused, and the form then says where and why.

    `taken` names, by constraint, the field and the sentence; `at` the field of a verb's refusal, which
    else stands above the form. Either way nothing of `save` is left behind.
    """
    try:
        with transaction.atomic(using=current().alias):
            return save()
    except Refusal as refusal:
        field = at(refusal)
        form.add_error(field if field in form.fields else None, refusal.message)
    except IntegrityError as error:
        name = constraint_of(error)
        if name not in taken:
            raise
        form.add_error(*taken[name])
    return None
