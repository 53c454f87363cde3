"""Looks into one request, in a process of its own: `python -m bench.inside PERSON PATH...`.

Prints JSON: how many statements each page runs, what they take through the portal's login with row
security, and what the same statements take without it (as the administrator).
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
TIMES, WARM = 60, 5
ENTER = "select sec.enter(%s::text, null::uuid, true)"
Statement = tuple[str, Any]


def main(words: list[str]) -> None:
    """Measure the paths as the person and print what was found."""
    import django

    django.setup()
    token, _ = token_of(words[0])
    print(json.dumps({path: _page(path, token) for path in words[1:]}))


def token_of(email: str) -> tuple[str, dict[str, str]]:
    """A context of the person's, and the ids of its tenant."""
    from baywindow.accounts.contexts import memberships, mint
    from baywindow.accounts.models import Person

    person = Person.objects.get(email=email)
    membership = memberships(person.id)[0]
    tenant = {"workspace": str(membership.workspace_id), "client": str(membership.client_id)}
    return mint(person.id, membership, "bench"), tenant


def _page(path: str, token: str) -> dict[str, float]:
    statements = _statements(path, token)
    compared = [one for one in statements if "core." not in one[0]]  # a door asks for a context itself
    with _portal(token) as portal, _administrator() as administrator:
        timed = [_both(portal, administrator, *one) for one in compared]
    with_policies, without = (sum(column) for column in zip(*timed, strict=True)) if timed else (0.0, 0.0)
    return {"statements": len(statements), "with": with_policies, "without": without}


def _statements(path: str, token: str) -> list[Statement]:
    """What the page asks the database, but for entering and the transaction's own words."""
    from django.db import connections

    noted: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "sec.enter" not in sql and sql.split(maxsplit=1)[0].upper() not in {
            "BEGIN",
            "COMMIT",
            "SAVEPOINT",
            "RELEASE",
        }:
            noted.append((sql, params))
        return execute(sql, params, many, context)

    _ask(path, token)
    with connections["portal"].execute_wrapper(note):
        _ask(path, token)
    return noted


def _ask(path: str, token: str) -> None:
    """One request straight into the application the web server runs."""
    from django.conf import settings

    from baywindow.wsgi import application

    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"{settings.CONTEXT_COOKIE}={token}",
    }  # fmt: skip
    told: list[str] = []
    answer = application(environ, lambda status, headers, error=None: told.append(status))
    b"".join(answer)
    answer.close()
    assert told[0].startswith("200"), (path, told)


def _portal(token: str) -> psycopg.Connection[Any]:
    from baywindow.server.addresses import conninfo
    from baywindow.settings import PREPARED_AFTER

    connection = psycopg.connect(
        conninfo("bw_portal"), prepare_threshold=PREPARED_AFTER, options="-c search_path=core"
    )
    connection.execute(ENTER, [token])
    return connection


def _administrator() -> psycopg.Connection[Any]:
    from baywindow.server.addresses import administrator, database_name
    from baywindow.settings import PREPARED_AFTER

    return psycopg.connect(
        administrator(database_name()), prepare_threshold=PREPARED_AFTER, options="-c search_path=core"
    )


def _both(
    portal: psycopg.Connection[Any], administrator: psycopg.Connection[Any], sql: str, params: Any
) -> tuple[float, float]:
    """Median milliseconds of a statement with row security and without, in turns, so that noise hits both."""
    spent: tuple[list[float], list[float]] = ([], [])
    for n in range(WARM + TIMES):
        for kept, connection in zip(spent, (portal, administrator), strict=True):
            seconds = _seconds(lambda at=connection: at.execute(sql, params).fetchall())
            if n >= WARM:
                kept.append(seconds)
    return median(spent[0]) * 1000, median(spent[1]) * 1000


def middle(do: Callable[[], Any]) -> float:
    """The median milliseconds of doing it."""
    return median([_seconds(do) for _ in range(WARM + TIMES)][WARM:]) * 1000


def _seconds(do: Callable[[], Any]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
