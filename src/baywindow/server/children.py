"""Child processes that are kept alive: started again, ever more slowly, when they die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from baywindow.server.process import LIFELINE

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
WELL = 60.0
"""Seconds a child must have lived for its next death to count as a first one."""


class Child:
    """One Python module run as a process in a group of its own."""

    def __init__(self, name: str, module: str, environment: Mapping[str, str], lifeline: int) -> None:
        self.name = name
        self.module = module
        self.environment = {**environment, LIFELINE: str(lifeline)}
        self.lifeline = lifeline
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.born = 0.0
        self.due = 0.0

    def start(self) -> None:
        """Start the process; it ends by itself when the lifeline's other end closes."""
        self.born = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            env=self.environment, pass_fds=[self.lifeline], start_new_session=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def tend(self) -> str | None:
        """Look after it; a sentence when it was found dead."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return None
        status = self.process.poll()
        return None if status is None else self._buried(status, now)

    def _buried(self, status: int, now: float) -> str:
        self._sweep()
        if now - self.born > WELL:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        told = f"{self.name} ended with status {status}; starting it again in {self.pause:g} s"
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.process = None
        return told

    def stop(self, patience: float = 20.0) -> None:
        """Ask it to finish, wait, and end what is left of its group."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._sweep()
        self.process.wait()
        self.process = None

    def _sweep(self) -> None:
        """A killed web server leaves its workers behind, holding the port."""
        assert self.process is not None  # noqa: S101 - both callers have looked
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
