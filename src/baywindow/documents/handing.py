"""Handing files out: one as an attachment, several as a zip that is written while it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import chain
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

from .storing import opened

GOOD_FOR = timedelta(minutes=5)
MOST_FILES = 100
MOST_BYTES = 500 * 1024 * 1024
PIECE = 256 * 1024


def linked(request: HttpRequest, document_id: UUID) -> str:
    """A link's word for a document: good for `GOOD_FOR`, in the context that asked for it alone."""
    return _signer(request).sign(str(document_id))


def meant(request: HttpRequest, link: str) -> UUID | None:
    """The document a link's word stands for; None when it is over, somebody else's or none."""
    try:
        return UUID(_signer(request).unsign(link, max_age=GOOD_FOR))
    except (BadSignature, ValueError):
        return None


def attachment(row: Any) -> FileResponse:
    """The file as it was stored, for saving: never shown by a browser, whatever it is."""
    file = opened(row)
    response = FileResponse(file, content_type=row.mime)
    response["Content-Disposition"] = content_disposition_header(True, row.file_name) or "attachment"
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def zipped(rows: Sequence[Any], name: str) -> StreamingHttpResponse:
    """The files in one zip. Refusal when they are too many or too large for one."""
    if len(rows) > MOST_FILES or sum(row.size for row in rows) > MOST_BYTES:
        raise Refusal(
            gettext("That is too much for one file: choose at most %(files)s documents and %(mb)s MB.")
            % {"files": MOST_FILES, "mb": MOST_BYTES // (1024 * 1024)},
            status=422,
        )
    pieces = _zip(rows)
    first = next(pieces)  # a storage that cannot be reached is said on a page, not by a zip that breaks off
    response = StreamingHttpResponse(chain([first], pieces), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class _Sink:
    """What a zip is written to, piece by piece; it cannot be turned back."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        """Keep the bytes until they are taken."""
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        """What was written since."""
        found, self.held = bytes(self.held), bytearray()
        return found


def _zip(rows: Sequence[Any]) -> Iterator[bytes]:
    """The zip's bytes. A file the storage has lost is named in a note instead: half a zip says nothing."""
    sink, missing = _Sink(), []
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_STORED) as archive:
        for row, name in zip(rows, _names(rows), strict=True):
            try:
                file = default_storage.open(row.file_ref, "rb")
            except FileNotFoundError:
                missing.append(name)
                continue
            entry = zipfile.ZipInfo(name, row.created_at.timetuple()[:6])
            with file, archive.open(entry, "w", force_zip64=True) as target:
                while piece := file.read(PIECE):
                    target.write(piece)
                    yield sink.taken()
            yield sink.taken()
        if missing:
            note = gettext("These files are missing from the storage; ask the warehouse to store them again:")
            archive.writestr("MISSING.txt", "\n".join([note, *missing, ""]))
    yield sink.taken()


def _names(rows: Sequence[Any]) -> Iterator[str]:
    """Each file's name in the zip, no two alike, whatever a file system thinks of capitals."""
    met: set[str] = set()
    for row in rows:
        stem, dot, ending = row.file_name.rpartition(".")
        name, n = row.file_name, 1
        while name.lower() in met:
            n += 1
            name = f"{stem} ({n}){dot}{ending}" if stem else f"{ending} ({n})"
        met.add(name.lower())
        yield name


def _signer(request: HttpRequest) -> TimestampSigner:
    context = request.COOKIES.get(settings.CONTEXT_COOKIE, "")
    return TimestampSigner(salt=f"documents/{sha256(context.encode()).hexdigest()}")
