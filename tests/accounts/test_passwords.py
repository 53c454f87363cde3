"""Which passwords are refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from baywindow.accounts.models import Person
from baywindow.accounts.passwords import is_common
from tests.people import World

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


@pytest.mark.parametrize(
    "password",
    ["Alice-takes-the-kettle", "orbit n0rthdock kettle", "kettle/ac.me/orbit", "orbit-3xample-kettle"],
)
def test_a_word_of_one_s_name_address_or_company_is_refused(world: World, password: str) -> None:
    with pytest.raises(ValidationError, match="which others know about you"):
        validate_password(password, world.alice.person)
    validate_password(password, Person(email="kim@elsewhere.test", name="Kim"))


def test_who_is_about_to_join_leaves_that_company_out_too() -> None:
    newcomer = Person(email="kim@elsewhere.test", name="Kim")
    validate_password("a kettle for the harbour", newcomer)
    newcomer.joining = ("Harbour Freight",)
    with pytest.raises(ValidationError, match="harbour"):
        validate_password("a kettle for the harbour", newcomer)


def test_eleven_characters_are_too_few() -> None:
    with pytest.raises(ValidationError):
        validate_password("vQ7#tLm2!xR")
