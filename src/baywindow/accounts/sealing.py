"""Secrets rest sealed in the database: the key lies in the data folder, not in a backup."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import transaction

from baywindow.server.home import earlier, secret

SEALED_OF_FACTORS = ("secret", "seed")
"""What of a second factor's data is sealed."""
SEALED_OF_PROVIDERS = ("secret", "own_key")
"""What of a company's own sign-in is sealed."""


def sealed(text: str) -> str:
    """The text as it may be stored."""
    return _box().encrypt(text.encode()).decode()


def opened(stored: str) -> str:
    """The text of `sealed`; cryptography's InvalidToken when the key is another one."""
    return _box().decrypt(stored.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([_fernet(text) for text in (secret("sealing"), *earlier("sealing"))])


def _fernet(text: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(text.encode()).digest()))


class Resealed(NamedTuple):
    """How many records were sealed anew, and how many no key of ours opens: these stay as they are."""

    done: int
    lost: int


def reseal() -> Resealed:
    """Seal everything that rests sealed with the key of now, as the owner."""
    from allauth.mfa.models import Authenticator

    from baywindow.tenancy.sign_in import SsoProvider

    providers = SsoProvider._base_manager.using("owner").exclude(secret="", own_key="")
    factors = Authenticator.objects.using("owner_public").exclude(type=Authenticator.Type.WEBAUTHN)
    outcomes = [*_each("owner", providers, _again), *_each("owner_public", factors, _again_of_factor)]
    return Resealed(outcomes.count(True), outcomes.count(False))


def _each(alias: str, found: Any, again: Callable[[Any], None]) -> Iterator[bool]:
    """Whether each could be; each under its lock, in a transaction of its own: it can be begun again."""
    for key in list(found.values_list("id", flat=True)):
        with transaction.atomic(using=alias):
            for row in found.filter(id=key).select_for_update():
                try:
                    again(row)
                except InvalidToken:
                    yield False
                else:
                    yield True


def _again(provider: Any) -> None:
    for name in SEALED_OF_PROVIDERS:
        if held := getattr(provider, name):
            setattr(provider, name, sealed(opened(held)))
    provider.save(using="owner", update_fields=SEALED_OF_PROVIDERS)


def _again_of_factor(factor: Any) -> None:
    held = {name: sealed(opened(factor.data[name])) for name in SEALED_OF_FACTORS if name in factor.data}
    factor.data |= held
    factor.save(using="owner_public", update_fields=["data"])
