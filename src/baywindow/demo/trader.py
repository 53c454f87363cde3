"""Two years of one client's trade, day by day: orders out, goods in, returns, counts, mistakes."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .book import EPOCH, Book
from .companies import ClientPlan
from .floor import Arrival, Document, Floor, Picked
from .goods import MOST_CARTONS, WHOLESALE, Batch, Good, Shelf, rounded_up
from .mishaps import Mishaps
from .notices import Announced, Notices
from .registry import Registry
from .seasons import growth, sale, season, weekday
from .upkeep import Aside, Upkeep

DAYS = 730
COVER = 75
LATE_ORDERS = 0.3
CHECKED_AT_BENCH = 0.3
SUPPLIER_SLIPS = 0.14
SUPPLIER_SHORT = 0.06
AT_DOCK, AT_DOCK_DAYS = 4, 9  # so many heaps of the last days wait to be put away
QUIET_SHELVES = 5  # each shelf is looked at every so many days


@dataclass
class Sent:
    """An order that stands at the staging place and leaves later."""

    picked: list[Picked]
    picked_at: int
    document: Document


@dataclass
class Coming:
    """A reorder on its way."""

    shelf: Shelf
    qty: int
    document: Document
    announced: int
    notice: Announced


class Trader:
    """Runs the trade of one client and leaves its book, its registry and what is still waiting."""

    def __init__(
        self, plan: ClientPlan, goods: list[Good], shelves: dict[tuple[str, str], Shelf], today: date
    ) -> None:
        self.plan, self.goods, self.shelves, self.today = plan, goods, shelves, today
        self.random = random.Random(f"{plan.code}/{today}")  # noqa: S311 - a demo's dice
        self.book, self.registry = Book(), Registry(plan)
        self.floor = Floor(self.book)
        self.notices = Notices()
        self.waiting: list[Sent] = []
        self.aside: list[Aside] = []
        self._coming: dict[date, list[Coming]] = defaultdict(list)
        self._returning: dict[date, list[tuple[Picked, Document]]] = defaultdict(list)
        warehouses = {shelf.building.plan for shelf in shelves.values()}
        self._zones = {plan.code: ZoneInfo(plan.time_zone) for plan in warehouses}
        self._weights: dict[tuple[int, int], list[float]] = {}
        self.mishaps = Mishaps(self)

    def trade(self) -> None:
        """All days, the last of them yesterday."""
        upkeep, mishaps = Upkeep(self), self.mishaps
        self._stock_up()
        for days_ago in range(DAYS, 0, -1):
            day = self.today - timedelta(days=days_ago)
            upkeep.before(day, days_ago)
            mishaps.before(day, days_ago)
            if weekday(self.plan.week, day) > 0:
                self._send(day)
                self._sell(day, days_ago)
            self._take_in(day)
            self._take_back(day)
            self._reorder(day, days_ago)
            upkeep.after(day, days_ago)
            mishaps.after(day, days_ago)
        self.book.close(self.today)
        self.book.leave_at_dock(self.today - timedelta(days=AT_DOCK_DAYS), AT_DOCK)

    def at(self, shelf: Shelf, day: date, hour: float) -> int:
        """That hour of the warehouse's own day, as a minute of UTC."""
        zone = self._zones[shelf.building.plan.code]
        local = datetime(day.year, day.month, day.day, tzinfo=zone)
        return int((local - EPOCH).total_seconds() // 60 + hour * 60)

    def on_shelf(self, lots: bool | None = None) -> list[Shelf]:
        """Shelves with goods that are counted, not numbered: with lots, without, or both."""
        return [
            shelf
            for shelf in self.shelves.values()
            if shelf.batches and not shelf.good.article.serials and lots in (None, shelf.good.article.lots)
        ]

    def _stock_up(self) -> None:
        first = self.today - timedelta(days=DAYS)
        for shelf in self.shelves.values():
            needed = shelf.expected(first, DAYS) * (self.plan.lead + 35)
            arrival = self.registry.arrival(shelf, self._order_size(shelf, needed), first)
            self.floor.open(arrival, self.at(shelf, first, 6))

    def _order_size(self, shelf: Shelf, needed: float) -> int:
        article = shelf.good.article
        return max(1, round(needed)) if article.serials else rounded_up(needed, article.pack)

    # -- out ---------------------------------------------------------------------------------------

    def _sell(self, day: date, days_ago: int) -> None:
        weights, level = self._appeal(day)
        rush = sale(day) if self.plan.sales else 1.0
        mean = self.plan.lines * weekday(self.plan.week, day) * growth(days_ago) * level * rush
        count = int(mean * self.random.uniform(0.75, 1.25) + self.random.random())
        asked = self.random.choices(self.goods, weights=weights, k=count)
        for hour in sorted(self.random.uniform(7.5, 15.2) for _ in range(count)):
            size = min(len(asked), self.random.choice((1, 1, 1, 2, 2, 3, 5)))
            if size:
                self._fulfil(asked[:size], day, hour)
            del asked[:size]

    def _appeal(self, day: date) -> tuple[list[float], float]:
        """Each good's weight in that week of the year, and how strong the week is as a whole."""
        key = (day.isocalendar().week, day.year)
        if key not in self._weights:
            seasons = {good.article.season: season(good.article.season, day) for good in self.goods}
            self._weights[key] = [good.share * seasons[good.article.season] for good in self.goods]
        weights = self._weights[key]
        return weights, sum(weights)

    def _fulfil(self, wanted: list[Good], day: date, hour: float) -> None:
        order = ("order", self.registry.number("order"), self._reference())
        code = self.random.choices([p[0] for p in self.plan.places], [p[1] for p in self.plan.places])[0]
        picked: list[Picked] = []
        for good in {good.id: good for good in wanted}.values():
            shelf = self.shelves.get((good.id, code)) or self.shelves[good.id, self.plan.places[0][0]]
            qty = min(self._units(good), max(good.article.units, shelf.free // 4))
            picked += self.floor.pick(shelf, qty, self.at(shelf, day, hour), order)
        if picked:
            self._let_go(picked, order, day, hour)

    def _let_go(self, picked: list[Picked], order: Document, day: date, hour: float) -> None:
        shelf = picked[0].shelf
        picked_at = self.at(shelf, day, hour)
        if self.plan.packs and self.random.random() < CHECKED_AT_BENCH:
            self.floor.pack(picked, picked_at + 35, picked_at, order)
        if self.random.random() < LATE_ORDERS:
            self.waiting.append(Sent(picked, picked_at, order))
        else:
            self._ship(
                Sent(picked, picked_at, order), self.at(shelf, day, self.random.uniform(16.2, 17.4)), day
            )

    def _send(self, day: date) -> None:
        for sent in self.waiting:
            self._ship(sent, self.at(sent.picked[0].shelf, day, 7.1), day)
        self.waiting = []

    def _ship(self, sent: Sent, minute: int, day: date) -> None:
        self.floor.ship(sent.picked, minute, sent.picked_at, sent.document)
        for one in sent.picked:
            if self.random.random() < self.plan.returns and not one.shelf.good.article.pallets:
                back = day + timedelta(days=self.random.randint(6, 24))
                self._returning[back].append((one, sent.document))

    def _units(self, good: Good) -> int:
        article = good.article
        if not article.serials and self.random.random() < WHOLESALE:
            return article.pack * self.random.randint(1, MOST_CARTONS)
        return 1 if article.serials else self.random.randint(1, article.units * self.plan.volume)

    def _reference(self) -> str:
        return f"{self.random.choice(('WEB', 'WEB', 'SHOP', 'B2B'))}-{self.random.randint(100_000, 999_999)}"

    # -- in ----------------------------------------------------------------------------------------

    def _reorder(self, day: date, days_ago: int) -> None:
        documents: dict[str, Document] = {}
        slips = self.random.randint(5, 24) if self.random.random() < SUPPLIER_SLIPS else 0
        for n, shelf in enumerate(self.shelves.values()):
            if (n + days_ago) % QUIET_SHELVES or shelf.starved or shelf.good.article.archived:
                continue
            ahead = shelf.expected(day + timedelta(days=self.plan.lead), days_ago)
            if shelf.free + shelf.on_order > ahead * (self.plan.lead + 14):
                continue
            qty = self._order_size(shelf, ahead * COVER)
            code = shelf.building.plan.code
            if code not in documents:
                documents[code] = (
                    "asn",
                    self.registry.number("asn"),
                    f"PO-{self.random.randint(4000, 9999)}",
                )
            arrives = day + timedelta(days=self.plan.lead + slips + self.random.randint(-2, 2))
            shelf.on_order += qty
            _, number, reference = documents[code]
            due = day + timedelta(days=self.plan.lead)
            notice = self.notices.announce(Announced(number, reference, shelf, qty, day, due))
            self._coming[arrives].append(Coming(shelf, qty, documents[code], qty, notice))

    def _take_in(self, day: date) -> None:
        hour = self.random.uniform(7.2, 9.5)
        for coming in self._coming.pop(day, ()):
            shelf = coming.shelf
            shelf.on_order -= coming.announced
            if shelf.starved:
                continue
            short = self.random.random() < SUPPLIER_SHORT
            qty = max(1, int(coming.qty * self.random.uniform(0.88, 0.98))) if short else coming.qty
            qty, damaged = self.mishaps.at_the_dock(coming.notice, qty, day)
            arrival = self.registry.arrival(shelf, qty - damaged, day)
            self.floor.receive(arrival, self.at(shelf, day, hour), coming.document)
            self.mishaps.take_damaged(arrival, damaged, self.at(shelf, day, hour), coming.document)
            lot = self.registry.lots[arrival.batch.lot].lot_no if arrival.batch.lot else ""
            coming.notice.came(day, qty, damaged, lot, arrival.batch.expiry)
            hour += 0.02

    def bring(self, one: Picked, shelf: Shelf, minute: int, document: Document) -> None:
        """Take in what another warehouse sent, as the lot it is."""
        batch = Batch(one.lot, self.registry.lots[one.lot].expiry if one.lot else None)
        self.floor.receive(Arrival(shelf, batch, one.qty), minute, document)

    def _take_back(self, day: date) -> None:
        for one, order in self._returning.pop(day, ()):
            document = ("return", self.registry.number("return"), order[1])
            minute = self.at(one.shelf, day, self.random.uniform(9, 13))
            self._returned(one, minute, document)

    def _returned(self, one: Picked, minute: int, document: Document) -> None:
        """Most come back as new, some damaged, a few wait for somebody to look at them."""
        shelf, chance = one.shelf, self.random.random()
        if chance > 0.24 and not one.serial:
            self._as_new(one, minute, document)
            return
        condition = "damaged" if chance < 0.17 else "quarantined"
        label = "Returned damaged" if condition == "damaged" else "Returned, to be inspected"
        self.book.write(
            minute, shelf.good, shelf.building.id, shelf.building.quarantine[0].id, one.qty, "return",
            lot=one.lot, serial=one.serial, condition=condition, reason="returned", label=label,
            document=document,
        )  # fmt: skip
        if not one.serial:
            self.aside.append(Aside(shelf, one.lot, condition, one.qty, minute))

    def _as_new(self, one: Picked, minute: int, document: Document) -> None:
        """Back over the dock into the bay of its own batch."""
        shelf = one.shelf
        dock = shelf.building.docks[-1]
        own = [batch for batch in shelf.batches if batch.lot == one.lot]
        for place, qty, kind, reason in (
            (dock, one.qty, "return", "returned"),
            (dock, -one.qty, "putaway", ""),
            (shelf.bay, one.qty, "putaway", ""),
        ):
            later = 0 if kind == "return" else 170
            self.book.write(
                minute + later, shelf.good, shelf.building.id, place.id, qty, kind, lot=one.lot,
                reason=reason, document=document,
            )  # fmt: skip
        batch = own[0] if own else self.registry.batch_again(shelf, one.lot)
        batch.bay += one.qty
