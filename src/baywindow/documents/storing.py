"""Files of documents in the storage: `documents/<workspace>/<client>/<id>`, one a row, never written over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

from .drawing import pages_of
from .scanning import scanned
from .sniffing import NotTaken, clean_name, sniffed

FOLDER = "documents"
PIECE = 1 << 20


class Looked(NamedTuple):
    """A file that was looked at and may be kept: its clean name and what it is."""

    file: IO[bytes]
    name: str
    mime: str
    size: int
    sha256: str
    pages: int
    scan: str


def looked(file: IO[bytes], told_name: str) -> Looked:
    """The file, looked at: type, size, scanner, whether it opens. NotTaken says why it is not taken."""
    size = file.seek(0, 2)
    most = settings.DOCUMENT_LIMIT
    if size > most:
        raise NotTaken(gettext("It is larger than %(most)s MB.") % {"most": most // (1024 * 1024)})
    name = clean_name(told_name)
    mime = sniffed(file, name)
    scan = scanned(file)
    return Looked(file, name, mime, size, _hashed(file), pages_of(file, mime), scan)


def keep(found: Looked, workspace_id: UUID, client_id: UUID, id: UUID) -> str:
    """Put the file into the storage; its name there. What no row names in the end is swept."""
    found.file.seek(0)
    return default_storage.save(f"{FOLDER}/{workspace_id}/{client_id}/{id}", File(found.file))


def opened(row: Any) -> File[bytes]:
    """A document's file, open for reading. Refusal, in plain words, when the storage has lost it."""
    try:
        return default_storage.open(row.file_ref, "rb")
    except FileNotFoundError as error:
        raise Refusal(
            gettext(
                "The file of “%(name)s” is missing from the storage. Its entry stands; ask the warehouse to"
                " store the document again."
            )
            % {"name": row.file_name},
            status=410,
        ) from error


@contextmanager
def reading(row: Any) -> Iterator[File[bytes]]:
    """The same, closed at the end."""
    with opened(row) as file:
        yield file


def _hashed(file: IO[bytes]) -> str:
    file.seek(0)
    sum_ = sha256()
    while piece := file.read(PIECE):
        sum_.update(piece)
    return sum_.hexdigest()
