"""A running database for a single command, whether or not everything is up."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from baywindow.server.addresses import administrator, conninfo, external
from baywindow.server.embedded import own_server
from baywindow.server.trouble import Trouble


@contextmanager
def database() -> Iterator[None]:
    """The database, reachable in this block: a real server, the one that runs, or one started for it."""
    if external() is not None or _answers():
        yield
    else:
        with own_server():
            yield


@contextmanager
def tables() -> Iterator[None]:
    """The database with its tables, reachable in this block; Trouble when they are still to be made."""
    with database():
        if not _migrated():
            raise Trouble("The database has no tables yet: run baywindow provision, then baywindow migrate.")
        yield


def _migrated() -> bool:
    try:
        with psycopg.connect(conninfo("bw_owner"), connect_timeout=10) as connection:
            row = connection.execute("select to_regclass('core.workspace') is not null").fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def _answers() -> bool:
    try:
        psycopg.connect(administrator(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
