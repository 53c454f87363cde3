"""P4 with real files: AdventureWorks, UCI Online Retail and SCMS, a client each, by mappings alone.

The files are not ours to carry: they are looked for in ../shared/data, or where BAYWINDOW_DATA says.
"""

from __future__ import annotations

import csv
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from . import trade
from .browse import Browser
from .ground import HOMES, ROOT, Ground, running
from .table import Row, at_least
from .world import PASSWORD

DATA = Path(os.environ.get("BAYWINDOW_DATA") or ROOT.parent / "shared" / "data")
MAPPINGS = ROOT / "tests" / "exchange" / "mappings"
WORKS, RETAIL = DATA / "adventureworks", DATA / "uci-online-retail" / "online_retail.csv"
SCMS = DATA / "scms" / "SCMS_Delivery_History_Dataset.csv"
CLIENTS = {"works": "AR-5381", "retail": "85123A", "relief": "Efavirenz 600mg, tablets, 30 Tabs"}
WORKSPACE = "real"


def rows() -> Iterator[Row]:
    """What came in, how fast, whether it is what the files say, and what each client sees."""
    if not RETAIL.is_file() or not WORKS.is_dir() or not SCMS.is_file():
        yield Row("real files", "not here", str(DATA))
        return
    shutil.rmtree(HOMES / WORKSPACE, ignore_errors=True)
    with running(WORKSPACE) as ground:
        ground.run_code(_FOUND)
        yield from _works(ground)
        yield from _retail(ground)
        yield from trade.orders_and_shipments(ground, _take_in, RETAIL)
        yield from trade.deliveries_and_receipts(ground, _take_in, WORKS)
        yield from trade.history(ground, _take_in, SCMS)
        yield Row(
            "figures that differ from a replay", wrong := ground.run_code(_CHECK), "", "0", wrong == "0"
        )
        for client, sku in CLIENTS.items():
            yield _seen(ground, client, sku)


def _works(ground: Ground) -> Iterator[Row]:
    bins = WORKS / "ProductInventory.csv"
    _take_in(ground, WORKS / "Location.csv", "aw_warehouses", None)
    _take_in(ground, bins, "aw_locations", None)
    _take_in(ground, WORKS / "Product.csv", "aw_items", "works")
    _take_in(ground, bins, "aw_opening", "works")
    with bins.open(newline="", encoding="utf-8") as file:
        told = sum(int(row[4]) for row in csv.reader(file, delimiter="\t"))
    found = int(float(ground.run_code(_SUM.format(client="works", kinds="'opening'"))))
    yield Row("AdventureWorks: pieces in its bins", f"{found:,}", f"file {told:,}", "equal", found == told)


def _retail(ground: Ground) -> Iterator[Row]:
    from tests.exchange.opening import order_lines, write_opening

    opening = HOMES / "retail-opening.csv"
    write_opening(RETAIL, opening)
    _take_in(ground, RETAIL, "uci_items", "retail")
    _take_in(ground, opening, "uci_opening", "retail")
    began = time.perf_counter()
    _take_in(ground, RETAIL, "uci_movements", "retail")
    spent = time.perf_counter() - began
    lines = sum(1 for _ in order_lines(RETAIL))
    yield at_least(f"Online Retail: {lines:,} lines, start included", lines / spent, 20_000, "/s")
    posted = int(ground.run_code(_COUNT.format(client="retail", kinds="'ship', 'return', 'adjust'")))
    yield Row(
        "Online Retail: lines in the ledger", f"{posted:,}", f"file {lines:,}", "equal", posted == lines
    )
    said = _take_in(ground, RETAIL, "uci_movements", "retail")
    yield Row("Online Retail again", said, "", "changes nothing", " 0 new, 0 changed" in said)


def _take_in(ground: Ground, file: Path, mapping: str, client: str | None, dirty: int = 0) -> str:
    """Take a file in; what the run says at its end. Rows with dirt are reported and the others stay."""
    words = [*(["--client", client] if client else []), *(["--keep-accepted"] if dirty else [])]
    done = ground.run(
        "baywindow.server.cli", "import", str(file), "--workspace", WORKSPACE,
        "--mapping", str(MAPPINGS / f"{mapping}.json"), *words,
    )  # fmt: skip
    if done.returncode != (1 if dirty else 0):
        raise SystemExit(f"{mapping} ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}")
    return done.stdout.strip().splitlines()[-1]


def _seen(ground: Ground, client: str, sku: str) -> Row:
    """Whether the client finds its own article in the portal, and the other's not."""
    browser = Browser(ground.port)
    browser.sign_in(f"{client}@bench.example", PASSWORD)
    found = {
        code: f">{code}<" in browser.ask("GET", f"/inventory?q={quote(code)}&zero=1")[2]
        for code in CLIENTS.values()
    }
    ok = all(there == (code == sku) for code, there in found.items())
    return Row(
        f"the portal as {client}",
        f"finds {sku}" if found[sku] else f"misses {sku}",
        "",
        "own, not others'",
        ok,
    )


_FOUND = f"""
from baywindow.server.process import become_owner
become_owner()
from baywindow.accounts.founding import create_person, join_client
from baywindow.tenancy.founding import create_client, create_workspace
workspace = create_workspace({WORKSPACE!r}, "Real Logistics", time_zone="Europe/Berlin")
for code in {tuple(CLIENTS)!r}:
    client = create_client(workspace, code, code.title())
    join_client(create_person(code + "@bench.example", code.title(), {PASSWORD!r}), client, "operations")
"""
_COUNT = """
from bench.world import administrator
with administrator() as connection:
    print(connection.execute(
        "select count(*) from movement m join client c using (workspace_id, client_id)"
        " where c.code = '{client}' and m.kind in ({kinds})").fetchone()[0])
"""
_SUM = _COUNT.replace("count(*)", "coalesce(sum(m.qty), 0)")
_CHECK = """
from bench.world import administrator, check
with administrator() as connection:
    print(check(connection))
"""
