"""Pages of documents as pictures: drawn by the press, a confined process, so that no file of a stranger's
is opened by a browser or by this one. The picture holds pixels alone, whatever the file held."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

from .kinds import DRAWN
from .sniffing import NotTaken

PRESS = Path(__file__).with_name("press.py")
PATIENCE = 20
WIDTH = 1100
MOST_PAGES = 20
"""Pages that are shown; a longer document is downloaded."""
_PLACES = BoundedSemaphore(1)
LOG = logging.getLogger(__name__)


class NotDrawn(Exception):
    """The press ended without a picture."""


def pages_of(file: IO[bytes], mime: str) -> int:
    """How many pages can be shown; 0 for what is not drawn. NotTaken for a file that cannot be opened."""
    if mime not in DRAWN:
        return 0
    try:
        return _pressed(file, mime, 0)[0]
    except NotDrawn as error:
        LOG.info("not opened: %s", error)
        raise NotTaken(
            gettext("The file is damaged or locked by a password: it cannot be opened.")
        ) from error


def drawn(file: IO[bytes], mime: str, page: int, width: int = WIDTH) -> bytes:
    """The page as WebP. Refusal when it cannot be drawn."""
    try:
        return _pressed(file, mime, page, width)[1]
    except NotDrawn as error:
        LOG.warning("not drawn: %s", error)
        raise Refusal(
            gettext("This page cannot be shown here: download the document."), status=422
        ) from error


def _pressed(file: IO[bytes], mime: str, page: int, width: int = WIDTH) -> tuple[int, bytes]:
    file.seek(0)
    told = json.dumps({"mime": mime, "page": page, "width": width}).encode() + b"\n" + file.read()
    if not _PLACES.acquire(timeout=PATIENCE):
        raise NotDrawn("others are being drawn")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PRESS)], input=told, capture_output=True, timeout=PATIENCE,
            check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NotDrawn(f"not done after {PATIENCE} s") from error
    finally:
        _PLACES.release()
    if done.returncode:
        raise NotDrawn(f"status {done.returncode}: {done.stderr[-300:].decode(errors='replace')}")
    head, _, picture = done.stdout.partition(b"\n")
    return int(json.loads(head)["pages"]), picture
