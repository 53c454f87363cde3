"""Which passwords are refused."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha1
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from baywindow.accounts.breached import is_listed
from baywindow.accounts.models import Person
from baywindow.accounts.passwords import is_common
from tests.accounts.door import signed_in
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


def test_a_password_does_not_grow_old(world: World) -> None:
    """Nothing says how old it is, and nobody is made to change it."""
    assert not [
        one.name for one in Person._meta.get_fields() if "password" in one.name and one.name != "password"
    ]
    long_ago = timezone.now() - timedelta(days=3650)
    Person.objects.filter(id=world.alice.person.id).update(date_joined=long_ago, last_login=long_ago)
    assert signed_in(world.alice).get("/switch")["Location"] == "/"


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


def test_the_bundled_list_is_of_stolen_ones() -> None:
    """Django's is the top of Have I Been Pwned's: what tops every breach is on it, whatever it looks like."""
    known = CommonPasswordValidator().passwords
    assert len(known) > 19_000
    assert {"123456", "password", "iloveyou", "letmein", "1q2w3e4r5t", "zaq12wsx", "trustno1"} <= known


def test_a_list_of_stolen_ones_beside_us_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of it is found, first and last, in Windows' line ends too; nothing between them is."""
    words = [f"kettle orbit {number}" for number in range(300)]
    hashes = sorted(sha1(word.encode()).hexdigest().upper() for word in words)  # noqa: S324 - as the list has it
    file = tmp_path / "stolen.txt"
    file.write_bytes(b"".join(f"{one}:{number * 97}\r\n".encode() for number, one in enumerate(hashes)))
    assert all(is_listed(word, file) for word in words)
    assert not any(is_listed(f"mango orbit {number}", file) for number in range(300))
    validate_password(words[0])
    monkeypatch.setattr(settings, "BREACHED_PASSWORDS", file)
    with pytest.raises(ValidationError, match="stolen"):
        validate_password(words[0])
    validate_password("mango orbit kettle")
    file.write_bytes(b"")
    assert not is_listed(words[0], file)


def test_eleven_characters_are_too_few() -> None:
    with pytest.raises(ValidationError):
        validate_password("vQ7#tLm2!xR")
