"""A running database for a single command, whether or not everything is up."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from baywindow.server.addresses import administrator, external
from baywindow.server.embedded import own_server


@contextmanager
def database() -> Iterator[None]:
    """The database, reachable in this block: a real server, the one that runs, or one started for it."""
    if external() is not None or _answers():
        yield
    else:
        with own_server():
            yield


def _answers() -> bool:
    try:
        psycopg.connect(administrator(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
