"""Where the embedded server's files and socket are. Cheap to import: every process asks."""

import hashlib
import os
import tempfile
from pathlib import Path

PORT = 5432
SOCKET_LIMIT = 107
"""Bytes a unix socket's path may have."""

ELSEWHERE = "elsewhere"
"""A file in the folder that names another one: the server user could not reach the first."""


def place(folder: Path) -> Path:
    """The folder that really holds the server's files."""
    try:
        return Path((folder / ELSEWHERE).read_text().strip())
    except (FileNotFoundError, NotADirectoryError):
        return folder


def socket_folder(folder: Path) -> Path:
    """The folder of the server's socket; a short private one under /tmp if the path is too long."""
    wanted = place(folder) / "socket"
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
        return wanted
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"baywindow-{mark}"
