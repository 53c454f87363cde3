"""The limit of every page: BEGIN, `sec.enter`, 50 movements, COMMIT, by psycopg without prepared statements.

`python -m bench.plain PERSON` answers for every line it reads: "alone" how many milliseconds one takes,
"rate" how many a second eight processes do. It stays, so that a page is measured between two of its answers:
a shared machine is twice as fast a few seconds later.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import psycopg

from .ground import ROOT, Ground

PEOPLE = 8
SECONDS = 1.0
SQL = """
select id, occurred_at, kind, qty, item_id, lot_id, warehouse_id, document_number from movement
 where workspace_id = %(workspace)s::uuid and client_id = %(client)s::uuid
 order by occurred_at desc, id desc limit 50
"""


class Plain:
    """What plain transactions take there right now."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def alone(self) -> float:
        """Milliseconds of one by itself."""
        return self._told("alone")

    def rate(self) -> float:
        """How many a second eight do together."""
        return self._told("rate")

    def _told(self, what: str) -> float:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"The plain transactions ended with {self._process.wait()}.")
        return float(line)


@contextmanager
def plainly(ground: Ground, person: str) -> Iterator[Plain]:
    """Somebody who does plain transactions there when asked."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.plain", person], env=ground.environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Plain(process)
        process.communicate()


def main(person: str) -> None:
    """Answer until nobody asks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
    import django

    from .inside import middle, token_of

    django.setup()
    told = token_of(person)
    with (
        _connected() as connection,
        ProcessPoolExecutor(PEOPLE, mp_context=get_context("spawn"), initializer=_ready) as eight,
    ):
        answers: dict[str, Callable[[], float]] = {
            "alone": lambda: middle(lambda: _transaction(connection, *told)),
            "rate": lambda: sum(eight.map(_transactions, [told] * PEOPLE)) / SECONDS,
        }
        answers["rate"]()
        for line in sys.stdin:
            print(answers[line.strip()](), flush=True)


_own: list[psycopg.Connection[Any]] = []
"""The connection of a process of the eight."""


def _ready() -> None:
    _own.append(_connected())


def _transactions(told: tuple[str, dict[str, str]]) -> int:
    count, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        _transaction(_own[0], *told)
        count += 1
    return count


def _connected() -> psycopg.Connection[Any]:
    from baywindow.server.addresses import conninfo

    return psycopg.connect(
        conninfo("bw_portal"), autocommit=True, prepare_threshold=None, options="-c search_path=core"
    )


def _transaction(connection: psycopg.Connection[Any], token: str, tenant: dict[str, str]) -> None:
    from .inside import ENTER

    with connection.transaction():
        connection.execute(ENTER, [token])
        connection.execute(SQL, tenant).fetchall()


if __name__ == "__main__":
    main(sys.argv[1])
