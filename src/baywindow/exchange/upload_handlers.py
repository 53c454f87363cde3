"""Stops keeping an upload that grows beyond the limit, whoever sends it and whatever it says of itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


def most_at(path: str) -> int | None:
    """How many bytes a request may bring where files are taken in; None everywhere else."""
    if path.startswith("/console/imports"):
        return settings.UPLOAD_LIMIT
    if path == "/api/v1/documents/new":
        return settings.DOCUMENT_LIMIT
    papers = path.startswith("/console/documents/")
    photos = path.startswith("/console/inbound/") and path.endswith("/counting")
    return 4 * settings.DOCUMENT_LIMIT if papers or photos else None


class Capped(FileUploadHandler):
    """Counts the bytes of a request's files.

    Where files are taken in it sets `upload_too_large` beyond the limit and drops them, for the form to say
    so. Everywhere else little is expected, and more raises RequestDataTooBig: a body is read before anybody
    knows who sent it.
    """

    total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """The piece as it came, for the handlers that keep it."""
        self.total += len(raw_data)
        most = most_at(self.request.path)  # type: ignore[union-attr]
        if most is None and self.total > settings.SMALL_UPLOAD_LIMIT:
            raise RequestDataTooBig("More was sent than this address takes.")
        if most is not None and self.total > most:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Nothing: other handlers keep the file."""
        return None
