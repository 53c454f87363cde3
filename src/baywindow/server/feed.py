"""The live feed's server: granian on its ASGI side, one worker. Started by the supervisor as a child."""

import resource
import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from baywindow.feed import MOST
from baywindow.server.process import hold_lifeline
from baywindow.server.serving import Serving
from baywindow.server.site import bindable, feed_port


def main() -> None:
    """Serve until told to stop; open feeds are then ended, and browsers look for us again."""
    hold_lifeline()
    if not bindable(feed_port()):  # the server itself would share it with whoever listens there
        sys.exit(f"Port {feed_port()}, the live feed's, is taken: choose another with BAYWINDOW_FEED_PORT.")
    _as_many_files_as_allowed()
    Serving(
        "baywindow.feed.app:application",
        address="127.0.0.1",
        port=feed_port(),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=1024,
        backpressure=MOST + 500,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _as_many_files_as_allowed() -> None:
    """A feed is an open file; most systems begin with a thousand and allow more to whoever asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + 1000 if hard == resource.RLIM_INFINITY else min(hard, MOST + 1000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


if __name__ == "__main__":
    main()
