"""Looks into one request, in a process of its own: `python -m bench.inside PERSON PATH...`.

Prints JSON: how many statements each page runs, what they take through the portal's login with row
security, and what the same statements take without it (as the administrator). With `--plain PERSON`:
what one plain transaction with the context and 50 rows takes, the limit of all pages.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
TIMES = 60
SECONDS = 3.0
PLAIN = """
select id, occurred_at, kind, qty, item_id, lot_id, warehouse_id, document_number from movement
 where workspace_id = %(workspace)s::uuid and client_id = %(client)s::uuid
 order by occurred_at desc, id desc limit 50
"""
ENTER = "select sec.enter(%s::text, null::uuid, true)"
Statement = tuple[str, Any]


def main(words: list[str]) -> None:
    """Measure the paths as the person and print what was found."""
    import django

    django.setup()
    if words[0] == "--plain":
        found: dict[str, Any] = _plain(*_token(words[1]))
    else:
        token, _ = _token(words[0])
        found = {path: _page(path, token) for path in words[1:]}
    print(json.dumps(found))


def _token(email: str) -> tuple[str, dict[str, str]]:
    from baywindow.accounts.contexts import memberships, mint
    from baywindow.accounts.models import Person

    person = Person.objects.get(email=email)
    membership = memberships(person.id)[0]
    tenant = {"workspace": str(membership.workspace_id), "client": str(membership.client_id)}
    return mint(person.id, membership, "bench"), tenant


def _page(path: str, token: str) -> dict[str, float]:
    statements = _statements(path, token)
    compared = [one for one in statements if "core." not in one[0]]  # a door asks for a context itself
    with_policies = _time(compared, _portal, token)
    without = _time(compared, _administrator, token)
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


def _administrator(token: str) -> psycopg.Connection[Any]:
    from baywindow.server.addresses import administrator, database_name
    from baywindow.settings import PREPARED_AFTER

    return psycopg.connect(
        administrator(database_name()), prepare_threshold=PREPARED_AFTER, options="-c search_path=core"
    )


def _time(
    statements: list[Statement], connect: Callable[[str], psycopg.Connection[Any]], token: str
) -> float:
    """Milliseconds of all statements together: the sum of their medians."""
    total = 0.0
    with connect(token) as connection:
        for sql, params in statements:
            total += _median(lambda sql=sql, params=params: connection.execute(sql, params).fetchall())
    return total


def _plain(token: str, tenant: dict[str, str]) -> dict[str, float]:
    """BEGIN, enter, 50 movements, COMMIT: `alone` in milliseconds, `rate` a second with 8 processes at it."""
    with _connected() as connection:
        alone = _median(lambda: _plain_transaction(connection, token, tenant))
    with ProcessPoolExecutor(8, mp_context=get_context("spawn")) as eight:
        done = list(eight.map(_plain_transactions, [token] * 8, [tenant] * 8))
    return {"alone": alone, "rate": sum(done) / SECONDS}


def _plain_transactions(token: str, tenant: dict[str, str]) -> int:
    """How many plain transactions this process gets done; all eight begin at the next even moment."""
    with _connected() as connection:
        _median(lambda: _plain_transaction(connection, token, tenant))
        count, until = 0, (time.time() // 2 + 2) * 2 + SECONDS
        time.sleep(max(0.0, until - SECONDS - time.time()))
        while time.time() < until:
            _plain_transaction(connection, token, tenant)
            count += 1
    return count


def _connected() -> psycopg.Connection[Any]:
    from baywindow.server.addresses import conninfo

    return psycopg.connect(
        conninfo("bw_portal"), autocommit=True, prepare_threshold=None, options="-c search_path=core"
    )


def _plain_transaction(connection: psycopg.Connection[Any], token: str, tenant: dict[str, str]) -> None:
    with connection.transaction():
        connection.execute(ENTER, [token])
        connection.execute(PLAIN, tenant).fetchall()


def _median(do: Callable[[], Any]) -> float:
    for _ in range(5):
        do()
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        do()
        spent.append(time.perf_counter() - began)
    return median(spent) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
