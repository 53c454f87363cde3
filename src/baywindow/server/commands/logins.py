"""`baywindow logins`: who can sign in to the demo, as a table to people and as JSON to programs."""

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import psycopg

from baywindow.server.addresses import conninfo

MAY = {
    "admin": "everything of the client's, its team and keys too",
    "operations": "announces deliveries, places orders, answers differences",
    "finance": "reads the documents meant for finance",
    "executive": "reads everything of the client's",
    "account_manager": "reads everything of each client's",
    "auditor": "reads everything of the client's, and who looked at it",
    "owner": "everything",
    "manager": "everything but the companies' sign-ins",
    "operator": "receives, counts, moves, picks, packs, ships",
    "customer_service": "clients' orders, deliveries, exceptions; looks through their eyes",
    "accounting": "reads the warehouse, edits documents and costs",
    "driver": "home, and nothing yet",
}
"""What each built-in role is for, in the demo's words."""


def run(words: Sequence[str]) -> int:
    """Print the logins: a table in a terminal, else a list of objects with all that is known."""
    parser = argparse.ArgumentParser(
        prog="baywindow logins",
        description="Who can sign in to the demo: a table in a terminal, JSON where a program reads.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON in a terminal, too")
    as_json = parser.parse_args(words).json or not sys.stdout.isatty()
    print(json.dumps(demo_logins(), indent=2) if as_json else "\n".join(_table(demo_logins())))
    return 0


def _table(found: list[dict[str, Any]]) -> Iterator[str]:
    """The logins by company: who, e-mail, password, what the role may do."""
    if not found:
        yield "There is no demo here: BAYWINDOW_DEMO is 0."
    for (workspace, client), people in groupby(sorted(found, key=_company), _company):
        yield f"{client} at {workspace}" if client else f"{workspace}, the warehouse"
        for one in people:
            role, may = one["role"].replace("_", " "), MAY[one["role"]]
            yield f"  {one['name']:<17} {one['email']:<34} {one['password']:<15} {role:<17} {may}"
        yield ""


def _company(login: dict[str, Any]) -> tuple[str, str]:
    return login["workspace"], login["client"] or ""


def demo_logins() -> list[dict[str, Any]]:
    """The demo's logins; none where there is no demo."""
    if os.environ.get("BAYWINDOW_DEMO", "1") == "0" or importlib.util.find_spec("baywindow.demo") is None:
        return []
    from baywindow.demo.logins import logins

    return list(logins())


def shown() -> str:
    """One login of each role for the eye, a line each; empty when this database is not the demo's."""
    found = {login["role"]: login for login in reversed(demo_logins()) if login["email"] in _known()}
    lines = [_line(login) for login in reversed(found.values())]
    return "Demo logins (all of them: ./bay logins):\n" + "\n".join(lines) + "\n" if lines else ""


@cache
def _known() -> frozenset[str]:
    """The addresses that can sign in here."""
    with psycopg.connect(conninfo("bw_auth")) as connection:
        return frozenset(row[0] for row in connection.execute("select email from public.person limit 1000"))


def _line(found: dict[str, Any]) -> str:
    where = found["client"] or found["workspace"]
    return f"  {found['email']:<34} {found['password']:<18} {found['role']}, {where}"
