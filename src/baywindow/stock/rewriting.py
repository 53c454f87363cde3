"""Records and their lines changed in one form: the lines stand in a field, and what differs is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from baywindow.tenancy.editing import ChangeForm

from .offers import offer_items
from .typed_lines import LinesField, Typed, as_typed, typed_lines


@dataclass(frozen=True)
class Rewritten:
    """How lines differ from the wanted ones: new ones, and how many of which, none where one is gone."""

    added: list[Typed]
    changed: dict[UUID, Decimal]

    def __bool__(self) -> bool:
        """Whether they differ at all."""
        return bool(self.added or self.changed)


def rewritten(there: Mapping[UUID, Typed], wanted: Iterable[Typed]) -> Rewritten:
    """What makes the lines there, by their ids, the wanted ones: a line is its item, lot and day."""
    left: dict[Any, list[UUID]] = defaultdict(list)
    for key, line in there.items():
        left[line.what].append(key)
    added: list[Typed] = []
    changed: dict[UUID, Decimal] = {}
    for line in wanted:
        if not left[line.what]:
            added.append(line)
            continue
        key = left[line.what].pop(0)
        if there[key].qty != line.qty:
            changed[key] = line.qty
    return Rewritten(added, changed | {key: Decimal(0) for rest in left.values() for key in rest})


class RewriteForm(ChangeForm):
    """What is said of a record and its lines, which stand in one field; `wanted` is None if they stay."""

    lines = LinesField()
    wanted: list[Typed] | None = None
    there: Mapping[UUID, Typed]
    most: int

    def __init__(
        self, *args: Any, record: Any, there: Mapping[UUID, Typed], most: int, **options: Any
    ) -> None:
        self.there, self.most = there, most
        super().__init__(*args, record=record, **options)
        offer_items(self.fields["lines"], record.client_id)

    def values_of(self, record: Any) -> dict[str, Any]:
        """The record's values by field name, its lines as they would be typed."""
        told = {name: getattr(record, name) for name in self.base_fields if name != "lines"}
        return told | {"lines": as_typed(self.there.values())}

    def clean_lines(self) -> str:
        """The text; its lines are read where it is another one than before."""
        told: str = self.cleaned_data["lines"]
        text = "\n".join(line.strip() for line in told.splitlines() if line.strip())
        if text != as_typed(self.there.values()):
            self.wanted = typed_lines(self.record.client_id, text, self.most)
        return text

    @property
    def said(self) -> dict[str, Any]:
        """What is said of the record otherwise than before, by field name."""
        before, now = self.values_of(self.record), self.changes
        return {name: value for name, value in now.items() if name != "lines" and before[name] != value}
