"""A line of the log as a sentence."""

from __future__ import annotations

from typing import Any

from baywindow.tenancy.capabilities import PLAIN_WORDS, ROLE_NAMES

SENTENCES = {
    "joined": "{subject} joined as {after}",
    "role": "{subject} became {after}, was {before}",
    "deactivated": "{subject} was deactivated",
    "reactivated": "{subject} was reactivated as {after}",
    "last day": "{subject}: last day {after}, was {before}",
    "invited": "{subject} was invited as {after}",
    "invited again": "{subject} was sent the invitation again",
    "withdrawn": "The invitation of {subject} was withdrawn",
    "role made": "Role {subject} was made: {after}",
    "role renamed": "Role {before} is called {after} now",
    "role removed": "Role {subject} was removed",
    "suspended": "{subject} was suspended{because}",
    "reinstated": "{subject} was reinstated",
}


def sentence(change: Any) -> str:
    """What happened, in words; `change` has what, subject, before and after."""
    if change.what == "role changed":
        return _role_changed(change)
    before, after = (_named(text) for text in (change.before, change.after))
    text = SENTENCES.get(change.what, "{subject}: {what}")
    because = f": {change.after}" if change.after else ""
    return text.format(
        what=change.what, subject=change.subject, before=before or "none", after=after or "none",
        because=because,
    )  # fmt: skip


def _named(text: str) -> str:
    """A role's name, or what its capabilities say."""
    if text in ROLE_NAMES:
        return ROLE_NAMES[text]
    codes = text.split()
    return _plainly(codes) if codes and all(code in PLAIN_WORDS for code in codes) else text


def _plainly(codes: list[str]) -> str:
    return ", ".join(PLAIN_WORDS.get(code, code).lower() for code in codes)


def _role_changed(change: Any) -> str:
    was, now = change.before.split(), change.after.split()
    gained, lost = [c for c in now if c not in was], [c for c in was if c not in now]
    parts = [f"may now {_plainly(gained)}"] if gained else []
    parts += [f"may no longer {_plainly(lost)}"] if lost else []
    return f"Role {change.subject} {' and '.join(parts)}"
