"""No password made of well-known ones.

Published lists of stolen passwords are short of long ones: of the twenty thousand in Django's, two
hundred have twelve characters. What people type when twelve are asked for is a short one with a year
behind it, twice the same, or two of them. So the list is held against the parts of a password.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from . import contexts

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


class NotNamedAfterThem:
    """Refuses what holds a word of the person's own name or address, or of a company they belong to.

    Who has no membership yet says in `joining` where they are about to belong.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when such a word is in the password, also with signs for letters."""
        if user is None or len(password) > LOOKED_AT:
            return
        plain = password.lower()
        texts = (_bare(plain), _bare(plain.translate(DISGUISES)))
        found = next((word for word in words_about(user) if any(word in text for text in texts)), None)
        if found:
            raise ValidationError(
                gettext(
                    "It holds “%(word)s”, which others know about you. Leave out your name, your address and"
                    " your company's name."
                ),
                code="password_names_them",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        """What the rule asks for, before anybody breaks it."""
        return gettext("Without your name, your e-mail address or your company's name.")


def words_about(person: Any) -> list[str]:
    """The words that somebody who knows the person would try: four letters and longer, the longest first."""
    told = [person.name, person.email.rpartition(".")[0], *getattr(person, "joining", ())]
    for one in contexts.memberships(person.pk):
        told += [one.workspace_name, one.client_name or ""]
    words = {
        word for text in told for word in re.split(r"[\W_\d]+", text.lower()) if len(word) >= SHORTEST_PART
    }
    return sorted(words, key=lambda word: (-len(word), word))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


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
