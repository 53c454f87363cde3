"""Stock: places, goods, and the ledger that says what is where."""

from .goods import HandlingUnit, Lot, Serial
from .ledger import Balance, DaySnapshot, Expected, Level, Movement, Reservation, StandingOut
from .places import ClientLocation, ClientWarehouse, Location, Warehouse

__all__ = [
    "Balance",
    "ClientLocation",
    "ClientWarehouse",
    "DaySnapshot",
    "Expected",
    "HandlingUnit",
    "Level",
    "Location",
    "Lot",
    "Movement",
    "Reservation",
    "Serial",
    "StandingOut",
    "Warehouse",
]
