"""A few shelves of goods for the pages: many items, lots that expire, goods held, promised and missing."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from baywindow.catalog.models import Item
from baywindow.catalog.words import remember
from baywindow.stock.ledger import Goods, Why, adjust, hold, receive
from baywindow.stock.models import Lot

from .floor import WHY, Floor, d, item, lot

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()


@dataclass
class Shelves:
    """The floor, with jars that expire, a tin that ran out, a cup below zero and thirteen plain boxes."""

    floor: Floor
    jar: Item
    old: Lot
    soon: Lot
    late: Lot
    tin: Item
    cup: Item
    boxes: list[Item]


def fill_shelves(floor: Floor) -> Shelves:
    """Post and commit it."""
    acme = floor.world.acme
    with floor.world.sam.acting():
        jar = item(acme, "JAR-1", name="Honey jar", category="Honey", lot_tracked=True, expiry_tracked=True)
        lots = [lot(jar, f"H{n}", TODAY + timedelta(days=days)) for n, days in enumerate((-3, 12, 400))]
        tin = item(acme, "TIN-1", name="Earl Grey tin", category="Tea", reorder_point=d(20))
        cup = item(acme, "CUP-1", name="Cup", category="Hardware")
        boxes = [item(acme, f"BOX-{n:02}", name=f"Box {n}", category="Boxes") for n in range(13)]
        for one in (jar, tin, cup, *boxes):
            remember(one)
        shelves = Shelves(floor, jar, *lots, tin, cup, boxes)
        _receive(shelves)
    return shelves


def _receive(shelves: Shelves) -> None:
    berlin, hamburg, shelf = shelves.floor.berlin.id, shelves.floor.hamburg.id, shelves.floor.shelf.id
    for qty, of in ((5, shelves.old), (7, shelves.soon), (30, shelves.late)):
        receive(Goods(shelves.jar, berlin, shelf, lot_id=of.id), d(qty), WHY)
    hold(Goods(shelves.jar, berlin, shelf, lot_id=shelves.late.id), d(4), Why(code="quality"))
    receive(Goods(shelves.jar, hamburg, lot_id=shelves.late.id), d("2.5"), WHY)
    receive(Goods(shelves.tin, berlin), d(9), WHY)
    receive(Goods(shelves.tin, berlin, condition="damaged"), d(1), WHY)
    adjust(Goods(shelves.cup, hamburg), d(-3), Why(code="lost"))
    for n, box in enumerate(shelves.boxes):
        receive(Goods(box, berlin), d(1 + n // 3), WHY)


def text_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    assert answer.status_code == 200, answer.status_code
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def skus(answer: Any) -> list[str]:
    """The SKUs of the rows of a list, in order."""
    return re.findall(r'class="sku row-link"[^>]*>([^<]+)<', answer.content.decode())


def lines_of(answer: Any) -> list[str]:
    """The lines of a CSV file."""
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content).decode().splitlines()
