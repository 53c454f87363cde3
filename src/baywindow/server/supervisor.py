"""Database, pages and worker under one roof: started in order, kept alive, stopped in reverse."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from baywindow.server.addresses import external
from baywindow.server.children import Child
from baywindow.server.embedded import Server, own_server
from baywindow.server.folders import owned
from baywindow.server.home import home
from baywindow.server.process import feed_environment, serving_environment
from baywindow.server.site import bindable, feed_port, port
from baywindow.server.trouble import Trouble

SIGN_IN = "/accounts/login/"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 5.0
"""Seconds a web server that just lost its supervisor may still hold the port."""


LATE = 30.0
"""Seconds after which the first page should be there."""


class Supervisor:
    """One run of everything; `run` comes back when it is asked to stop."""

    def __init__(self) -> None:
        self.port = port()
        self.stopping = threading.Event()
        self.server: Server | None = None
        self.children: list[Child] = []

    def run(self) -> int:
        """Start all, say `ready`, and tend them until a signal; the process's exit status."""
        with _signals(self.stopping), ExitStack() as stack:
            stack.enter_context(owned(home()))
            self._free_port()
            if external() is None:
                self.server = stack.enter_context(own_server())
            if not self._prepared():
                return 0 if self.stopping.is_set() else 1
            lifeline = stack.enter_context(_lifeline())
            stack.callback(self._stop_children)
            self._start_children(lifeline)
            self._tend()
        return 0

    def _free_port(self) -> None:
        until = time.monotonic() + GRACE
        while not bindable(self.port):
            if time.monotonic() > until:
                raise Trouble(
                    f"Port {self.port} is taken: end what uses it, or set BAYWINDOW_PORT to another one."
                )
            time.sleep(0.2)

    def _prepared(self) -> bool:
        """Run the owner's work in a process of its own, so that its password leaves with it."""
        environment = {**os.environ, "BAYWINDOW_PROCESS": "owner"}
        child = subprocess.Popen(
            [sys.executable, "-m", "baywindow.server.prepare"], env=environment, start_new_session=True
        )
        while child.poll() is None:
            if self.stopping.wait(0.05):
                child.terminate()
                child.wait()
        return child.returncode == 0 and not self.stopping.is_set()

    def _start_children(self, lifeline: int) -> None:
        environment = {**serving_environment(), "BAYWINDOW_FEED_PORT": str(feed_port())}
        self.children = [
            Child("web", "baywindow.server.web", environment, lifeline),
            Child("worker", "baywindow.server.worker", environment, lifeline),
            Child("live feed", "baywindow.server.feed", feed_environment(), lifeline),
        ]
        for child in self.children:
            child.start()

    def _stop_children(self) -> None:
        for child in self.children:
            child.stop()

    def _tend(self) -> None:
        announced, late = False, time.monotonic() + LATE
        while not self.stopping.wait(0.2):
            self._tend_database()
            for child in self.children:
                if told := child.tend():
                    print(f"baywindow: {told}", file=sys.stderr, flush=True)
            if not announced and self._serves():
                announced = True
                self._announce()
            elif not announced and time.monotonic() > late:
                late = float("inf")
                print("baywindow: the first page is still not served; see above", file=sys.stderr, flush=True)

    def _tend_database(self) -> None:
        if self.server is not None and self.server.revived():
            print("baywindow: the database had ended and was started again", file=sys.stderr, flush=True)

    def _serves(self) -> bool:
        return _answers(self.port, "/health/ready") and _answers(self.port, SIGN_IN)

    def _announce(self) -> None:
        from baywindow.server.commands.logins import shown

        print(shown(), end="")
        print(f"ready http://127.0.0.1:{self.port}", flush=True)


def _answers(number: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    before = {sign: signal.signal(sign, stop) for sign in STOPS}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


@contextmanager
def _lifeline() -> Iterator[int]:
    """The end of a pipe that children hold; it reads as ended when we are gone, however we went."""
    held, ours = os.pipe()
    try:
        yield held
    finally:
        os.close(ours)
        os.close(held)
