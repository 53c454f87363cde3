"""What goes wrong, and what needs somebody now: planned for certain days, so that there is always some."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .floor import Arrival, Document
from .goods import Batch, Shelf, rounded_up
from .notices import Announced
from .upkeep import Aside, Upkeep

if TYPE_CHECKING:
    from .trader import Trader

DAYS_LEFT = (6, 3, 1, 0)  # how many days of cover the sold-out articles keep
AT_THE_DOCK = {(1, 5): ("damaged", "over", "short"), (7, 13): ("short", "damaged")}
"""How deliveries come otherwise than announced, by days before today: the last may still be answered."""
SHORT_DATED = (9, 16, 24, 29)  # days until these lots expire, seen from today


class Mishaps:
    """The accidents of one client, by days before today."""

    def __init__(self, trader: Trader) -> None:
        self.trader, self.random, self.book = trader, trader.random, trader.book
        self.upkeep = Upkeep(trader)
        self._sold_out: list[Shelf] = []
        self._at_the_dock = {days: list(kinds) for days, kinds in AT_THE_DOCK.items()}

    def before(self, day: date, days_ago: int) -> None:
        """Accidents of the morning."""
        if days_ago in (410, 64):
            self._book_twice(day)
        if days_ago == 50:
            self._forget_on_the_shelf(day)
        if days_ago == 20:
            self._take_short_dated(day)

    def after(self, day: date, days_ago: int) -> None:
        """Accidents of the evening."""
        if days_ago == 11:
            self._sell_out(day)
        if days_ago == 9:
            self._recall(day)
        if days_ago == 30:
            self._mix_up(day)
        if days_ago in (5, 2):
            self._customs(day)
        if days_ago == 1:
            self._ahead_of_paper(day)

    def at_the_dock(self, line: Announced, qty: int, day: date) -> tuple[int, int]:
        """How many of a line there are, and how many of those are damaged; `qty` came."""
        ago, article = (self.trader.today - day).days, line.shelf.good.article
        planned = next(
            (kinds for (last, first), kinds in self._at_the_dock.items() if last <= ago <= first), []
        )
        apart = article.serials or article.pallets
        if not planned or apart or qty != line.qty or qty < 12 or not self.trader.notices.completes(line):
            return qty, 0
        few = qty // 12
        return {"short": (qty - few, 0), "over": (qty + few, 0), "damaged": (qty, few)}[planned.pop(0)]

    def take_damaged(self, arrival: Arrival, qty: int, minute: int, document: Document) -> None:
        """What came damaged lies apart, and waits for somebody to look at it."""
        shelf, lot = arrival.shelf, arrival.batch.lot
        if qty:
            self.book.write(
                minute, shelf.good, shelf.building.id, shelf.building.quarantine[0].id, qty, "receipt",
                lot=lot, condition="damaged", reason="received", document=document,
            )  # fmt: skip
            self.trader.aside.append(Aside(shelf, lot, "damaged", qty, minute))

    def _book_twice(self, day: date) -> None:
        """A receipt that was booked twice, and its reversal an hour later."""
        shelf = self.random.choice(self.trader.on_shelf())
        lot = shelf.batches[0].lot
        qty = rounded_up(shelf.good.units_a_day * 30, shelf.good.article.pack)
        number = self.trader.registry.number("asn")
        for later, signed, label in ((0, qty, ""), (64, -qty, f"{number} was booked twice: reversed")):
            self.book.write(
                self.trader.at(shelf, day, 10.1) + later, shelf.good, shelf.building.id,
                shelf.building.docks[0].id, signed, "receipt", lot=lot,
                reason="mislabelled" if label else "received", label=label,
                document=("asn", number, ""),
            )  # fmt: skip

    def _slow(self) -> list[Shelf]:
        """Shelves with lots that sell slowly, slowest first; pallets apart."""
        shelves = [shelf for shelf in self.trader.on_shelf(lots=True) if not shelf.good.article.pallets]
        return sorted(shelves, key=lambda shelf: shelf.good.share)

    def _forget_on_the_shelf(self, day: date) -> None:
        """Lots with little time left that will expire before they sell, one seen to and one not yet."""
        for shelf, keeps in zip(self._slow()[:4], (38, 41, 47, 48), strict=False):
            qty = rounded_up(shelf.good.units_a_day * shelf.share * 140, shelf.good.article.pack)
            arrival = self.trader.registry.arrival(shelf, qty, day, keeps=keeps)
            self.trader.floor.receive(arrival, self.trader.at(shelf, day, 11), self._asn())

    def _take_short_dated(self, day: date) -> None:
        for shelf, left in zip(self._slow()[6:24:5], SHORT_DATED, strict=False):
            qty = rounded_up(shelf.good.units_a_day * shelf.share * 60, shelf.good.article.pack)
            arrival = self.trader.registry.arrival(shelf, qty, day, keeps=20 + left)
            self.trader.floor.receive(arrival, self.trader.at(shelf, day, 11.2), self._asn())

    def _asn(self) -> tuple[str, str, str]:
        return ("asn", self.trader.registry.number("asn"), f"PO-{self.random.randint(4000, 9999)}")

    def _sell_out(self, day: date) -> None:
        """One customer buys nearly all of four articles, and the supplier has none for weeks."""
        popular = sorted(self.trader.on_shelf(), key=lambda shelf: -shelf.good.share)
        order = ("order", self.trader.registry.number("order"), "B2B-500017")
        goods = {shelf.good.id: shelf.good for shelf in popular[3:40:4]}
        for good, days in zip(list(goods.values())[:4], DAYS_LEFT, strict=False):
            for shelf in [s for s in self.trader.shelves.values() if s.good is good]:
                shelf.starved = True
                self._buy(shelf, shelf.free - int(good.units_a_day * shelf.share * days), day, order)
            self._sold_out += [s for s in self.trader.shelves.values() if s.good is good and days == 0]

    def _buy(self, shelf: Shelf, qty: int, day: date, order: tuple[str, str, str]) -> None:
        if qty > 0:
            at = self.trader.at(shelf, day, 17.2)
            self.trader.floor.ship(self.trader.floor.pick(shelf, qty, at, order), at + 80, at, order)

    def _recall(self, day: date) -> None:
        """A maker recalls one lot, another waits for the laboratory."""
        lots = [shelf for shelf in self._slow()[8:] if shelf.batches[-1].bulk > 5]
        for shelf, status in zip(
            self.random.sample(lots, min(2, len(lots))), ("recalled", "quarantine"), strict=False
        ):
            batch = shelf.batches[-1]
            self.trader.registry.lots[str(batch.lot)].status = status
            batch.blocked = True
            reason = "recalled" if status == "recalled" else "quality"
            label = "Recalled by the maker" if status == "recalled" else "Waiting for the laboratory"
            held = batch.bulk - batch.held
            self.upkeep.hold(shelf, batch, held, self.trader.at(shelf, day, 17.5), reason, label)

    def _mix_up(self, day: date) -> None:
        """Two articles that look alike were booked for each other."""
        pair = [shelf for shelf in self.trader.on_shelf() if shelf.batches[0].bay > 12][:2]
        for shelf, off in zip(pair, (-6, 6), strict=False):
            minute = self.trader.at(shelf, day, 18.4)
            self._adjust(shelf, shelf.batches[0], off, minute)

    def _adjust(self, shelf: Shelf, batch: Batch, off: int, minute: int) -> None:
        self.book.write(
            minute,
            shelf.good,
            shelf.building.id,
            shelf.bay.id,
            off,
            "adjust",
            lot=batch.lot,
            reason="mislabelled",
        )
        batch.bay += off

    def _customs(self, day: date) -> None:
        shelves = [
            shelf
            for shelf in self.trader.on_shelf()
            if shelf.batches[-1].bulk > 20 and not shelf.batches[-1].held
        ]
        for shelf in self.random.sample(shelves, min(2, len(shelves))):
            batch = shelf.batches[-1]
            label = "Customs wants to see the papers"
            self.upkeep.hold(
                shelf, batch, batch.bulk // 3, self.trader.at(shelf, day, 17.55), "customs", label
            )

    def _ahead_of_paper(self, day: date) -> None:
        """Picked and shipped before the receipt was booked; and a bay emptied before its refill was."""
        for shelf in self._sold_out[:1]:
            self._pick_blindly(shelf, self._last_lot(shelf), 4, day)
        deep = [s for s in self.trader.on_shelf() if s.batches[0].bulk > 30 and not s.batches[0].pallets]
        for shelf in deep[5:6]:
            batch = shelf.batches[0]
            self._pick_blindly(shelf, batch.lot, batch.bay + 3, day)

    def _last_lot(self, shelf: Shelf) -> str | None:
        lots = [lot.id for lot in self.trader.registry.lots.values() if lot.item == shelf.good.id]
        return lots[-1] if lots else None

    def _pick_blindly(self, shelf: Shelf, lot: str | None, qty: int, day: date) -> None:
        minute = self.trader.at(shelf, day, 15.6)
        order = ("order", self.trader.registry.number("order"), "WEB-700042")
        stage = shelf.building.staging[0].id
        for place, signed, kind, later in (
            (shelf.bay.id, -qty, "pick", 0), (stage, qty, "pick", 0), (stage, -qty, "ship", 22)
        ):  # fmt: skip
            self.book.write(
                minute + later, shelf.good, shelf.building.id, place, signed, kind, lot=lot, document=order
            )
