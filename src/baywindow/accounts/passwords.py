"""No password made of well-known ones.

Published lists of stolen passwords are short of long ones: of the twenty thousand in Django's, two
hundred have twelve characters. What people type when twelve are asked for is a short one with a year
behind it, twice the same, or two of them. So the list is held against the parts of a password.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

SHORTEST_PART = 4
PARTS_NEEDED = 3
"""How many well-known words make a password that is not well-known itself."""
LOOKED_AT = 64
"""Whoever types more than this is safe from lists."""
DISGUISES = str.maketrans("0134578@$!€", "oleastbasie")


class NotMadeOfCommonOnes:
    """Refuses what is nothing but one or two well-known passwords with digits and signs around them."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when the password is too near to the list."""
        if len(password) <= LOOKED_AT and is_common(password):
            raise ValidationError(
                gettext(
                    "This is among the first that others would try. Put three or four words together that"
                    " have nothing to do with each other."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """What the rule asks for, before anybody breaks it."""
        return gettext(
            "At least twelve characters. Three or four unrelated words are better than one with signs in it."
        )


def is_common(password: str) -> bool:
    """Whether a password is on the list, repeats itself, or is made of what is on the list."""
    plain = password.lower()
    texts = (plain, once := _once(plain), once.translate(DISGUISES))
    return len(set(once)) < SHORTEST_PART or any(parts(text) < PARTS_NEEDED for text in texts)


def parts(password: str) -> int:
    """How many parts somebody has to guess: a well-known word is one, and so is each letter outside of one.

    Digits and signs come free: lists of guesses have them all.
    """
    known = common()
    longest = max(map(len, known))
    fewest = [0]
    for end in range(1, min(len(password), LOOKED_AT) + 1):
        best = fewest[end - 1] + password[end - 1].isalpha()
        for start in range(max(0, end - longest), end - SHORTEST_PART + 1):
            if fewest[start] + 1 < best and password[start:end] in known:
                best = fewest[start] + 1
        fewest.append(best)
    return fewest[-1]


def _once(password: str) -> str:
    """What a password repeats, once: `bluebluebluebl` is `blue`."""
    for length in range(1, len(password) // 2 + 1):
        if (password[:length] * (len(password) // length + 1)).startswith(password):
            return password[:length]
    return password


@cache
def common() -> frozenset[str]:
    """Django's list of common passwords (20,000, by Royce Williams), read once a process."""
    return frozenset(word for word in CommonPasswordValidator().passwords if len(word) >= SHORTEST_PART)
