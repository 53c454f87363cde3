"""A line of the log as a sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from baywindow.tenancy.capabilities import PLAIN_WORDS, ROLE_NAMES
from baywindow.ui import formats
from baywindow.ui.language import gettext_lazy, mid_sentence

SENTENCES = {
    "joined": gettext_lazy("{subject} joined as {after}"),
    "role": gettext_lazy("{subject} became {after}, was {before}"),
    "deactivated": gettext_lazy("{subject} was deactivated"),
    "reactivated": gettext_lazy("{subject} was reactivated as {after}"),
    "last day": gettext_lazy("{subject}: last day {after}, was {before}"),
    "invited": gettext_lazy("{subject} was invited as {after}"),
    "invited again": gettext_lazy("{subject} was sent the invitation again"),
    "withdrawn": gettext_lazy("The invitation of {subject} was withdrawn"),
    "role made": gettext_lazy("Role {subject} was made: {after}"),
    "role renamed": gettext_lazy("Role {before} is called {after} now"),
    "role removed": gettext_lazy("Role {subject} was removed"),
    "suspended": gettext_lazy("{subject} was suspended{because}"),
    "reinstated": gettext_lazy("{subject} was reinstated"),
}


def sentence(change: Any) -> str:
    """What happened, in words; `change` has what, subject, before and after."""
    if change.what == "role changed":
        return _role_changed(change)
    before, after = (_named(text) for text in (change.before, change.after))
    if change.what == "last day":
        before, after = (text and formats.day_asked(text) for text in (change.before, change.after))
    text = SENTENCES.get(change.what, "{subject}: {what}")
    because = f": {change.after}" if change.after else ""
    return text.format(
        what=change.what,
        subject=change.subject,
        before=before or gettext("none"),
        after=after or gettext("none"),
        because=because,
    )


def _named(text: str) -> str:
    """A role's name, or what its capabilities say."""
    if text in ROLE_NAMES:
        return ROLE_NAMES[text]
    codes = text.split()
    return _plainly(codes) if codes and all(code in PLAIN_WORDS for code in codes) else text


def _plainly(codes: list[str]) -> str:
    return ", ".join(mid_sentence(PLAIN_WORDS.get(code, code)) for code in codes)


def _role_changed(change: Any) -> str:
    was, now = change.before.split(), change.after.split()
    gained, lost = [c for c in now if c not in was], [c for c in was if c not in now]
    parts = [gettext("may now %(what)s") % {"what": _plainly(gained)}] if gained else []
    parts += [gettext("may no longer %(what)s") % {"what": _plainly(lost)}] if lost else []
    return gettext("Role %(subject)s: %(what)s") % {"subject": change.subject, "what": ", ".join(parts)}
