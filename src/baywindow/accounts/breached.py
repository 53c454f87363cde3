"""No password that is known to have been stolen, where the operator has put a list of their hashes beside us.

The list is Have I Been Pwned's download: a SHA-1 in capitals, a colon and a count a line, sorted. It is far
too big for memory and is never read whole: some thirty steps find a hash in it, or that it is not there.
"""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

DIGITS = 40


class NotStolen:
    """Refuses a password whose hash is on the list; takes any where there is no list."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when the password was among those of some breach."""
        if settings.BREACHED_PASSWORDS and is_listed(password, settings.BREACHED_PASSWORDS):
            raise ValidationError(
                gettext("This password was stolen somewhere before and is tried first. Choose another one."),
                code="password_stolen",
            )

    def get_help_text(self) -> str:
        """What the rule asks for, before anybody breaks it."""
        return gettext("Not one that was stolen somewhere before.")


def is_listed(password: str, file: Path) -> bool:
    """Whether the password's hash is in the sorted file."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as held:
        first, end = 0, held.seek(0, 2)
        while first < end:  # a line that begins before `first` is smaller, one from `end` on is greater
            middle = (first + end) // 2
            held.seek(max(middle - 1, first))
            if middle > first:
                held.readline()
            line = held.readline()[:DIGITS]
            if not line or line > wanted:
                end = middle
            elif line < wanted:
                first = held.tell()
            else:
                return True
    return False
