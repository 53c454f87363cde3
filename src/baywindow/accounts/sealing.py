"""Secrets rest sealed in the database: the key lies in the data folder, not in a backup."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.fernet import Fernet

from baywindow.server.home import secret


def sealed(text: str) -> str:
    """The text as it may be stored."""
    return _box().encrypt(text.encode()).decode()


def opened(stored: str) -> str:
    """The text of `sealed`; cryptography's InvalidToken when the key is another one."""
    return _box().decrypt(stored.encode()).decode()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(secret("sealing").encode()).digest()))
