"""What is wrong with a file, said to whoever reads it.

A sentence may fork: ⟦to people with a mapping of their own|to people whose file has our own columns⟧.
The second part may be missing. Nobody who uses no mapping hears of one.
"""

from __future__ import annotations

import re

_FORK = re.compile(r"⟦([^⟦⟧|]*)(?:\|([^⟦⟧]*))?⟧")
_PLACE = re.compile(r"^fields\.\w+: ")
_COLUMNS = re.compile(r" It has “.*”\.$")


class CellFault(ValueError):
    """A value that cannot be taken; the text says what is wrong and what to do."""

    def __init__(self, sentence: str, value: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.value = sentence, value


def said(sentence: str, *, mapped: bool) -> str:
    """The sentence for people with a mapping (`mapped`) or without one."""
    return _FORK.sub(lambda fork: fork[1] if mapped else fork[2] or "", sentence)


def problem_said(problem: str, *, mapped: bool) -> str:
    """Why a file cannot be read, line by line; the places of a mapping are for those who have one."""
    lines = _columns_once([said(line, mapped=mapped) for line in problem.splitlines()])
    if mapped:
        return "\n".join(lines)
    plain = [_PLACE.sub("", line) for line in lines]
    return "\n".join(line[:1].upper() + line[1:] for line in plain)


def _columns_once(lines: list[str]) -> list[str]:
    """The lines, of which the last one that does so tells which columns the file has."""
    told = [found[0] if (found := _COLUMNS.search(line)) else "" for line in lines]
    return [
        line.removesuffix(end) if end in told[at:] else line
        for at, (line, end) in enumerate(zip(lines, told, strict=True), 1)
    ]
