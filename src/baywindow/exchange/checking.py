"""Reading what somebody wrote in JSON: every complaint names the place and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from math import isfinite
from typing import Any

MOST_LEVELS = 60
STRANGE = re.compile("[\x00\ud800-\udfff]")


class MappingFaults(ValueError):
    """A mapping that cannot be used; `faults` are sentences, each beginning with its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Part:
    """A JSON object inside a mapping, and the list its complaints go to."""

    def __init__(self, place: str, told: Any, faults: list[str]) -> None:
        self.place, self.faults = place, faults
        self.told: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
        if not isinstance(told, Mapping):
            self.complain("", "write an object, {...}")

    def complain(self, key: str, remedy: str) -> None:
        """Note what is wrong at `key` of this part."""
        place = ".".join(part for part in (self.place, key) if part) or "the mapping"
        self.faults.append(f"{place}: {remedy}.")

    def only(self, known: Iterable[str]) -> None:
        """Complain about keys that mean nothing here."""
        names = list(known)
        for key in self.told:
            if key not in names:
                near = get_close_matches(str(key), names, 1)
                hint = f"did you mean “{near[0]}”?" if near else f"use {listed(names)}"
                self.complain(str(key), f"nothing has this name here; {hint}".rstrip("."))

    def part(self, key: str) -> Part:
        """The object at `key`, an empty one when it is missing."""
        return Part(f"{self.place}.{key}" if self.place else key, self.told.get(key, {}), self.faults)

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A text at `key`."""
        return str(self._typed(key, str, "a text in quotes", default, required))

    def number(self, key: str, default: int) -> int:
        """A whole number, zero or more, at `key`."""
        found = self._typed(key, int, "a whole number", default, False)
        if isinstance(found, bool) or found < 0:
            self.complain(key, "write a whole number, zero or more")
            return default
        return int(found)

    def flag(self, key: str, default: bool) -> bool:
        """true or false at `key`."""
        return bool(self._typed(key, bool, "true or false", default, False))

    def choice(self, key: str, choices: Sequence[str], default: str = "", *, required: bool = False) -> str:
        """One of several words at `key`."""
        found = self.text(key, default, required=required)
        if key in self.told and found not in choices:
            self.complain(key, f"“{found}” is none of {listed(choices)}")
            return default
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts at `key`; a single text counts as a list of one."""
        found = self.told.get(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.complain(key, 'write a list of texts, ["...", "..."]')
            return ()
        return tuple(found)

    def objects(self, key: str) -> list[Part]:
        """A list of objects at `key`; a single object counts as a list of one."""
        found = self.told.get(key, [])
        found = [found] if isinstance(found, Mapping) else found
        if not isinstance(found, list):
            self.complain(key, "write a list of objects, [{...}, {...}]")
            return []
        place = f"{self.place}.{key}" if self.place else key
        return [Part(f"{place}[{n}]", one, self.faults) for n, one in enumerate(found, start=1)]

    def _typed(self, key: str, kind: type, words: str, default: Any, required: bool) -> Any:
        if key not in self.told:
            if required:
                self.complain(key, f"this is missing; write {words}")
            return default
        found = self.told[key]
        if not isinstance(found, kind):
            self.complain(key, f"write {words}")
            return default
        return found


def check_storable(told: Any) -> None:
    """ValueError for what Python reads as JSON and PostgreSQL does not store, or what is nested absurdly."""
    waiting = [(told, 1)]
    while waiting:
        found, level = waiting.pop()
        if level > MOST_LEVELS:
            raise ValueError(f"it is nested more than {MOST_LEVELS} levels deep")
        if isinstance(found, Mapping):
            waiting += [(part, level + 1) for pair in found.items() for part in pair]
        elif isinstance(found, list):
            waiting += [(part, level + 1) for part in found]
        elif isinstance(found, float) and not isfinite(found):
            raise ValueError(f"{found} is no number")
        elif isinstance(found, str) and STRANGE.search(found):
            raise ValueError("it holds a zero byte or half a character")


def listed(words: Iterable[str]) -> str:
    """Words as people list them: a, b or c."""
    names = list(words)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"
