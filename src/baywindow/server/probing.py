"""Whether the storage of files does what it is for, tried out with a file of a few bytes."""

from __future__ import annotations

from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import of_storage

WORDS = b"kept by baywindow posture"


def fault_of_storage() -> str | None:
    """What is wrong with it, in its own words; None when a file can be listed, kept, read and deleted."""
    try:
        return _tried()
    except Exception as error:
        if not isinstance(error, OSError) and not of_storage(error):
            raise
        return str(error)


def _tried() -> str | None:
    with suppress(FileNotFoundError):
        default_storage.listdir(
            "documents"
        )  # first: S3 says why it refuses a list, not why it refuses a look
    name = default_storage.save(f"posture-{uuid7()}", ContentFile(WORDS))
    try:
        with default_storage.open(name, "rb") as file:
            same = file.read() == WORDS
    finally:
        default_storage.delete(name)
    return None if same else "a file that was kept came back as another"
