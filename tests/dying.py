"""A request whose process is killed with -9: somebody sends a form and does not live to see the answer.

python -m tests.dying TOKEN ADDRESS FORM MODULE:ATTRIBUTE -- the process dies where it would call that.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

PATIENCE = 120


def dies(token: str, address: str, form: dict[str, Any], where: str) -> bool:
    """Whether the process that sends this form was killed at that place."""
    wanted = [sys.executable, "-m", "tests.dying", token, address, json.dumps(form), where]
    ended = subprocess.run(wanted, timeout=PATIENCE, check=False, cwd=Path(__file__).parents[1])
    return ended.returncode == -signal.SIGKILL


def main(token: str, address: str, form: str, where: str) -> None:
    """Send the form as whoever the token is of."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from tests.people import Browser

    def killed(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setup_test_environment()
    module, _, path = where.partition(":")
    *holders, last = path.split(".")
    holder: Any = importlib.import_module(module)
    for name in holders:
        holder = getattr(holder, name)
    if not callable(getattr(holder, last)):
        raise TypeError(where)
    setattr(holder, last, killed)
    browser = Browser()
    browser.cookies[settings.CONTEXT_COOKIE] = token
    browser.post(address, json.loads(form))


if __name__ == "__main__":
    main(*sys.argv[1:])
