"""What the log keeps to itself: the secret of a link that lets somebody in."""

from __future__ import annotations

import logging
import re

LINKS = re.compile(r"(/invitations/|/accounts/password/reset/key/)[^\s/?]+")


class Discretion(logging.Filter):
    """Writes a link without its secret: who reads the log must not be able to use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, without the secret."""
        said = record.getMessage()
        hidden = LINKS.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
