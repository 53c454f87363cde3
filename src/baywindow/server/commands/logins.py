"""`baywindow logins`: the demo's logins as JSON."""

import argparse
import importlib.util
import json
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import psycopg

from baywindow.server.addresses import conninfo


def run(words: Sequence[str]) -> int:
    """Print a list of objects: e-mail, password, role, client, workspace."""
    argparse.ArgumentParser(prog="baywindow logins", description="The demo's logins as JSON.").parse_args(
        words
    )
    print(json.dumps(demo_logins(), indent=2))
    return 0


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
