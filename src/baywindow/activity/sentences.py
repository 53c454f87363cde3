"""What an access log's entry says, in the reader's language.

An entry is sealed as it was written, in plain English, so that its hash can be checked for ever. The words
of ours in it are few and always written alike: here they are found again and said in the language, zone and
format of whoever reads. What people typed (reasons, names of roles and keys) stands as they typed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext

from baywindow.accounts import browsers
from baywindow.tenancy.capabilities import PLAIN_WORDS, ROLE_NAMES
from baywindow.ui import formats
from baywindow.ui.language import gettext_lazy

Say = Callable[[str, datetime], str]

WORDS = {
    "active": gettext_lazy("active"),
    "suspended": gettext_lazy("deactivated"),
    "Left": gettext_lazy("Left"),
    "A file": gettext_lazy("A file"),
    "The team": gettext_lazy("The team"),
    "Every client": gettext_lazy("Every client"),
    "This client": gettext_lazy("This client"),
    "Nothing is asked": gettext_lazy("Nothing is asked"),
    "Second factor needed": gettext_lazy("Second factor needed"),
    "Orders need approval": gettext_lazy("Orders need approval"),
    "Orders need no approval": gettext_lazy("Orders need no approval"),
    "Connected": gettext_lazy("Connected"),
    "Changed": gettext_lazy("Changed"),
    "Taken away": gettext_lazy("Taken away"),
    "Made, may do nothing": gettext_lazy("Made, may do nothing"),
    "Removed": gettext_lazy("Removed"),
    "the only way in": gettext_lazy("the only way in"),
}
"""Fixed words, as they are written."""


SHORTEST_WORD = 3
"""Letters of a word that is looked for among those of ours."""


class Said(NamedTuple):
    """An entry's two texts, for a reader; whether the second stands as somebody typed it."""

    what: str
    detail: str
    typed: bool


def said(entry: Any) -> Said:
    """What an entry tells; `entry` has kind, at, what and detail."""
    what, detail = SPOKEN.get(entry.kind, (_as_it_stands, _as_it_stands))
    return Said(what(entry.what, entry.at), detail(entry.detail, entry.at), detail is _as_it_stands)


def written(word: str) -> list[str]:
    """What stands in entries where a reader sees this word: our fixed words and the built-in roles."""
    if len(word) < SHORTEST_WORD:
        return []
    ours = {**WORDS, **{code.replace("_", " "): name for code, name in ROLE_NAMES.items()}}
    found = [text for text, name in ours.items() if word.lower() in str(name).lower()]
    return [form for text in found for form in (text, text.replace(" ", "_"), text.capitalize())]


def _as_it_stands(text: str, at: datetime) -> str:
    return text


def _word(text: str, at: datetime) -> str:
    return str(WORDS.get(text, text))


@cache
def _roles() -> dict[str, str]:
    return {code.replace("_", " "): name for code, name in ROLE_NAMES.items()}


def _role(text: str, at: datetime | None = None) -> str:
    """A built-in role however it was written: account_manager, Account manager, Account Manager."""
    return str(_roles().get(text.replace("_", " ").lower(), text))


def _browser(text: str, at: datetime) -> str:
    return browsers.said(text)


def _clock(told: str, at: datetime) -> str:
    """A time of day in UTC as the reader's: the last one before the entry was written."""
    day = at.astimezone(UTC)
    found = datetime.combine(day.date(), time.fromisoformat(told), UTC)
    return formats.clock(found if found <= day else found - timedelta(days=1))


def _day(told: str) -> str:
    return gettext("never") if told == "never" else formats.day(date.fromisoformat(told))


def _times(found: re.Match[str], at: datetime) -> str:
    told = {"num": formats.qty(int(found[1])), "clock": _clock(found[2], at)}
    return ngettext("%(num)s time from %(clock)s", "%(num)s times from %(clock)s", int(found[1])) % told


def _by_itself(found: re.Match[str], at: datetime) -> str:
    return gettext("By itself, at %(clock)s") % {"clock": _clock(found[1], at)}


def _by_a_change(found: re.Match[str], at: datetime) -> str:
    told = {"clock": _clock(found[1], at)}
    return gettext("By a change of rights or a sign-out, at %(clock)s") % told


def _joined(found: re.Match[str], at: datetime) -> str:
    return gettext("Joined as %(role)s") % {"role": _role(found[1])}


def _other_role(found: re.Match[str], at: datetime) -> str:
    told = {"before": _role(found[1]), "after": _role(found[2])}
    return gettext("Role %(before)s, now %(after)s") % told


def _other_status(found: re.Match[str], at: datetime) -> str:
    told = {"before": _word(found[1], at), "after": _word(found[2], at)}
    return gettext("Status %(before)s, now %(after)s") % told


def _ends(found: re.Match[str], at: datetime) -> str:
    return gettext("Ends %(day)s") % {"day": _day(found[1])}


def _session(found: re.Match[str], at: datetime) -> str:
    return gettext("Longest session %(hours)s h") % {"hours": formats.qty(int(found[1]))}


def _pause(found: re.Match[str], at: datetime) -> str:
    return gettext("Longest pause %(minutes)s min") % {"minutes": formats.qty(int(found[1]))}


def _networks(found: re.Match[str], at: datetime) -> str:
    return gettext("Networks: %(networks)s") % {"networks": found[1]}


PATTERNS: dict[re.Pattern[str], Callable[[re.Match[str], datetime], str]] = {
    re.compile(r"(\d+) times from (\d\d:\d\d) UTC"): _times,
    re.compile(r"By itself, at (\d\d:\d\d) UTC"): _by_itself,
    re.compile(r"By a change of rights or a sign-out, at (\d\d:\d\d) UTC"): _by_a_change,
    re.compile(r"Joined as (.+)"): _joined,
    re.compile(r"Role (.+), now (.+)"): _other_role,
    re.compile(r"Status (\w+), now (\w+)"): _other_status,
    re.compile(r"Ends (never|\d{4}-\d\d-\d\d)"): _ends,
    re.compile(r"Session (\d+) h"): _session,
    re.compile(r"Pause (\d+) min"): _pause,
    re.compile(r"Networks (.+)"): _networks,
}
"""Sentences with something in them, as they are written."""

PARTS = re.compile(r", (?=Status |Ends |Session |Pause |Networks |the only )")
"""Where one sentence ends and the next begins."""


def _sentences(text: str, at: datetime) -> str:
    return ", ".join(_sentence(part, at) for part in PARTS.split(text))


def _sentence(text: str, at: datetime) -> str:
    for pattern, say in PATTERNS.items():
        if found := pattern.fullmatch(text):
            return say(found, at)
    return _word(text, at)


HELD = re.compile(r"(Made, may|May now|May no longer) ([a-z_.]+(?:, [a-z_.]+)*)")
HELD_WORDS = {
    "Made, may": gettext_lazy("Made, may: %(what)s"),
    "May now": gettext_lazy("May now: %(what)s"),
    "May no longer": gettext_lazy("May no longer: %(what)s"),
}
CALLED = "Called before: "
"""Stands last, because a role's name is what somebody typed."""


def _role_change(text: str, at: datetime) -> str:
    """A role that was made, removed, renamed, or whose capabilities changed."""
    changes, called, name = text.partition(CALLED)
    said = [_held(part, at) for part in changes.split(". ") if part]
    return ". ".join([*said, *([gettext("Called before: %(name)s") % {"name": name}] if called else [])])


def _held(part: str, at: datetime) -> str:
    found = HELD.fullmatch(part)
    return str(HELD_WORDS[found[1]]) % {"what": _capabilities(found[2], at)} if found else _word(part, at)


def _capabilities(text: str, at: datetime) -> str:
    return ", ".join(str(PLAIN_WORDS.get(code, code)) for code in text.split(", "))


SPOKEN: dict[str, tuple[Say, Say]] = {
    "sign_in": (_role, _browser),
    "sign_in_failed": (_sentences, _browser),
    "refused": (_as_it_stands, _sentences),
    "view_as": (_role, _as_it_stands),
    "view_as_end": (_role, _sentences),
    "export": (_word, _as_it_stands),
    "download": (_word, _as_it_stands),
    "opened": (_as_it_stands, _as_it_stands),
    "membership": (_as_it_stands, _sentences),
    "role": (_as_it_stands, _role_change),
    "policy": (_word, _sentences),
    "approval": (_word, _sentences),
    "provider": (_word, _sentences),
    "key_made": (_as_it_stands, _capabilities),
}
"""How each kind's two texts are said; those of kinds that are not named stand as they were written."""
