"""The worker: takes jobs as bw_jobs and does them. Started by the supervisor as a child."""

from typing import Any

from baywindow.server.addresses import conninfo
from baywindow.server.process import become_server

CONNECTIONS = 3
AT_ONCE = 2
POLL = 2.0
"""Seconds between looks at the queue when no wake-up came."""


def main() -> None:
    """Work until told to stop; jobs under way are finished first."""
    become_server()
    from baywindow.server.posture import assert_logins

    assert_logins(["jobs"])
    _working_app().run_worker(
        concurrency=AT_ONCE,
        fetch_job_polling_interval=POLL,
        shutdown_graceful_timeout=10,
        install_signal_handlers=True,
    )


def _working_app() -> Any:
    """The app with a small pool of its own: Django's connections are for the jobs themselves."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app

    return app.with_connector(
        PsycopgConnector(conninfo=conninfo("bw_jobs"), min_size=1, max_size=CONNECTIONS)
    )


if __name__ == "__main__":
    main()
