"""What hands do on the floor: each verb changes a shelf and writes its movements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .book import EMPTY, Book
from .goods import Batch, Shelf
from .places import Place

Document = tuple[str, str, str]
BAY_DAYS = 25  # what a picking bay is filled up to
BAY_LEAST = 36


class Picked(NamedTuple):
    """Goods taken for an order and standing at the staging place."""

    shelf: Shelf
    lot: str | None
    serial: str | None
    pallet: str | None
    qty: int


class Arrival(NamedTuple):
    """Goods that come in as one batch: with serial numbers or on pallets (id, units) where it has them."""

    shelf: Shelf
    batch: Batch
    qty: int
    serials: tuple[str, ...] = ()
    pallets: tuple[tuple[str, int], ...] = ()


class Floor:
    """One client's floor, writing into one book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def open(self, arrival: Arrival, minute: int) -> None:
        """Stock that was there on the first day."""
        for piece in _pieces(arrival):
            self._line(arrival, piece, minute, piece.place, piece.qty, "opening")
        _shelve(arrival)

    def receive(self, arrival: Arrival, minute: int, document: Document, kind: str = "receipt") -> None:
        """Goods over the dock, and put away some hours later."""
        shelf, away = arrival.shelf, minute + 95 + (minute * 7) % 140
        dock = shelf.building.docks[minute % len(shelf.building.docks)]
        reason = "received" if kind == "receipt" else "returned"
        for piece in _pieces(arrival):
            self._line(arrival, piece, minute, dock, piece.qty, kind, reason, document)
            self._line(arrival, piece, away, dock, -piece.qty, "putaway", "", document)
            self._line(arrival, piece, away, piece.place, piece.qty, "putaway", "", document)
        _shelve(arrival)

    def _line(
        self,
        arrival: Arrival,
        piece: _Piece,
        minute: int,
        place: Place,
        qty: int,
        kind: str,
        reason: str = "",
        document: Document = EMPTY,
    ) -> None:
        shelf = arrival.shelf
        self.book.write(
            minute, shelf.good, shelf.building.id, place.id, qty, kind, lot=arrival.batch.lot,
            serial=piece.serial, pallet=piece.pallet, reason=reason, document=document,
        )  # fmt: skip

    def pick(self, shelf: Shelf, qty: int, minute: int, document: Document) -> list[Picked]:
        """Take what there is, first expired first, to the staging place; may be less than asked."""
        stage = shelf.building.staging[minute % len(shelf.building.staging)]
        taken = list(self._taken(shelf, qty, minute))
        for place, one in taken:
            self._inside(one, minute, place, stage, "pick", document)
        shelf.batches = [batch for batch in shelf.batches if batch.bay + batch.bulk > 0]
        return [one for _, one in taken]

    def _taken(self, shelf: Shelf, qty: int, minute: int) -> Iterator[tuple[Place, Picked]]:
        for batch in shelf.batches:
            wanted = min(qty, batch.free)
            if wanted <= 0:
                continue
            qty -= wanted
            if batch.pallets:
                yield from _from_pallets(shelf, batch, wanted)
            elif batch.serials:
                yield from _from_serials(shelf, batch, wanted)
            else:
                self._refill(shelf, batch, wanted, minute)
                batch.bay -= wanted
                yield shelf.bay, Picked(shelf, batch.lot, None, None, wanted)

    def _refill(self, shelf: Shelf, batch: Batch, wanted: int, minute: int) -> None:
        if batch.bay >= wanted:
            return
        room = max(wanted, _bay_size(shelf)) - batch.bay
        count = min(batch.bulk - batch.held, max(room, wanted - batch.bay))
        batch.bulk -= count
        batch.bay += count
        moved = Picked(shelf, batch.lot, None, None, count)
        self._inside(moved, minute - 9, shelf.bulk, shelf.bay, "move", EMPTY, "replenished")

    def pack(self, picked: list[Picked], minute: int, picked_at: int, document: Document) -> None:
        """Through the packing bench and back to the staging place the goods were picked to."""
        for one in picked:
            building = one.shelf.building
            bench = building.packing[minute % len(building.packing)]
            stage = building.staging[picked_at % len(building.staging)]
            self._inside(one, minute, stage, bench, "pack", document)
            self._inside(one, minute + 6, bench, stage, "pack", document)

    def work(self, one: Picked, minute: int, origin: Place, target: Place, document: Document) -> None:
        """Carry goods to extra work, or back from it."""
        self._inside(one, minute, origin, target, "extra_work", document)

    def ship(self, picked: list[Picked], minute: int, picked_at: int, document: Document) -> None:
        """Out of the door, from the staging place the goods were picked to."""
        for one in picked:
            building = one.shelf.building
            stage = building.staging[picked_at % len(building.staging)]
            self.book.write(
                minute, one.shelf.good, building.id, stage.id, -one.qty, "ship", lot=one.lot,
                serial=one.serial, pallet=one.pallet, document=document,
            )  # fmt: skip

    def _inside(
        self,
        one: Picked,
        minute: int,
        origin: Place,
        target: Place,
        kind: str,
        document: Document,
        reason: str = "",
    ) -> None:
        for place, qty in ((origin, -one.qty), (target, one.qty)):
            self.book.write(
                minute, one.shelf.good, one.shelf.building.id, place.id, qty, kind, lot=one.lot,
                serial=one.serial, pallet=one.pallet, reason=reason, document=document,
            )  # fmt: skip


class _Piece(NamedTuple):
    place: Place
    qty: int
    serial: str | None = None
    pallet: str | None = None


def _pieces(arrival: Arrival) -> list[_Piece]:
    """How an arrival is split: by serial number, by pallet, or between bay and bulk."""
    shelf = arrival.shelf
    if arrival.serials:
        return [_Piece(shelf.bay, 1, serial=serial) for serial in arrival.serials]
    if arrival.pallets:
        return [_Piece(shelf.bulk, units, pallet=pallet) for pallet, units in arrival.pallets]
    near = _to_bay(arrival)
    split = [_Piece(shelf.bay, near), _Piece(shelf.bulk, arrival.qty - near)]
    return [piece for piece in split if piece.qty]


def _bay_size(shelf: Shelf) -> int:
    return max(BAY_LEAST, int(shelf.good.units_a_day * shelf.share * BAY_DAYS))


def _to_bay(arrival: Arrival) -> int:
    shelf = arrival.shelf
    standing = sum(batch.bay for batch in shelf.batches)
    room = max(0, _bay_size(shelf) - standing)
    return min(arrival.qty, room) if arrival.qty > room * 1.5 else arrival.qty


def _shelve(arrival: Arrival) -> None:
    """The batch stands on its shelf, in the order it will leave."""
    batch, shelf = arrival.batch, arrival.shelf
    if batch.lot is None and shelf.batches:
        batch = shelf.batches[0]
    if arrival.serials:
        batch.serials.extend(arrival.serials)
        batch.bay += len(arrival.serials)
    elif arrival.pallets:
        batch.pallets.extend((pallet, shelf.bulk, units) for pallet, units in arrival.pallets)
        batch.bulk += arrival.qty
    else:
        near = _to_bay(arrival)
        batch.bay += near
        batch.bulk += arrival.qty - near
    if batch not in shelf.batches:
        shelf.batches.append(batch)
    shelf.batches.sort(key=lambda found: found.expiry.toordinal() if found.expiry else 0)


def _from_serials(shelf: Shelf, batch: Batch, wanted: int) -> Iterator[tuple[Place, Picked]]:
    for _ in range(wanted):
        batch.bay -= 1
        yield shelf.bay, Picked(shelf, batch.lot, batch.serials.pop(0), None, 1)


def _from_pallets(shelf: Shelf, batch: Batch, wanted: int) -> Iterator[tuple[Place, Picked]]:
    batch.bulk -= wanted
    while wanted:
        pallet, place, units = batch.pallets.pop(0)
        taken = min(units, wanted)
        wanted -= taken
        if units > taken:
            batch.pallets.insert(0, (pallet, place, units - taken))
        yield place, Picked(shelf, batch.lot, None, pallet, taken)
