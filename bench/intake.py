"""P4: movements from files through `baywindow import` and through the API, and a second time."""

from __future__ import annotations

import csv
import json
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex

from .ground import HOMES, Ground, world
from .table import Row, at_least
from .world import STAFF, WORKSPACE, client

LINES = 400_000
SEED_MOVEMENTS, CLIENTS, ITEMS = 1000, 5, 400
API_LINES, API_PARTS = 10_000, 8
"""Lines of a request to the API, and requests of each of two programs."""

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
        yield from through_api(ground)
        wrong = ground.run_code(_CHECK)
        yield Row("levels, balances, snapshots that differ from a replay", wrong, "", "0", wrong == "0")


def write_movements(file: Path) -> None:
    """Two years of receipts and shipments of the bench's own items."""
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(HEAD)
        for n in range(LINES):
            item, kind, qty, at = movement(n)
            lines.writerow((
                f"SKU-{item:05d}", f"W{1 + n % 2}", f"A-{1 + item % 200:03d}", "", qty, kind,
                at.strftime("%Y-%m-%d %H:%M:%S"), f"D-{n // 4}", f"bench-{n}",
            ))  # fmt: skip


def movement(n: int) -> tuple[int, str, int, datetime]:
    """Item (one without lots), kind, quantity and moment of the n-th movement."""
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=720)
    kind, qty = ("receipt", 40) if n % 9 < 2 else ("ship", 9)
    return 1 + 2 * (n * 7919 % (ITEMS // 2)), kind, qty, start + timedelta(seconds=n * 720 * 86_400 // LINES)


def through_api(ground: Ground) -> Iterator[Row]:
    """The rate of the bulk endpoint, two programs at once for two new clients, and the first lines again.

    Then a request of the oldest lines for a client whose ledger goes on for two years after them: the
    closing figures of all those days move with it.
    """
    key, behind, *clients = ground.run_code(_KEY).split()
    bodies = [api_body(part) for part in range(API_PARTS)]
    began = time.perf_counter()
    with ThreadPoolExecutor() as both:
        posted = sum(both.map(lambda client: sent(ground.port, key, client, bodies), clients))
    rate = posted / (time.perf_counter() - began)
    yield at_least(f"two programs, {posted:,} movements through the API", rate, 20_000, "/s")
    again = sent(ground.port, key, clients[0], bodies[:1])
    whole = posted == 2 * API_PARTS * API_LINES
    yield Row("the same lines again", f"{again} posted", "", "changes nothing", whole and again == 0)
    began = time.perf_counter()
    late = sent(ground.port, key, behind, bodies[:1])
    yield Row("a request of movements two years late", f"{late / (time.perf_counter() - began):,.0f}/s")


def api_body(part: int) -> bytes:
    """One request's lines, an object a line."""
    told = []
    for n in range(part * API_LINES, (part + 1) * API_LINES):
        item, kind, qty, at = movement(n)
        line = {
            "ref": f"api-{n}", "item": f"SKU-{item:05d}", "warehouse": f"W{1 + n % 2}",
            "location": f"A-{1 + item % 200:03d}", "kind": kind,
            "qty": str(qty if kind == "receipt" else -qty),
            "occurred_at": at.isoformat(), "document_number": f"D-{n // 4}",
        }  # fmt: skip
        told.append(json.dumps(line))
    return "\n".join(told).encode()


def sent(port: int, key: str, client_id: str, bodies: list[bytes]) -> int:
    """Send bodies one after the other; how many movements were posted."""
    connection, posted = HTTPConnection("127.0.0.1", port, timeout=120), 0
    for body in bodies:
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/x-ndjson",
            "Idempotency-Key": token_hex(16),
        }
        connection.request("POST", f"/api/v1/movements/bulk?client={client_id}", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise SystemExit(f"The API answered {answer.status}: {said[:1500]!r}")
        posted += json.loads(said)["posted"]
    return posted


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
_KEY = f"""
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "baywindow.settings"
django.setup()
from baywindow.accounts import contexts
from baywindow.accounts.models import Person
from baywindow.tenancy import keys
from baywindow.tenancy.console_queries import client_names
from baywindow.tenancy.context import entered
person = Person.objects.get(email="{STAFF}")
token = contexts.mint(person.id, contexts.memberships(person.id)[0], "bench")
with entered("staff", token, read_only=False):
    print(keys.make("Bench", ["imports.run"]).text, *[one.id for one in client_names()][2:5])
"""
_CHECK = """
from bench.world import administrator, check
with administrator() as connection:
    print(check(connection))
"""
