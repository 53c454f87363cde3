"""A process that is killed with -9: who sends a form does not live to see the answer, a worker its job's end.

python -m tests.dying TOKEN ADDRESS FORM MODULE:ATTRIBUTE -- the process dies where it would call that.
python -m tests.dying MODULE:ATTRIBUTE -- so does a worker.
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
    return _killed(token, address, json.dumps(form), where)


def worker_dies(where: str) -> bool:
    """Whether a worker that takes what waits was killed at that place."""
    return _killed(where)


def _killed(*words: str) -> bool:
    wanted = [sys.executable, "-m", "tests.dying", *words]
    ended = subprocess.run(wanted, timeout=PATIENCE, check=False, cwd=Path(__file__).parents[1])
    return ended.returncode == -signal.SIGKILL


def work(where: str) -> None:
    """Take jobs until one comes to that place."""
    from baywindow.server import worker
    from baywindow.server.process import become_server

    become_server()
    _fatal(where)
    worker.main()


def send(token: str, address: str, form: str, where: str) -> None:
    """Send the form as whoever the token is of."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from tests.people import Browser

    setup_test_environment()
    _fatal(where)
    browser = Browser()
    browser.cookies[settings.CONTEXT_COOKIE] = token
    browser.post(address, json.loads(form))


def _fatal(where: str) -> None:
    """Whoever calls this from now on dies."""

    def killed(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    module, _, path = where.partition(":")
    *holders, last = path.split(".")
    holder: Any = importlib.import_module(module)
    for name in holders:
        holder = getattr(holder, name)
    if not callable(getattr(holder, last)):
        raise TypeError(where)
    setattr(holder, last, killed)


if __name__ == "__main__":
    (work if len(sys.argv) == 2 else send)(*sys.argv[1:])
