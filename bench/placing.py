"""P8: what placing an order of twenty lines costs, and two hundred orders at once for the last units."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from .ground import Ground, children_of, command_of, world
from .live import CLIENTS, MOVEMENTS, _database
from .pages import PLAIN_RATE, TICKS, cpu
from .plain import Plain, plainly
from .table import Row, at_most
from .world import PERSON, STAFF

LINES = 20
ORDERS, BATCH = 90, 15
AT_ONCE = 200
LAST = 50
"""Units that are left when they come, one for each order."""
WORKERS = 16
KEYS = 4
"""Each may ask six hundred times a minute."""
PLAIN = {200, 201, 409, 503}

READY = f"""
import json, time
from decimal import Decimal
from baywindow.server.process import become_owner
become_owner()
from baywindow.accounts import contexts
from baywindow.accounts.models import Person
from baywindow.catalog.models import Item
from baywindow.stock import ledger
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import ClientWarehouse, Warehouse
from baywindow.tenancy import keys
from baywindow.tenancy.context import entered
from baywindow.tenancy.models import Client
person = Person.objects.get(email="{STAFF}")
(chosen,) = contexts.memberships(person.id)
with entered("staff", contexts.mint(person.id, chosen, "bench"), read_only=False) as member:
    client = Client.objects.order_by("code").first()
    warehouse = Warehouse.objects.order_by("code").first()
    skus = Item.objects.filter(client_id=client.id).order_by("sku").values_list("sku", flat=True)
    last = Item(client_id=client.id, sku=f"LAST-{{time.time_ns()}}", name="The last units")
    last.save()
    ClientWarehouse.open_to(warehouse, client.id)
    ledger.receive(Goods(last, warehouse.id), Decimal({LAST}), Why(code="received"))
    held = sorted(member.capabilities - {{"keys.manage"}})
    made = [keys.make(f"Bench {{n}}", held).text for n in range({KEYS})]
    told = {{"client": str(client.id), "warehouse": str(warehouse.id), "skus": list(skus[:{LINES}])}}
print(json.dumps({{**told, "last": last.sku, "item": str(last.id), "keys": made}}))
"""
PROMISED = """
select coalesce(sum(l.on_hand), 0), coalesce(sum(l.allocated), 0),
       (select coalesce(sum(r.qty), 0) from core.reservation r join core.level v
          on v.workspace_id = r.workspace_id and v.client_id = r.client_id and v.id = r.level_id
         where v.item_id = %(item)s and r.status = 'open')
  from core.level l where l.item_id = %(item)s
"""


def rows() -> Iterator[Row]:
    """Through the API, by keys of staff."""
    with world(MOVEMENTS, CLIENTS) as ground:
        told = json.loads(ground.run_code(READY).splitlines()[-1])
        yield _cost(ground, told)
        yield from _rush(ground, told)


def _cost(ground: Ground, told: dict[str, Any]) -> Row:
    lines = [{"item": sku, "qty": "1"} for sku in told["skus"]]
    for n in range(5):
        _place(ground, told, n, lines)
    with plainly(ground, PERSON) as plain:
        found = [_batch(ground, told, n * BATCH, lines, plain) for n in range(ORDERS // BATCH)]
    spent, fairly = median(spent for spent, _ in found), median(spent * speed for spent, speed in found)
    return at_most(
        f"placing {LINES} lines, app and database CPU", fairly, 30, " ms", f"{spent:.1f} ms as it was"
    )


def _batch(
    ground: Ground, told: dict[str, Any], first: int, lines: list[dict[str, str]], plain: Plain
) -> tuple[float, float]:
    """CPU milliseconds an order, and the machine's speed around them."""
    rate, before = plain.rate(), _work(ground)
    for n in range(first, first + BATCH):
        status, text = _place(ground, told, n, lines)
        if status != 201:
            raise SystemExit(f"An order was answered {status}: {text[:300]}")
    spent = (_work(ground) - before) / BATCH * 1000
    return spent, (rate + plain.rate()) / 2 / PLAIN_RATE


def _work(ground: Ground) -> float:
    """CPU seconds of the web's workers and of every process of the database."""
    servers = [pid for pid in children_of(ground.process.pid) if "postgres" in command_of(pid)]
    backends = [pid for server in servers for pid in (server, *children_of(server))]
    return cpu(ground) + sum(_ticks(pid) for pid in backends) / TICKS


def _ticks(pid: int) -> int:
    """Time a process and its ended children used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15]))


def _rush(ground: Ground, told: dict[str, Any]) -> Iterator[Row]:
    """Everybody places an order of one unit and allocates it, sixteen at the same moment."""
    line = [{"item": told["last"], "qty": "1"}]

    def buy(n: int) -> tuple[int, int]:
        status, text = _place(ground, told, n, line)
        if status != 201:
            return status, status
        return status, _ask(ground, told, n, f"/orders/{json.loads(text)['order']['id']}/allocation", {})[0]

    with ThreadPoolExecutor(WORKERS) as people:
        answers = Counter(status for both in people.map(buy, range(AT_ONCE)) for status in both)
    with _database(ground) as connection:
        row = connection.execute(PROMISED, {"item": told["item"]}).fetchone()
    on_hand, allocated, promised = map(float, row or (0, 0, 0))
    strange = sum(count for status, count in answers.items() if status not in PLAIN)
    yield Row(
        f"{AT_ONCE} orders at once for {LAST} units: promised",
        f"{promised:g} of {on_hand:g}",
        ", ".join(f"{count} x {status}" for status, count in sorted(answers.items())),
        f"= {LAST}, every answer plain",
        promised == allocated == on_hand == LAST and not strange,
    )


def _place(ground: Ground, told: dict[str, Any], n: int, lines: list[dict[str, str]]) -> tuple[int, str]:
    body = {"warehouse": told["warehouse"], "consignee": "Bench", "country": "DE", "lines": lines}
    return _ask(ground, told, n, "/orders/new", body)


def _ask(ground: Ground, told: dict[str, Any], n: int, path: str, body: dict[str, Any]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", ground.port, timeout=60)
    headers = {
        "Authorization": f"Bearer {told['keys'][n % KEYS]}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    connection.request("POST", f"/api/v1{path}", json.dumps({"client": told["client"], **body}), headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, text
