"""Files as they were sent, kept under the data folder by run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

from .models import ImportRun

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


def keep(file: BinaryIO, name: str, workspace_id: UUID, run_id: UUID) -> tuple[str, int]:
    """Store a file for a run; its stored name and size. Refusal when it is empty or too large."""
    held = File(file, name)
    if held.size > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Refusal(
            gettext("The file is larger than %(most)s MB: split it, or use `baywindow import`.")
            % {"most": most},
            status=413,
        )
    if held.size == 0:
        raise Refusal(gettext("The file is empty: choose one with rows."), status=422)
    clean = _STRANGE.sub("-", name.rsplit("/", maxsplit=1)[-1])[-80:].lstrip("-.") or "file"
    return default_storage.save(f"imports/{workspace_id}/{run_id}/{clean}", held), int(held.size)


@contextmanager
def stored(run: ImportRun) -> Iterator[BinaryIO]:
    """A run's file, open for reading."""
    with default_storage.open(run.file_ref, "rb") as file:
        yield cast(BinaryIO, file)


def forget(run: ImportRun) -> None:
    """Delete the files of a run that was never started."""
    for name in (run.file_ref, run.rejected_ref):
        if name:
            default_storage.delete(name)
