"""A database that is killed with -9 in the midst of something, and is up again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError
from psycopg import sql

from baywindow.server.addresses import administrator, database_name
from baywindow.server.embedded import Server
from tests.attacks.ground import let_go

PATIENCE = 20


@contextmanager
def durable() -> Iterator[None]:
    """What is committed is on the disk first, as on any server but the tests' own, which are in a hurry."""
    _say("alter database {} set synchronous_commit = on")
    try:
        yield
    finally:
        _say("alter database {} reset synchronous_commit")


def kill(server: Server) -> None:
    """End every process of the server at once, without a word."""
    assert server.process is not None
    for pid in [server.process.pid, *_children(server.process.pid)]:
        os.kill(pid, signal.SIGKILL)
    server.process.wait(PATIENCE)


def up_again(server: Server) -> None:
    """The server serves again, after whatever it has to mend; nobody keeps a connection of before."""
    let_go()
    assert server.revived()


def killing(server: Server, before: Callable[..., Any], turn: int = 1) -> Callable[..., Any]:
    """The function, but the database is killed when it is called for the so many-th time."""
    calls: list[None] = []

    def fatal(*args: Any, **options: Any) -> Any:
        calls.append(None)
        if len(calls) == turn:
            kill(server)
        return before(*args, **options)

    return fatal


def fails(act: Callable[[], Any]) -> None:
    """The request ends in an error, as it must without a database."""
    try:
        answer = act()
    except DatabaseError:
        return
    assert answer.status_code >= 500, answer.content


def _children(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(stat.parent.name)
        except (FileNotFoundError, ProcessLookupError):
            continue


def _say(text: str) -> None:
    let_go()
    with psycopg.connect(administrator(), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(sql.Identifier(database_name())))
