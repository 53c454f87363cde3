"""A world of any size, in SQL: `python -m bench.world --movements 1000000 --clients 40`.

It ends in the state the ledger's own posting would have left (levels, balances, day snapshots), but
gets there in bulk, as the administrator and without triggers: a posting of ten million lines is
what P4 measures, not what P2 should wait for. `check` replays it all.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

SQL = Path(__file__).parent / "sql"
PERSON, PASSWORD = "ops@bench.example", "a measured morning"
STAFF = "manager@bench.example"
WORKSPACE = "bench"
STEPS = (
    "places",
    "catalogue",
    "movements",
    "levels",
    "balances",
    "snapshots",
    "promises",
    "orders",
    "inbound",
)
DAYS = 730


def main() -> int:
    """Build the world in the database of BAYWINDOW_HOME, unless it holds one already."""
    parser = argparse.ArgumentParser(prog="python -m bench.world")
    parser.add_argument("--movements", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--items", type=int, default=400, help="items of each client")
    parser.add_argument("--orders", type=int, default=0, help="orders of all clients together")
    chosen = parser.parse_args()
    with administrator() as connection:
        if _stands(connection):
            print("The world stands already.")
            return 0
    founded = found(chosen.clients)
    with administrator() as connection:
        each = {"movements": chosen.movements, "orders": chosen.orders}
        build(connection, founded, chosen.items, **{name: n // chosen.clients for name, n in each.items()})
        wrong = check(connection)
    print(f"figures that are not the ledger's replay: {wrong}")
    return 1 if wrong else 0


@contextmanager
def administrator() -> Iterator[psycopg.Connection[Any]]:
    """A superuser's connection without row security, triggers and foreign keys in its way."""
    from baywindow.server.addresses import administrator as address
    from baywindow.server.addresses import database_name

    with psycopg.connect(address(database_name()), autocommit=True) as connection:
        for setting in (
            "set session_replication_role = replica",
            "set search_path = core",
            "set synchronous_commit = off",
            "set work_mem = '256MB'",
            "set maintenance_work_mem = '512MB'",
            "set statement_timeout = 0",
            "set enable_nestloop = off",  # new tables have no estimates yet
        ):
            connection.execute(setting)
        yield connection


def _stands(connection: psycopg.Connection[Any]) -> bool:
    return connection.execute("select 1 from movement limit 1").fetchone() is not None


def client(n: int) -> str:
    """The code of the nth client, from 1."""
    return f"{WORKSPACE}-{n:02d}"


def found(clients: int) -> str:
    """The workspace, its clients, and two people; gives back the workspace's id."""
    os.environ["BAYWINDOW_PROCESS"] = "owner"
    from baywindow.server.process import become_owner

    become_owner()
    from baywindow.accounts.founding import create_person, join_client, join_staff
    from baywindow.tenancy.founding import create_client, create_workspace

    workspace = create_workspace(WORKSPACE, "Bench Logistics", time_zone="Europe/Berlin")
    made = [create_client(workspace, client(n), f"Bench client {n:02d}") for n in range(1, clients + 1)]
    join_client(create_person(PERSON, "Ben Ch", PASSWORD), made[0], "operations")
    join_staff(create_person(STAFF, "Staff Ch", PASSWORD), workspace, "manager")
    return str(workspace.id)


def build(
    connection: psycopg.Connection[Any], workspace: str, items: int, movements: int, orders: int
) -> None:
    """All tables, step by step, client by client where it is much."""
    from baywindow.stock.keys import BALANCE_KEY, LEVEL_KEY

    params = {"workspace": workspace, "movements": movements, "items": items, "days": DAYS, "orders": orders}
    clients = [row[0] for row in connection.execute("select client_id from client order by code").fetchall()]
    for step in STEPS if orders else STEPS[:-2]:
        began = time.monotonic()
        text = (SQL / f"{step}.sql").read_text()
        text = text.replace("<<level_key>>", LEVEL_KEY).replace("<<balance_key>>", BALANCE_KEY)
        for n, client_id in enumerate(clients):
            for statement in text.split(";\n"):
                if statement.strip():
                    connection.execute(statement.encode(), {**params, "client": client_id, "n": n})
            _progress(step, n + 1, len(clients), began)
        print(file=sys.stderr)
    connection.execute("vacuum analyze")


def _progress(step: str, done: int, of: int, began: float) -> None:
    spent = time.monotonic() - began
    print(f"\r{step:<10} {done}/{of} clients, {spent:.1f} s", end="", file=sys.stderr, flush=True)


def check(connection: psycopg.Connection[Any]) -> int:
    """How many levels, balances and snapshots differ from a replay of the ledger."""
    statements = (SQL / "check.sql").read_text().split(";\n")
    return sum(int(_one(connection, text)) for text in statements if text.strip())


def _one(connection: psycopg.Connection[Any], text: str) -> Any:
    row = connection.execute(text.encode()).fetchone()
    return row[0] if row else 0


if __name__ == "__main__":
    sys.exit(main())
