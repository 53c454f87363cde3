"""Mail goes out by SMTP where a server is named; otherwise it is kept in the data folder."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def Backend(**options: Any) -> BaseEmailBackend:  # noqa: N802 - Django calls it like a class
    """The mail backend of this installation."""
    from django.core.mail.backends import smtp

    return smtp.EmailBackend(**options) if settings.EMAIL_HOST else Kept(**options)


class Kept(BaseEmailBackend):
    """Keeps each mail as a file of its own, which any mail program opens."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        from baywindow.server.home import home

        self.folder: Path = home() / "mail"
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o700)  # whoever reads a mail here takes the link to a new password

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them down; how many they were."""
        for message in email_messages:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            (self.folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
