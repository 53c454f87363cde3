"""The job queue as the worker sees it. Not in worker.py: procrastinate warns of an app made in __main__."""

from typing import Any

from baywindow.server.addresses import conninfo

CONNECTIONS = 3


def working_app() -> Any:
    """The app with a small pool of its own: Django's connections are for the jobs themselves."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app

    return app.with_connector(
        PsycopgConnector(conninfo=conninfo("bw_jobs"), min_size=1, max_size=CONNECTIONS)
    )
