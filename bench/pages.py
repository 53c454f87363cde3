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
        looked = looked_into(ground)
        yield Row("a plain transaction with context, 50 rows", f"{looked['plain']:.2f} ms")
        looked["rate"] = _plain_rate(ground)
        yield Row("the same by pgbench, 8 at a time", f"{looked['rate']:,.0f}/s")
        for name, path in pages().items():
            yield from _page(ground, browser.cookie, name, path, looked)


def looked_into(ground: Ground) -> dict[str, Any]:
    """What `bench.inside` says of the pages."""
    done = ground.run("bench.inside", PERSON, *pages().values())
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _plain_rate(ground: Ground) -> float:
    """Plain transactions a second that pgbench gets at 8 at a time, here and now."""
    done = ground.run("bench.inside", "--pgbench", PERSON)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return float(done.stdout.strip().splitlines()[-1])


def _page(ground: Ground, cookie: str, name: str, path: str, looked: dict[str, Any]) -> Iterator[Row]:
    plain, found = looked["plain"], looked[path]
    alone = p50(one_at_a_time(ground.port, cookie, path, times=150, warm=40))
    yield at_most(f"{name}: p50 alone", alone, 15 * plain, " ms", f"{alone / plain:.1f} x plain")
    before = cpu(ground)
    count, spent = at_once(ground.port, cookie, path, people=8, seconds=SECONDS)
    each = (cpu(ground) - before) / count * 1000
    rate = count / spent
    yield at_least(f"{name}: 8 at a time", rate, 300, "/s", f"1/{looked['rate'] / rate:.0f} of plain")
    yield at_most(f"{name}: app CPU", each, 5, " ms")
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
