"""Several people at the same moment: threads that give back their connections and tell their failures."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")

PATIENCE = 30
"""Seconds somebody waits for the others: who fails before they are ready must not leave them waiting."""


def barrier(people: int) -> threading.Barrier:
    """Where so many wait for one another, but not for ever."""
    return threading.Barrier(people, timeout=PATIENCE)


def somebody_waits() -> None:
    """Return once a connection waits for a row that another holds, or has had two seconds to."""
    with connections["owner"].cursor() as cursor:
        for _ in range(40):
            cursor.execute("select pg_sleep(0.05), pg_stat_clear_snapshot()")
            cursor.execute(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
                " and datname = current_database())"
            )
            if cursor.fetchone()[0]:
                return


def closing(act: Callable[[], T]) -> T:
    """What the act answered, in a thread of its own that gives back its connections."""
    try:
        return act()
    finally:
        connections.close_all()


def give_back() -> None:
    """This thread's connections, but those in the middle of something: a pool has few of them."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def together(*acts: Callable[[], T]) -> list[T]:
    """What each act answered, in their order; all begin at the same moment. The first failure is raised."""
    start = barrier(len(acts))
    give_back()

    def run(act: Callable[[], T]) -> T:
        start.wait()
        return closing(act)

    with ThreadPoolExecutor(len(acts)) as people:
        running = [people.submit(run, act) for act in acts]
    return [one.result() for one in running]


def at_once(act: Callable[[], T], people: int) -> list[T]:
    """Let several people do the same at the same moment; what each was answered."""
    return together(*[act] * people)
