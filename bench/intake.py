"""P4: movements from a CSV through `baywindow import`: all kept figures included, and a second time."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .ground import HOMES, Ground, world
from .table import Row, at_least
from .world import WORKSPACE, client

LINES = 400_000
SEED_MOVEMENTS, CLIENTS, ITEMS = 1000, 3, 400
HEAD = (
    "item",
    "warehouse",
    "location",
    "lot",
    "quantity",
    "kind",
    "occurred_at",
    "document_number",
    "source_ref",
)


def rows() -> Iterator[Row]:
    """The rates of first imports, and whether a second one changes anything.

    An import reads, then has the database check and post: it keeps one core busy at a time. Files of several
    clients come in side by side, so what two cores take in is measured with two of them.
    """
    shutil.rmtree(HOMES / f"world-{SEED_MOVEMENTS}-{CLIENTS}", ignore_errors=True)
    with world(SEED_MOVEMENTS, clients=CLIENTS) as ground:
        file = HOMES / "movements.csv"
        write_movements(file)
        began = time.perf_counter()
        take_in(ground, file, client(1))
        yield Row(f"one file of {LINES:,} movements alone", f"{LINES / (time.perf_counter() - began):,.0f}/s")
        began = time.perf_counter()
        with ThreadPoolExecutor() as both:
            list(both.map(lambda n: take_in(ground, file, client(n)), (2, 3)))
        rate = 2 * LINES / (time.perf_counter() - began)
        yield at_least(f"two clients' files of {LINES:,} at once, start included", rate, 20_000, "/s")
        before, began = fingerprint(ground), time.perf_counter()
        said = take_in(ground, file, client(1))
        again = time.perf_counter() - began
        yield Row(
            "the same file again",
            f"{LINES / again:,.0f}/s",
            said,
            "changes nothing",
            fingerprint(ground) == before,
        )
        wrong = ground.run_code(_CHECK)
        yield Row("levels, balances, snapshots that differ from a replay", wrong, "", "0", wrong == "0")


def write_movements(file: Path) -> None:
    """Two years of receipts and shipments of the bench's own items."""
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=720)
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(HEAD)
        for n in range(LINES):
            item = 1 + 2 * (n * 7919 % (ITEMS // 2))  # those without lots
            kind, qty = ("receipt", 40) if n % 9 < 2 else ("ship", 9)
            at = start + timedelta(seconds=n * 720 * 86_400 // LINES)
            lines.writerow((
                f"SKU-{item:05d}", f"W{1 + n % 2}", f"A-{1 + item % 200:03d}", "", qty, kind,
                at.strftime("%Y-%m-%d %H:%M:%S"), f"D-{n // 4}", f"bench-{n}",
            ))  # fmt: skip


def take_in(ground: Ground, file: Path, client_code: str) -> str:
    """Run the import; its last line of output."""
    done = ground.run(
        "baywindow.server.cli", "import", str(file), "--kind", "movements", "--workspace", WORKSPACE,
        "--client", client_code,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The import ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    return (done.stdout.strip() or done.stderr.strip()).splitlines()[-1][:80]


def fingerprint(ground: Ground) -> str:
    """One word for everything the ledger holds."""
    return ground.run_code(_FINGERPRINT)


_FINGERPRINT = """
from bench.world import administrator
with administrator() as connection:
    print(connection.execute(
        "select (select md5(count(*)::text || sum(qty)) from movement) || (select md5(string_agg("
        "id::text || on_hand || received || shipped, '' order by id)) from level) || (select md5(string_agg("
        "level_id::text || day || on_hand, '' order by level_id, day)) from day_snapshot)").fetchone()[0])
"""
_CHECK = """
from bench.world import administrator, check
with administrator() as connection:
    print(check(connection))
"""
