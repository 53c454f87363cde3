"""The demo's two 3PLs, their warehouses, and the six clients whose goods stand in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from .catalogues import cycles, fashion, gadgets, petfood, skincare, tea
from .catalogues.article import Article
from .logins import BADGER, FENNEL, JUNIPER, LANTERN, NORTHDOCK, POCKETWATT, SOUTHBAY, THISTLE


@dataclass(frozen=True)
class WarehousePlan:
    """A building: its aisles of picking places (letters), and how many bulk places it has."""

    code: str
    name: str
    address: str
    time_zone: str
    cut_off: time
    aisles: str
    bays: int
    bulk: int


@dataclass(frozen=True)
class ClientPlan:
    """A client: what it sells, how much leaves on a usual day, and which aisles are its own.

    `places` names warehouses with the share of the orders and the aisles there; `lines` is the
    order lines of an average working day, `volume` how much
    larger its lines are than a household's; `lead` the days from reordering to the dock.
    """

    code: str
    name: str
    trade: str
    articles: Callable[[], list[Article]]
    places: tuple[tuple[str, float, str], ...]
    lines: float
    week: str
    currency: str
    supplier: str
    order_prefix: str
    volume: int = 1
    lead: int = 16
    returns: float = 0.02
    sales: bool = False
    packs: bool = False
    shows_locations: bool = True
    shows_unit_value: bool = False


@dataclass(frozen=True)
class WorkspacePlan:
    """A 3PL with its buildings and clients."""

    code: str
    name: str
    time_zone: str
    warehouses: tuple[WarehousePlan, ...]
    clients: tuple[ClientPlan, ...]


_HAMBURG = WarehousePlan(
    "HAM1", "Hamburg Billbrook", "Kranweg 14, 22113 Hamburg", "Europe/Berlin", time(14), "ABCDEF", 12, 120
)
_LEIPZIG = WarehousePlan(
    "LEJ1", "Leipzig North", "Am Güterring 3, 04158 Leipzig", "Europe/Berlin", time(15, 30), "ABC", 12, 48
)
_BREMERHAVEN = WarehousePlan(
    "BRV1", "Bremerhaven bonded", "Speicherkai 9, 27568 Bremerhaven", "Europe/Berlin", time(12), "A", 8, 60
)
_OAKLAND = WarehousePlan(
    "OAK1", "Oakland Harbor", "880 Gantry Way, Oakland, CA 94607", "America/Los_Angeles", time(13), "ABCDEFG", 12, 110
)  # fmt: skip
_RENO = WarehousePlan(
    "RNO1",
    "Reno East",
    "2150 Sagebrush Court, Sparks, NV 89434",
    "America/Los_Angeles",
    time(14),
    "ABC",
    12,
    40,
)

NORTHDOCK_PLAN = WorkspacePlan(
    "northdock",
    NORTHDOCK,
    "Europe/Berlin",
    (_HAMBURG, _LEIPZIG, _BREMERHAVEN),
    (
        ClientPlan(
            "juniper-tea", JUNIPER, "Tea and teaware", tea.articles, (("HAM1", 0.78, "ABC"), ("LEJ1", 0.22, "A")),
            lines=12, volume=12, week="parcel", currency="EUR", supplier="Juniper blending house", order_prefix="JT",
        ),
        ClientPlan(
            "thistle-spoke", THISTLE, "Bicycle parts", cycles.articles,
            (("HAM1", 0.85, "DE"), ("BRV1", 0.15, "A")), lines=6, volume=2, week="parcel", currency="EUR",
            supplier="Thistle & Spoke purchasing", order_prefix="TS", lead=34, returns=0.03,
        ),
        ClientPlan(
            "grumbling-badger", BADGER, "Pet food", petfood.articles, (("HAM1", 0.45, "F"), ("LEJ1", 0.55, "BC")),
            lines=6, volume=5, week="parcel", currency="EUR", supplier="Badger mill", order_prefix="GB", lead=9,
            returns=0.005, shows_unit_value=True,
        ),
    ),
)  # fmt: skip
SOUTHBAY_PLAN = WorkspacePlan(
    "southbay",
    SOUTHBAY,
    "America/Los_Angeles",
    (_OAKLAND, _RENO),
    (
        ClientPlan(
            "lantern-loom", LANTERN, "Fashion", fashion.articles, (("OAK1", 0.82, "ABCD"), ("RNO1", 0.18, "AB")),
            lines=11, volume=6, week="daily", currency="USD", supplier="Lantern & Loom studio", order_prefix="LL", lead=40,
            returns=0.11, sales=True, shows_unit_value=True,
        ),
        ClientPlan(
            "velvet-fennel", FENNEL, "Skincare", skincare.articles, (("OAK1", 1.0, "E"),),
            lines=6, volume=9, week="daily", currency="USD", supplier="Fennel laboratory", order_prefix="VF", lead=14,
            packs=True, sales=True, shows_locations=False,
        ),
        ClientPlan(
            "pocketwatt", POCKETWATT, "Phone and desk accessories", gadgets.articles,
            (("OAK1", 0.7, "FG"), ("RNO1", 0.3, "C")), lines=6, volume=12, week="daily", currency="USD",
            supplier="Pocketwatt sourcing", order_prefix="PW", lead=28, returns=0.04, sales=True,
        ),
    ),
)  # fmt: skip
PLANS = (NORTHDOCK_PLAN, SOUTHBAY_PLAN)
HOUSE_CARRIERS = {"northdock": "Northdock Kurier", "southbay": "Southbay Couriers"}
"""Each 3PL's own vans, whose numbers can be followed on its own page."""
CLIENT_NUMBERS = {
    client.code: number for number, client in enumerate((c for plan in PLANS for c in plan.clients), start=1)
}
