"""Stops keeping an upload that grows beyond the limit, whoever sends it and whatever it says of itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class Capped(FileUploadHandler):
    """Counts the bytes of a request's files; beyond the limit it sets `upload_too_large` and drops them."""

    total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """The piece as it came, for the handlers that keep it."""
        self.total += len(raw_data)
        if self.total > settings.UPLOAD_LIMIT:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Nothing: other handlers keep the file."""
        return None
