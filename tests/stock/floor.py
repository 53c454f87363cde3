"""What happens on the floor in a test: items, places and goods of acme, made as sam.

`working_for` is the worker's context of one client.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connections

from baywindow.catalog.models import Item
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import Location, Lot, Serial, Warehouse
from baywindow.tenancy.context import Member, entered
from baywindow.tenancy.models import Client
from tests.people import World

WHY = Why(code="received")


@dataclass
class Floor:
    """One warehouse with two shelves, a second warehouse, and tea kept by lot."""

    world: World
    berlin: Warehouse
    hamburg: Warehouse
    shelf: Location
    dock: Location
    mug: Item
    tea: Item
    fresh: Lot
    older: Lot

    def mugs(self, **where: Any) -> Goods:
        """Mugs in Berlin, or elsewhere."""
        return Goods(self.mug, where.pop("warehouse_id", self.berlin.id), **where)

    def teas(self, lot: Lot, **where: Any) -> Goods:
        """Tea of a lot in Berlin, or elsewhere."""
        return Goods(self.tea, where.pop("warehouse_id", self.berlin.id), lot_id=lot.id, **where)


def build_floor(world: World) -> Floor:
    """Make and commit the floor."""
    with world.sam.acting():
        berlin, hamburg = warehouse("BER"), warehouse("HAM")
        tea = item(world.acme, "TEA-1", lot_tracked=True, expiry_tracked=True)
        return Floor(
            world,
            berlin,
            hamburg,
            location(berlin, "A-01"),
            location(berlin, "DOCK"),
            item(world.acme, "MUG-1"),
            tea,
            lot(tea, "L2", date(2031, 1, 1)),
            lot(tea, "L1", date(2030, 1, 1)),
        )


def warehouse(code: str) -> Warehouse:
    """A warehouse of the current workspace."""
    made = Warehouse(code=code, name=f"Warehouse {code}")
    made.save()
    return made


def location(at: Warehouse, code: str) -> Location:
    """A location in a warehouse."""
    made = Location(warehouse_id=at.id, code=code)
    made.save()
    return made


def item(client: Client, sku: str, **fields: Any) -> Item:
    """An item of a client."""
    made = Item(client_id=client.id, sku=sku, name=fields.pop("name", sku.title()), **fields)
    made.save()
    return made


def lot(of: Item, lot_no: str, expires: date | None = None) -> Lot:
    """A lot of an item."""
    made = Lot(client_id=of.client_id, item_id=of.id, lot_no=lot_no, expiry_date=expires)
    made.save()
    return made


def serial(of: Item, serial_no: str) -> Serial:
    """A serial number of an item."""
    made = Serial(client_id=of.client_id, item_id=of.id, serial_no=serial_no)
    made.save()
    return made


@contextmanager
def working_for(client: Client) -> Iterator[Member]:
    """A job's context of one client, on the worker's login."""
    token = f"j.{secrets.token_urlsafe(32)}"
    with connections["jobs"].cursor() as cursor:
        cursor.execute(
            "select sec.mint_job(%s::uuid, %s::uuid, %s::bytea, '5 minutes'::interval)",
            [client.workspace_id, client.id, sha256(token.encode()).digest()],
        )
    with entered("jobs", token, read_only=False) as member:
        yield member


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def d(number: float | str) -> Decimal:
    """An exact number."""
    return Decimal(str(number))
