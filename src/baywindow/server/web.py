"""The web server: granian on the pages' WSGI side. Started by the supervisor as a child."""

from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from baywindow.server.process import hold_lifeline
from baywindow.server.serving import Serving
from baywindow.server.site import port

WORKERS = 2
THREADS = 2
"""More blocking threads on a worker only lengthen the tail."""


def main() -> None:
    """Serve until told to stop; requests under way are finished first."""
    hold_lifeline()
    server("baywindow.wsgi:application", port(), WORKERS).serve()


def server(application: str, at: int, workers: int) -> Any:
    """The server of an application on this loopback port."""
    return Serving(
        application,
        address="127.0.0.1",
        port=at,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )


if __name__ == "__main__":
    main()
