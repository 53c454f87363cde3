"""The routine between the orders: expiry, counts, breakage, quality holds, scrapping, transfers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .book import EMPTY
from .floor import Picked
from .goods import Batch, Shelf

if TYPE_CHECKING:
    from .trader import Trader

STOP_SELLING = 6  # days before expiry
SCRAP_AFTER = 21 * 1440
KEEP_EVIDENCE = 24  # nothing set aside in the last days is scrapped


@dataclass(frozen=True)
class Aside:
    """Goods set aside in quarantine since a minute, in a condition other than ok."""

    shelf: Shelf
    lot: str | None
    condition: str
    qty: int
    since: int
    ours: bool = False


@dataclass(frozen=True)
class Held:
    """Goods on hold until a day."""

    shelf: Shelf
    batch: Batch
    qty: int
    until: date


class Upkeep:
    """What a good warehouse does without being asked."""

    def __init__(self, trader: Trader) -> None:
        self.trader, self.random, self.book = trader, trader.random, trader.book
        self._held: list[Held] = []

    def before(self, day: date, days_ago: int) -> None:
        """First thing in the morning."""
        self._release(day)
        if day.weekday() == 0:
            self._look_at_dates(day, days_ago)
            self._clear_quarantine(day, days_ago)

    def after(self, day: date, days_ago: int) -> None:
        """When the trucks have gone."""
        if day.weekday() == 4:
            self._count(day)
        if self.random.random() < 0.16:
            self._break_something(day)
        if self.random.random() < 0.09:
            self._lose_or_find(day)
        if self.random.random() < 0.12:
            self._hold_for_quality(day)
        if day.day == 20:
            self._relabel(day)
        if day.day == 15 and len(self.trader.plan.places) > 1:
            self._transfer(day, days_ago)

    def set_aside(
        self, shelf: Shelf, batch: Batch, qty: int, condition: str, minute: int, reason: str
    ) -> None:
        """Re-grade goods of a batch and move them to quarantine: from the bay first, then from bulk."""
        from_bay = min(batch.bay, qty)
        quarantine = shelf.building.quarantine[-1].id
        for place, count in ((shelf.bay.id, from_bay), (shelf.bulk.id, qty - from_bay)):
            if count > 0:
                self._regrade(shelf, batch.lot, count, (place, "ok"), (quarantine, condition), minute, reason)
        batch.bay -= from_bay
        batch.lighten(qty - from_bay)
        self.trader.aside.append(Aside(shelf, batch.lot, condition, qty, minute, ours=True))

    def _regrade(
        self,
        shelf: Shelf,
        lot: str | None,
        qty: int,
        origin: tuple[str, str],
        target: tuple[str, str],
        minute: int,
        reason: str,
    ) -> None:
        for (place, condition), signed in ((origin, -qty), (target, qty)):
            self.book.write(
                minute, shelf.good, shelf.building.id, place, signed, "move", lot=lot, condition=condition,
                reason=reason, label=_WORDS.get((reason, target[1]), ""),
            )  # fmt: skip

    def _look_at_dates(self, day: date, days_ago: int) -> None:
        """Lots near their date are no longer picked; past it they are set aside, the latest not yet."""
        minute_hour = 6.4
        for shelf in self.trader.on_shelf(lots=True):
            for batch in shelf.batches:
                if batch.expiry is None or batch.expiry > day + timedelta(days=STOP_SELLING):
                    continue
                batch.blocked = True
                if batch.expiry < day - timedelta(days=3) and days_ago > 7 and not batch.held:
                    self.trader.registry.lots[str(batch.lot)].status = "expired"
                    minute = self.trader.at(shelf, day, minute_hour)
                    self.set_aside(shelf, batch, batch.bay + batch.bulk, "expired", minute, "quality")
            shelf.batches = [batch for batch in shelf.batches if batch.bay + batch.bulk > 0]

    def _clear_quarantine(self, day: date, days_ago: int) -> None:
        """After three weeks the damaged and expired are scrapped, the inspected go back to the shelf."""
        kept: list[Aside] = []
        for aside in self.trader.aside:
            minute = self.trader.at(aside.shelf, day, 14.3)
            if days_ago < KEEP_EVIDENCE or minute - aside.since < SCRAP_AFTER:
                kept.append(aside)
            elif aside.condition == "quarantined":
                self._cleared(aside, minute)
            else:
                self._scrapped(aside, minute)
        self.trader.aside[:] = kept

    def _place_of(self, aside: Aside) -> str:
        """Returns wait at the first quarantine place, what we set aside ourselves at the last."""
        return aside.shelf.building.quarantine[-1 if aside.ours else 0].id

    def _cleared(self, aside: Aside, minute: int) -> None:
        shelf = aside.shelf
        self._regrade(
            shelf, aside.lot, aside.qty, (self._place_of(aside), "quarantined"), (shelf.bay.id, "ok"), minute,
            "cleared",
        )  # fmt: skip
        own = [batch for batch in shelf.batches if batch.lot == aside.lot]
        batch = own[0] if own else self.trader.registry.batch_again(shelf, aside.lot)
        batch.bay += aside.qty

    def _scrapped(self, aside: Aside, minute: int) -> None:
        self.book.write(
            minute, aside.shelf.good, aside.shelf.building.id, self._place_of(aside), -aside.qty, "scrap",
            lot=aside.lot, condition=aside.condition, reason="scrapped",
            document=("request", "", "Disposal agreed"),
        )  # fmt: skip

    def _some(self, count: int, least: int) -> list[tuple[Shelf, Batch]]:
        """A few batches with at least so many units in the bay, or on pallets."""
        shelves = self.trader.on_shelf()
        chosen = self.random.sample(shelves, min(len(shelves), count))
        pairs = [(shelf, self.random.choice(shelf.batches)) for shelf in chosen]
        return [
            (shelf, batch)
            for shelf, batch in pairs
            if (batch.bay >= least or batch.pallets) and not batch.blocked and not batch.held
        ]

    def _count(self, day: date) -> None:
        document = ("count", self.trader.registry.number("count"), "Cycle count")
        for shelf, batch in self._some(5, 4):
            off = self.random.choice((0, 0, -1, -2, -3, 1, 2))
            if off:
                self._correct(
                    shelf, batch, off, "count", "counted", self.trader.at(shelf, day, 17.8), document
                )

    def _lose_or_find(self, day: date) -> None:
        for shelf, batch in self._some(1, 6):
            reason, off = self.random.choice((("lost", -2), ("lost", -1), ("found", 1), ("damaged", -1)))
            self._correct(shelf, batch, off, "adjust", reason, self.trader.at(shelf, day, 17.9), EMPTY)

    def _correct(
        self,
        shelf: Shelf,
        batch: Batch,
        off: int,
        kind: str,
        reason: str,
        minute: int,
        document: tuple[str, str, str],
    ) -> None:
        pallet, place, units = batch.pallets[0] if batch.pallets else (None, shelf.bay, 0)
        off = max(off, 1 - units) if pallet else off
        if pallet:
            batch.pallets[0] = (pallet, place, units + off)
            batch.bulk += off
        else:
            batch.bay += off
        if off:
            self.book.write(
                minute, shelf.good, shelf.building.id, place.id, off, kind, lot=batch.lot, pallet=pallet,
                reason=reason, document=document,
            )  # fmt: skip

    def _break_something(self, day: date) -> None:
        for shelf, batch in self._some(2, 8):
            minute = self.trader.at(shelf, day, 17.6)
            qty = min(self.random.randint(1, 4), batch.bay + batch.bulk)
            self.set_aside(shelf, batch, qty, "damaged", minute, "damaged")

    def _hold_for_quality(self, day: date) -> None:
        shelves = [s for s in self.trader.on_shelf() if s.batches[-1].bulk >= 12 and not s.batches[-1].held]
        if not shelves:
            return
        shelf = self.random.choice(shelves)
        batch = shelf.batches[-1]
        qty = batch.bulk if self.random.random() < 0.5 else batch.bulk // 2
        self.hold(shelf, batch, qty, self.trader.at(shelf, day, 17.7), "quality")
        self._held.append(Held(shelf, batch, qty, day + timedelta(days=self.random.randint(2, 6))))

    def hold(self, shelf: Shelf, batch: Batch, qty: int, minute: int, reason: str, label: str = "") -> None:
        """Hold goods of a batch in bulk."""
        batch.held += qty
        self.book.write(
            minute, shelf.good, shelf.building.id, shelf.bulk.id, 0, "hold", lot=batch.lot, hold_qty=qty,
            reason=reason, label=label,
        )  # fmt: skip

    def _release(self, day: date) -> None:
        for held in [held for held in self._held if held.until <= day]:
            shelf = held.shelf
            held.batch.held -= held.qty
            self.book.write(
                self.trader.at(shelf, day, 6.2), shelf.good, shelf.building.id, shelf.bulk.id, 0, "release",
                lot=held.batch.lot, hold_qty=-held.qty, reason="cleared",
            )  # fmt: skip
            self._held.remove(held)

    def _relabel(self, day: date) -> None:
        """Extra work at the packing bench: from bulk to the bench and back."""
        shelves = [
            s for s in self.trader.on_shelf() if s.batches[-1].bulk >= 24 and not s.batches[-1].pallets
        ]
        for shelf in self.random.sample(shelves, min(2, len(shelves))):
            moved = Picked(shelf, shelf.batches[-1].lot, None, None, 24)
            bench, begins = shelf.building.packing[0], self.trader.at(shelf, day, 12.2)
            document = ("request", f"XW-{day:%y%m}", "New labels")
            self.trader.floor.work(moved, begins, shelf.bulk, bench, document)
            self.trader.floor.work(moved, begins + 110, bench, shelf.bulk, document)

    def _transfer(self, day: date, days_ago: int) -> None:
        """Goods the first warehouse has in plenty go to the second."""
        first, second = (place[0] for place in self.trader.plan.places[:2])
        document = ("transfer", self.trader.registry.number("transfer"), f"{first} to {second}")
        for good in self.random.sample(self.trader.goods, 3):
            origin, target = (self.trader.shelves.get((good.id, code)) for code in (first, second))
            if origin and target and days_ago > 3 and self._can_go(origin):
                self._carry(origin, target, day, document)

    def _can_go(self, origin: Shelf) -> bool:
        article = origin.good.article
        return origin.free > 40 and not (article.serials or article.pallets)

    def _carry(self, origin: Shelf, target: Shelf, day: date, document: tuple[str, str, str]) -> None:
        at = self.trader.at(origin, day, 18.1)
        picked = self.trader.floor.pick(origin, origin.free // 4, at, document)
        self.trader.floor.ship(picked, at + 50, at, document)
        for one in picked:
            self.trader.bring(one, target, at + 50 + 15 * 60, document)


_WORDS = {
    ("quality", "expired"): "Past its date, set aside",
    ("damaged", "damaged"): "Damaged in the warehouse, set aside",
}
