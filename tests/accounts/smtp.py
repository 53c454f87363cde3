"""A mail server on a loopback port: it speaks SMTP and keeps what it is given."""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


class _Mailbox(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.kept: list[EmailMessage] = []


class _Conversation(StreamRequestHandler):
    server: _Mailbox

    def handle(self) -> None:
        """Agree to everything; take the letter between DATA and a lonely dot."""
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                self.server.kept.append(self._letter())
            self._say("221 bye" if word == b"QUIT" else "250 fine")
            if word == b"QUIT":
                return

    def _letter(self) -> EmailMessage:
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message: Any = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        return message  # type: ignore[no-any-return]

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def listening() -> Iterator[tuple[int, list[EmailMessage]]]:
    """The server's port and the letters it was given, for as long as the block runs."""
    with _Mailbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], server.kept
        server.shutdown()
