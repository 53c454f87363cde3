"""What an exception says, in the language and form of whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from baywindow.activity.verbs import filled
from baywindow.documents.kinds import KIND_NAMES
from baywindow.ui.language import speaking

from .kinds import CODES, ENDED


def said_of(parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule found, as a sentence takes it: documents by name."""
    if "kinds" not in parts:
        return dict(parts)
    with speaking("en"):
        return {"words_kinds": [str(KIND_NAMES[kind]) for kind in parts["kinds"]]}


def name_of(code: str) -> str:
    """A kind of exception in words."""
    return gettext(CODES[code].words)


def names() -> dict[str, str]:
    """Every kind in words."""
    return {code: name_of(code) for code in CODES}


def text_of(row: Any) -> str:
    """What stands in the way: a rule's sentence said anew, anybody else's as it was written."""
    rule = CODES[row.code].rule
    if not row.by_rule or not rule:
        return str(row.text)
    parts = json.loads(row.parts) if isinstance(row.parts, str) else row.parts
    return filled(gettext(rule), said_of(parts))


def next_of(row: Any) -> str:
    """What happens next: as it was written, else as it usually does."""
    return str(row.next_step) or gettext(CODES[row.code].next_step)


def end_of(row: Any) -> str:
    """How it was resolved; empty while it is open."""
    return gettext(ENDED[row.ended]) if row.ended else str(row.resolution)
