"""Which field a column of somebody else's file means, told by what stands at its head.

A heading is known only where the whole of it is one of our words for the field: how alike two words look says
nothing (county and country, slot and lot). What is not known is left to whoever finishes the mapping.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from .kinds import Field, Kind
from .wordings import MEASURES, NUMBERED, OF_KIND, SENT_TO, SHARED, UNITS

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "#": " no ", "№": " no "})
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")

Rules = dict[str, dict[str, Any]]


def known_headings(kind: Kind, headings: Sequence[str]) -> Rules:
    """For each field that a heading means, its rule; a column serves one field, the needed ones first."""
    free = {heading: _spellings(heading) for heading in headings}
    found: Rules = {}
    by_need = sorted(kind.fields, key=lambda field: not field.required)
    for words in (_own_name, _words):
        for field in by_need:
            if field.name not in found and (rule := _rule(words(kind, field), free)):
                found[field.name] = rule
                del free[rule["column"]]
    return found


def squashed(heading: str) -> str:
    """A heading without case, accents and whatever stands between its letters: Straße/Nr. is strassenr."""
    composed = unicodedata.normalize("NFC", heading).casefold()
    plain = unicodedata.normalize("NFKD", composed.translate(_UMLAUTS))
    return "".join(sign for sign in plain if sign.isalnum())


def _spellings(heading: str) -> tuple[str, str]:
    """The whole heading, and what is left of it without words in brackets."""
    return squashed(heading), squashed(_ASIDE.sub("", heading))


def _rule(words: Iterable[tuple[str, dict[str, Any]]], free: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """The first word that is the heading of a column that is still free, with what else it says."""
    for word, more in words:
        for heading, (whole, shorter) in free.items():
            if word == whole or (word == shorter and "times" not in more):
                return {"column": heading, **more}
    return {}


def _own_name(kind: Kind, field: Field) -> Iterator[tuple[str, dict[str, Any]]]:
    """What we call it ourselves, unless that stands among other words, some of them surer: item after SKU."""
    name = squashed(field.name)
    if name not in (word for word, _ in _words(kind, field)):
        yield name, {}


def _words(kind: Kind, field: Field) -> Iterator[tuple[str, dict[str, Any]]]:
    """A field's words, the surest first, and what a rule says beside the column where it is called so."""
    told = OF_KIND.get(kind.key, {}).get(field.name, SHARED.get(field.name, ""))
    for word in _listed(told):
        yield word, {}
    if field.name in MEASURES:
        yield from _measured(*MEASURES[field.name])
    if "barcode" in field.look_up:
        yield from ((word, {"look_up": "barcode"}) for word in _listed(SHARED["barcode"]))


def _listed(told: str) -> Iterator[str]:
    """Words parted by commas, each in every way it is written; see `wordings` for `@` and `<number>`."""
    for word in filter(None, map(str.strip, told.split(","))):
        before = SENT_TO if word.startswith("@") else ("",)
        after = NUMBERED if word.endswith("<number>") else ("",)
        middle = word.removeprefix("@").removesuffix("<number>")
        yield from (squashed(f"{one} {middle} {end}") for one, end in product(before, after))


def _measured(unit: str, nouns: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A measure is known only with its unit, which says what to multiply by."""
    for noun, (mark, times) in product(nouns.split(","), UNITS[unit].items()):
        yield squashed(noun + mark), {"times": times} if times != 1 else {}
        yield squashed(f"{noun} in {mark}"), {"times": times} if times != 1 else {}
