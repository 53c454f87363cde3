"""Workers that are told to end: waited for as long as was agreed, and killed only when they have not."""

import time

from baywindow.server.web import server


class Worker:
    """Ends so many seconds after it was told to; a wait for it comes back at once, as granian's own can.

    `deaf` is how often it must be told before it hears, `age` how many seconds ago it was begun.
    """

    def __init__(self, seconds: float, deaf: int = 0, age: float = 0) -> None:
        self.birth, self.told = time.monotonic() - age, 0
        self.idx, self.seconds, self.deaf, self.ends, self.killed = 0, seconds, deaf, float("inf"), False

    def terminate(self) -> None:
        self.told += self.is_alive()
        if self.deaf:
            self.deaf -= 1
        else:
            self.ends = min(self.ends, time.monotonic() + self.seconds)

    def join(self, timeout: float | None = None) -> None:
        pass

    def is_alive(self) -> bool:
        return not self.killed and time.monotonic() < self.ends

    def kill(self) -> None:
        self.killed = True


def stopped(patience: float, *workers: Worker) -> float:
    """Seconds it took to stop these workers."""
    serving = server("baywindow.wsgi:application", 1, len(workers))
    serving.wrks, serving.workers_kill_timeout = list(workers), patience
    began = time.monotonic()
    serving._stop_workers()
    assert serving.wrks == []
    return time.monotonic() - began


def test_who_is_about_to_end_is_not_killed() -> None:
    quick, slower = Worker(0.05), Worker(0.3)
    assert 0.3 <= stopped(30, quick, slower) < 10
    assert not quick.killed and not slower.killed


def test_who_did_not_hear_it_is_told_again() -> None:
    starting = Worker(0, deaf=1)
    assert 1 <= stopped(30, starting) < 10
    assert not starting.killed


def test_who_finishes_its_requests_is_told_once() -> None:
    busy = Worker(1.5, age=60)
    assert 1.5 <= stopped(30, busy) < 10
    assert busy.told == 1 and not busy.killed, "told twice, granian's worker stops dead with its requests"


def test_who_does_not_end_is_killed_when_its_time_is_up() -> None:
    quick, stuck = Worker(0), Worker(3600)
    assert 0.2 <= stopped(0.2, quick, stuck) < 10
    assert stuck.killed and not quick.killed
