"""Which passwords are refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from baywindow.accounts.passwords import is_common

WELL_KNOWN = (
    "password1234", "Password2024!", "passwordpassword", "qwertyuiop123", "sunshine12345", "P@ssw0rd1234",
    "dragonmonkey", "abababababab", "111111111111", "1q2w3e4r5t6y", "aaaaaaaaaaaa", "Summer2026!!", 
    "letmeinletmein1",
    "2026-11-22-99",
)  # fmt: skip
FINE = (
    "correct horse battery staple", "a long enough password", "quite another password", "kettle-orbit-mango",
    "vQ7#tLm2!xRz9", "hafen bucht fenster licht",
)  # fmt: skip


@pytest.mark.parametrize("password", WELL_KNOWN)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", FINE)
def test_unrelated_words_and_random_signs_are_taken(password: str) -> None:
    validate_password(password)


def test_every_long_entry_of_the_list_is_refused() -> None:
    long = [word for word in CommonPasswordValidator().passwords if 12 <= len(word) <= 64]
    assert len(long) > 150
    assert [word for word in long if not is_common(word)] == []


def test_eleven_characters_are_too_few() -> None:
    with pytest.raises(ValidationError):
        validate_password("vQ7#tLm2!xR")
