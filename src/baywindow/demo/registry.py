"""Lots, serial numbers, pallets and documents of one client, each numbered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .codes import Ids, sscc
from .companies import CLIENT_NUMBERS, ClientPlan
from .floor import Arrival
from .goods import Batch, Good, Shelf

_CREATED = 1_675_209_600_000
LOT_TRAVELS = (6, 30)  # days from making to the dock


@dataclass
class LotRow:
    """A lot as the catalogue will hold it."""

    id: str
    item: str
    lot_no: str
    made: date
    expiry: date | None
    status: str = "ok"


class Registry:
    """Gives out numbers and remembers what they were given to."""

    def __init__(self, plan: ClientPlan) -> None:
        self.plan = plan
        self.ids = Ids(f"registry/{plan.code}")
        self.lots: dict[str, LotRow] = {}
        self.serials: dict[str, tuple[str, str]] = {}
        self.pallets: dict[str, str] = {}
        self._numbers = {"asn": 1000, "order": 10_000, "return": 400, "transfer": 80, "count": 50}
        self._per_month: dict[tuple[str, str], int] = {}

    def number(self, kind: str) -> str:
        """The next number of a kind of document; numbers run per client."""
        self._numbers[kind] += 1
        return f"{_PREFIXES[kind]}{self._numbers[kind]}"

    def arrival(self, shelf: Shelf, qty: int, day: date, keeps: int | None = None) -> Arrival:
        """A batch of the good as it would arrive on that day; `keeps` overrides the days it is good for."""
        good = shelf.good
        lot = self.lot(good, day, keeps) if good.article.lots else None
        batch = Batch(lot.id if lot else None, lot.expiry if lot else None)
        serials = tuple(self._serial(good) for _ in range(qty)) if good.article.serials else ()
        return Arrival(shelf, batch, qty, serials, self._on_pallets(good, qty))

    def lot(self, good: Good, day: date, keeps: int | None = None) -> LotRow:
        """A new lot that arrives on the day, with its expiry where the good expires."""
        month = f"{day:%y%m}"
        count = self._per_month[good.id, month] = self._per_month.get((good.id, month), 0) + 1
        made = day - timedelta(days=LOT_TRAVELS[0] + (good.n * 7 + day.toordinal()) % (LOT_TRAVELS[1] - 6))
        life = good.article.shelf_life
        expiry = (
            day + timedelta(days=keeps)
            if keeps is not None
            else made + timedelta(days=life)
            if life
            else None
        )
        row = LotRow(
            str(self.ids.new(_CREATED)), good.id, f"L{month}-{good.n % 90 + 10}{count}", made, expiry
        )
        self.lots[row.id] = row
        return row

    def batch_again(self, shelf: Shelf, lot: str | None) -> Batch:
        """The shelf's batch of a lot that had left it altogether, empty."""
        batch = Batch(lot, self.lots[lot].expiry if lot else None)
        shelf.batches.append(batch)
        shelf.batches.sort(key=lambda found: found.expiry.toordinal() if found.expiry else 0)
        return batch

    def _serial(self, good: Good) -> str:
        own = str(self.ids.new(_CREATED))
        code = good.article.sku.split("-", 1)[1].replace("-", "")
        self.serials[own] = (good.id, f"{code}{700_000 + len(self.serials) * 37 + good.n}")
        return own

    def _on_pallets(self, good: Good, qty: int) -> tuple[tuple[str, int], ...]:
        if not good.article.pallets:
            return ()
        full, rest = divmod(qty, good.article.pallets)
        units = [good.article.pallets] * full + ([rest] if rest else [])
        return tuple((self._pallet(), count) for count in units)

    def _pallet(self) -> str:
        own = str(self.ids.new(_CREATED))
        self.pallets[own] = sscc(CLIENT_NUMBERS[self.plan.code], len(self.pallets) + 1)
        return own


_PREFIXES = {"asn": "ASN-", "order": "SO-", "return": "RMA-", "transfer": "TRF-", "count": "CC-"}
