"""What can happen to records, in words: each room's own table, gathered by the setting BAYWINDOW_EVENTS."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from baywindow.ui import formats


class Verb(NamedTuple):
    """A sentence with places for its parts, and the capability it takes to read it.

    A part whose name begins with `qty` is written as a quantity, one that begins with `day` as a day, one
    that begins with `word` is a phrase of ours, or several; all others stand as they were told. What is not
    `shown` stays inside the warehouse.
    """

    sentence: str
    needs: str
    tone: str = ""
    shown: bool = True


@cache
def verbs() -> Mapping[str, Verb]:
    """Every verb there is, by its code."""
    return {code: verb for name in settings.BAYWINDOW_EVENTS for code, verb in import_string(name).items()}


def said(code: str, parts: Mapping[str, Any]) -> str:
    """The sentence in the reader's language; a code that no room knows any more stands for itself."""
    verb = verbs().get(code)
    return filled(str(verb.sentence), parts) if verb else code


def filled(sentence: str, parts: Mapping[str, Any]) -> str:
    """A sentence with its parts in it, in the reader's language and form."""
    return sentence % {name: _part(name, told) for name, told in parts.items()}


def _part(name: str, told: Any) -> str:
    if name.startswith("qty"):
        return formats.qty(Decimal(told))
    if name.startswith("day"):
        return formats.day(date.fromisoformat(told))
    if name.startswith("word"):
        return ", ".join(gettext(one) for one in ([told] if isinstance(told, str) else told) if one)
    return str(told)
