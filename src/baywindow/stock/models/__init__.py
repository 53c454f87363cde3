"""Stock: places, goods, and the ledger that says what is where."""

from .goods import HandlingUnit, Lot, Serial
from .ledger import Balance, DaySnapshot, Expected, Level, Movement, Reservation, StandingOut
from .places import ClientLocation, ClientWarehouse, Location, Warehouse
from .sums import ExpiringLot, RunningLow, RunningOut, StockWorth

__all__ = [
    "Balance",
    "ClientLocation",
    "ClientWarehouse",
    "DaySnapshot",
    "Expected",
    "ExpiringLot",
    "HandlingUnit",
    "Level",
    "Location",
    "Lot",
    "Movement",
    "Reservation",
    "RunningLow",
    "RunningOut",
    "Serial",
    "StandingOut",
    "StockWorth",
    "Warehouse",
]
