"""P1: the pages people look at all day, through HTTP, logged in, row security on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from .browse import Browser, at_once, one_at_a_time
from .ground import Ground, world
from .plain import Plain, plainly
from .table import Row, at_least, at_most, p50
from .world import PASSWORD, PERSON

ROWS = 1_000_000
SECONDS = 2.0
ROUNDS = 7
PLAIN_RATE = 2850
"""Plain transactions a second, 8 at once, where the bars were set; `speed` is today's over that."""
TICKS = os.sysconf("SC_CLK_TCK")


def pages() -> dict[str, str]:
    """The pages by name; periods end today, one of them lies a year back."""
    today = datetime.now(UTC).date()

    def span(newest: int, oldest: int) -> str:
        return f"from={today - timedelta(days=oldest)}&to={today - timedelta(days=newest)}"

    return {
        "inventory": "/inventory",
        "stock balance, this month": f"/stock-balance?{span(0, 30)}",
        "stock balance, a year ago": f"/stock-balance?{span(360, 450)}",
        "movements with dates": f"/movements?{span(40, 70)}",
    }


def rows() -> Iterator[Row]:
    """Each page: alone, eight at a time, CPU in the app, statements, row security's share."""
    with world(ROWS) as ground:
        browser = Browser(ground.port)
        browser.sign_in(PERSON, PASSWORD)
        yield from measured(ground, browser, pages())


def measured(ground: Ground, browser: Browser, paths: dict[str, str]) -> Iterator[Row]:
    """P1's rows of each path."""
    looked = told_inside(ground, PERSON, *paths.values())
    with plainly(ground, PERSON) as plain:
        for name, path in paths.items():
            yield from _page(ground, browser.cookie, name, path, looked[path], plain)


def told_inside(ground: Ground, *words: str) -> dict[str, Any]:
    """What `bench.inside` says there."""
    done = ground.run("bench.inside", *words)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


class Round(NamedTuple):
    """A page by itself beside a plain transaction, in milliseconds; then two seconds of it for eight people:
    pages a second, CPU seconds a page, and the machine's speed."""

    alone: float
    plain: float
    rate: float
    each: float
    speed: float


def _page(
    ground: Ground, cookie: str, name: str, path: str, found: dict[str, Any], plain: Plain
) -> Iterator[Row]:
    one_at_a_time(ground.port, cookie, path, times=1, warm=60)
    rounds = [_round(ground, cookie, path, plain) for _ in range(ROUNDS)]
    alone, limit, rate, each, speed = (median(column) for column in zip(*rounds, strict=True))
    times = median(one.alone / one.plain for one in rounds)
    fair = median(one.rate / one.speed for one in rounds)
    fairly = median(one.each * one.speed for one in rounds) * 1000
    yield Row(f"{name}: a plain transaction", f"{limit:.2f} ms", f"speed {speed:.2f}", "(0.62 ms, 1)")
    yield at_most(f"{name}: p50 alone", times, 15, " x plain", f"{alone:.2f} ms as it was")
    yield at_least(f"{name}: 8 at a time", fair, 300, "/s", f"{rate:.0f}/s as it was")
    yield at_most(f"{name}: app CPU", fairly, 5, " ms", f"{each * 1000:.2f} ms as it was")
    yield at_most(f"{name}: statements", found["statements"], 6)
    share = found["with"] / found["without"]
    figures = f"{found['with']:.2f} / {found['without']:.2f} ms"
    yield Row(
        f"{name}: database with / without row security", figures, f"{share:.2f} x", "<= 2.2 x", share <= 2.2
    )


def _round(ground: Ground, cookie: str, path: str, plain: Plain) -> Round:
    limit = plain.alone()
    alone = p50(one_at_a_time(ground.port, cookie, path, times=30, warm=2))
    before, used = plain.rate(), cpu(ground)
    count, spent = at_once(ground.port, cookie, path, people=8, seconds=SECONDS)
    each = (cpu(ground) - used) / count
    return Round(alone, limit, count / spent, each, (before + plain.rate()) / 2 / PLAIN_RATE)


def cpu(ground: Ground) -> float:
    """CPU seconds the web's workers have used."""
    return sum(_ticks(pid) for pid in ground.web_workers()) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])
