"""Files shown to clamd, where one is set up: its INSTREAM command, over TCP or a socket of this machine."""

from __future__ import annotations

import logging
import socket
from typing import IO

from django.conf import settings
from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

from .sniffing import NotTaken

PATIENCE = 20.0
"""Seconds for each step of the conversation."""
PIECE = 64 * 1024
LOG = logging.getLogger(__name__)


def scanned(file: IO[bytes]) -> str:
    """`clean`, or `none` where no scanner is set up. NotTaken for what the scanner objects to.

    Refusal when it gives no answer: a file nobody looked at is not taken where files are looked at.
    """
    if not settings.CLAMD:
        return "none"
    try:
        said = _asked(file)
    except OSError as error:
        LOG.warning("clamd at %s: %s", settings.CLAMD, error)
        raise _silent() from error
    if said == "stream: OK":
        return "clean"
    if said.endswith(" FOUND"):
        LOG.warning("clamd found %s in an upload", said)
        raise NotTaken(gettext("The virus scanner objects to this file: it was not kept."))
    LOG.warning("clamd at %s said %r", settings.CLAMD, said)
    raise _silent()


def _asked(file: IO[bytes]) -> str:
    """What clamd says of the file: each piece behind its length in four bytes, a zero length at the end."""
    file.seek(0)
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096 and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connected() -> socket.socket:
    if settings.CLAMD.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        line.connect(settings.CLAMD)
        return line
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _silent() -> Refusal:
    return Refusal(
        gettext("The virus scanner gives no answer, so nothing was kept. Try again in a few minutes."),
        status=503,
    )
