"""A request whose process is killed with -9 after goods are booked and before they are counted.

python -m tests.inbound.dying TOKEN ADDRESS FORM
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django


def main(token: str, address: str, form: str) -> None:
    """Send the form as whoever the token is of; this process does not live to see the answer."""
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from baywindow.inbound.models import ReceiptLine
    from tests.people import Browser

    def killed(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setup_test_environment()
    ReceiptLine.save = killed  # type: ignore[method-assign]
    browser = Browser()
    browser.cookies[settings.CONTEXT_COOKIE] = token
    browser.post(address, json.loads(form))


if __name__ == "__main__":
    main(*sys.argv[1:])
