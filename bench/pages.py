"""P1: the pages people look at all day, through HTTP, logged in, row security on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .browse import Browser, at_once, one_at_a_time
from .ground import Ground, world
from .table import Row, at_least, at_most, p50
from .world import PASSWORD, PERSON

ROWS = 1_000_000
SECONDS = 6.0
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
    for name, path in paths.items():
        yield from _page(ground, browser.cookie, name, path, looked[path])


def told_inside(ground: Ground, *words: str) -> dict[str, Any]:
    """What `bench.inside` says there."""
    done = ground.run("bench.inside", *words)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _page(ground: Ground, cookie: str, name: str, path: str, found: dict[str, Any]) -> Iterator[Row]:
    before = told_inside(ground, "--plain", PERSON)
    alone, limit = p50(one_at_a_time(ground.port, cookie, path, times=150, warm=60)), before["alone"]
    used = cpu(ground)
    count, spent = at_once(ground.port, cookie, path, people=8, seconds=SECONDS)
    each, rate = (cpu(ground) - used) / count * 1000, count / spent
    after = told_inside(ground, "--plain", PERSON)
    speed = (before["rate"] + after["rate"]) / 2 / PLAIN_RATE
    yield Row(
        f"{name}: a plain transaction meanwhile", f"{limit:.2f} ms", f"speed {speed:.2f}", "(0.62 ms, 1)"
    )
    yield at_most(f"{name}: p50 alone", alone, 15 * limit, " ms", f"{alone / limit:.1f} x plain")
    yield at_least(f"{name}: 8 at a time", rate / speed, 300, "/s", f"{rate:.0f}/s as it was")
    yield at_most(f"{name}: app CPU", each * speed, 5, " ms", f"{each:.2f} ms as it was")
    yield at_most(f"{name}: statements", found["statements"], 6)
    share = found["with"] / found["without"]
    figures = f"{found['with']:.2f} / {found['without']:.2f} ms"
    yield Row(
        f"{name}: database with / without row security", figures, f"{share:.2f} x", "<= 2.2 x", share <= 2.2
    )


def cpu(ground: Ground) -> float:
    """CPU seconds the web's workers have used."""
    return sum(_ticks(pid) for pid in ground.web_workers()) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])
