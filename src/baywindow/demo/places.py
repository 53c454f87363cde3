"""Warehouses and their locations: docks, staging, quarantine, picking bays and bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from .codes import Ids
from .companies import WarehousePlan, WorkspacePlan
from .filling import fill

LEVELS = 3
_FEW = (("DOCK", "Dock", "dock", 4), ("STG", "Staging", "staging", 3), ("PACK", "Packing", "staging", 2),
        ("QUA", "Quarantine", "quarantine", 2))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A location of a warehouse; `id` as text, the way lines carry it."""

    id: str
    code: str
    zone: str
    type: str


@dataclass(frozen=True)
class Building:
    """A warehouse with its locations by kind; picking bays by aisle."""

    id: str
    plan: WarehousePlan
    docks: tuple[Place, ...]
    staging: tuple[Place, ...]
    packing: tuple[Place, ...]
    quarantine: tuple[Place, ...]
    bulk: tuple[Place, ...]
    bays: dict[str, tuple[Place, ...]]

    @property
    def places(self) -> Iterator[Place]:
        """All of them."""
        yield from (*self.docks, *self.staging, *self.packing, *self.quarantine, *self.bulk)
        for bays in self.bays.values():
            yield from bays


def buildings(plan: WorkspacePlan) -> dict[str, Building]:
    """The workspace's warehouses by code; the same ids every time."""
    ids = Ids(f"places/{plan.code}")
    return {warehouse.code: _building(warehouse, ids) for warehouse in plan.warehouses}


def _building(plan: WarehousePlan, ids: Ids) -> Building:
    def place(code: str, zone: str, kind: str) -> Place:
        return Place(str(ids.new(_OPENED)), code, zone, kind)

    few = {
        prefix: tuple(place(f"{prefix}-{n:02d}", zone, kind) for n in range(1, count + 1))
        for prefix, zone, kind, count in _FEW
    }
    bulk = tuple(place(f"R-{n // 4 + 1:02d}-{'ABCD'[n % 4]}", "Bulk racks", "bulk") for n in range(plan.bulk))
    bays = {
        aisle: tuple(
            place(f"{aisle}-{bay:02d}-{level}", f"Aisle {aisle}", "pick")
            for bay in range(1, plan.bays + 1)
            for level in range(1, LEVELS + 1)
        )
        for aisle in plan.aisles
    }
    return Building(str(ids.new(_OPENED)), plan, few["DOCK"], few["STG"], few["PACK"], few["QUA"], bulk, bays)


_OPENED = 1_672_531_200_000  # 1 January 2023, in the ids alone


def write_buildings(workspace_id: UUID, built: dict[str, Building]) -> None:
    """Write warehouses and locations of the workspace, in its job context."""
    fill(
        "warehouse",
        ("workspace_id", "id", "code", "name", "address", "time_zone", "cut_off"),
        [
            (workspace_id, b.id, p.code, p.name, p.address, p.time_zone, p.cut_off)
            for b in built.values()
            for p in [b.plan]
        ],
    )
    fill(
        "location",
        ("workspace_id", "id", "warehouse_id", "code", "zone", "type"),
        [
            (workspace_id, place.id, b.id, place.code, place.zone, place.type)
            for b in built.values()
            for place in b.places
        ],
    )
