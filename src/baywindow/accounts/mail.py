"""Mail goes out by SMTP where a server is named; otherwise it is kept in the data folder."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


def Backend(**options: Any) -> BaseEmailBackend:  # noqa: N802 - Django calls it like a class
    """The mail backend of this installation."""
    from django.core.mail.backends import filebased, smtp

    if settings.EMAIL_HOST:
        return smtp.EmailBackend(**options)
    from baywindow.server.home import home

    folder = home() / "mail"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)  # whoever reads a mail here takes the link to a new password
    return filebased.EmailBackend(file_path=str(folder), **options)
