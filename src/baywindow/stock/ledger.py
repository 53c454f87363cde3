"""The verbs of stock: what people do to goods, each a posted movement with its reason.

A verb raises `Refusal` when the business says no, and then leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext

from baywindow.catalog.models import Item
from baywindow.tenancy.context import LOCKED, current, sqlstate
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one

from .keys import balance_key, level_key
from .kinds import ADJUSTED, INCOMING, INSIDE, REASONS
from .models import Movement
from .posting import FaultyLine, Line, Posted, post

__all__ = [
    "Goods",
    "Line",
    "Posted",
    "Why",
    "adjust",
    "hold",
    "move",
    "post",
    "receive",
    "release",
    "take_back",
]


@dataclass(frozen=True)
class Goods:
    """Which goods: an item, where it is, and of which lot, serial number and condition."""

    item: Item
    warehouse_id: UUID
    location_id: UUID | None = None
    lot_id: UUID | None = None
    serial_id: UUID | None = None
    handling_unit_id: UUID | None = None
    condition: str = "ok"

    @property
    def level_id(self) -> UUID:
        """The level these goods are part of."""
        return level_key(self.item.id, self.warehouse_id, self.lot_id, self.condition)

    @property
    def balance_id(self) -> UUID:
        """The balance these goods are part of."""
        return balance_key(self.level_id, self.location_id)


@dataclass(frozen=True)
class Why:
    """The reason of a movement and the document behind it. The client reads all of it.

    `label` speaks instead of the reason's own words. `once` is a key of the caller's (a form's
    token): a second posting with the same key changes nothing.
    """

    code: str
    label: str = ""
    document_kind: str = ""
    document_id: UUID | None = None
    document_number: str = ""
    client_reference: str = ""
    occurred_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    once: str | None = None

    def reason(self) -> str:
        """The words a client reads; Refusal for a reason that does not exist."""
        if self.code not in REASONS:
            raise Refusal(gettext("Choose a reason."), status=422)
        return self.label or REASONS[self.code]


def receive(goods: Goods, qty: Decimal, why: Why, kind: str = "receipt") -> Posted:
    """Take goods in: a receipt, a return or opening stock."""
    _kind_among(kind, INCOMING)
    _positive(qty)
    return _posted([_line(goods, kind, why, qty=qty)], goods)


def take_back(goods: Goods, qty: Decimal, why: Why, kind: str = "receipt") -> Posted:
    """Undo what came in by mistake: so much less came in. Refusal where it is held, promised or gone on."""
    _kind_among(kind, INCOMING)
    _positive(qty)
    with _all_or_nothing():
        posted = _posted([_line(goods, kind, why, qty=-qty)], goods)
        if posted.posted:
            _still_there(goods)
            _enough_left(goods)
    return posted


def adjust(goods: Goods, by: Decimal, why: Why, kind: str = "adjust") -> Posted:
    """Correct what is on hand by a signed quantity, or book a count's difference.

    The level may fall below zero: the floor is right and the paper late. It shows and is flagged.
    """
    _kind_among(kind, ADJUSTED)
    if by == 0:
        raise Refusal(gettext("Say by how much: an adjustment of zero changes nothing."), status=422)
    return _posted([_line(goods, kind, why, qty=by)], goods)


def move(goods: Goods, qty: Decimal, to: Goods, why: Why, kind: str = "move") -> Posted:
    """Move goods inside a warehouse: to another location, condition or lot of the same item."""
    _kind_among(kind, INSIDE)
    _positive(qty)
    _stays_inside(goods, to)
    with _all_or_nothing():
        posted = _posted(
            [_line(goods, kind, why, qty=-qty, part="from"), _line(to, kind, why, qty=qty, part="to")], goods
        )
        if posted.posted:
            _enough_left(goods)
    return posted


def hold(goods: Goods, qty: Decimal, why: Why) -> Posted:
    """Put goods on hold: they stay on hand and are no longer available."""
    _positive(qty)
    with _all_or_nothing():
        posted = _posted([_line(goods, "hold", why, hold_qty=qty)], goods)
        if posted.posted:
            _held_is_there(goods)
    return posted


def release(goods: Goods, qty: Decimal, why: Why) -> Posted:
    """Give held goods free again; Refusal when less is held there."""
    _positive(qty)
    with _all_or_nothing():
        posted = _posted([_line(goods, "release", why, hold_qty=-qty)], goods)
        if posted.posted:
            _held_not_negative(goods, qty)
    return posted


def _line(
    goods: Goods,
    kind: str,
    why: Why,
    *,
    qty: Decimal = Decimal(0),
    hold_qty: Decimal = Decimal(0),
    part: str = "",
) -> Line:
    return Line(
        item_id=goods.item.id,
        warehouse_id=goods.warehouse_id,
        kind=kind,
        qty=qty,
        hold_qty=hold_qty,
        occurred_at=why.occurred_at,
        location_id=goods.location_id,
        lot_id=goods.lot_id,
        serial_id=goods.serial_id,
        handling_unit_id=goods.handling_unit_id,
        condition=goods.condition,
        uom=goods.item.uom,
        reason_code=why.code,
        reason_label=why.reason(),
        document_kind=why.document_kind,
        document_id=why.document_id,
        document_number=why.document_number,
        client_reference=why.client_reference,
        source_ref=f"{why.once}/{part}" if why.once and part else why.once,
    )


def _posted(lines: Sequence[Line], goods: Goods) -> Posted:
    try:
        with _all_or_nothing():
            return post(lines, goods.item.client_id)
    except FaultyLine as faulty:
        raise Refusal(faulty.fault.sentence, status=422) from faulty
    except OperationalError as error:
        if sqlstate(error) != LOCKED:
            raise
        raise Refusal(
            gettext("These goods are being booked right now, by an import perhaps. Try again.")
        ) from error


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """A savepoint: a refusal after the posting takes the posting back, whoever catches it."""
    with transaction.atomic(using=current().alias):
        yield


def _positive(qty: Decimal) -> None:
    if not qty > 0:
        raise Refusal(gettext("The quantity must be more than zero."), status=422)


def _kind_among(kind: str, kinds: Sequence[str]) -> None:
    if kind not in kinds:
        raise Refusal(gettext("This is none of: %(kinds)s.") % {"kinds": ", ".join(kinds)}, status=422)


def _stays_inside(goods: Goods, to: Goods) -> None:
    if goods.item.id != to.item.id or goods.warehouse_id != to.warehouse_id:
        raise Refusal(
            gettext("A move stays with its item and inside its warehouse: ship and receive instead.")
        )
    if goods.balance_id == to.balance_id:
        raise Refusal(gettext("The goods are there already."))


_BALANCE = """
select b.on_hand, b.on_hold, v.on_hand - v.on_hold as level_free, v.allocated
  from balance b
  join level v on v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = b.level_id
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.id = %(balance)s::uuid
"""


def _enough_left(goods: Goods) -> None:
    left = one(_BALANCE, {"client": goods.item.client_id, "balance": goods.balance_id})
    if left.on_hand < left.on_hold:
        raise Refusal(gettext("There is not that much free to move. Release what is on hold first."))
    if left.level_free < left.allocated:
        raise Refusal(gettext("These goods are promised to orders. Release the allocation first."))


def _still_there(goods: Goods) -> None:
    left = one(_BALANCE, {"client": goods.item.client_id, "balance": goods.balance_id})
    if left.on_hand < 0 or _own_left(goods) < 0:
        raise Refusal(gettext("These goods have moved on since: adjust the stock instead."))


def _own_left(goods: Goods) -> Decimal:
    """How much of this very piece, or on this very unit, is left there; 0 of goods that are neither."""
    if not (goods.serial_id or goods.handling_unit_id):
        return Decimal(0)
    moved = Movement.objects.of_client(goods.item.client_id).filter(
        item_id=goods.item.id,
        warehouse_id=goods.warehouse_id,
        location_id=goods.location_id,
        lot_id=goods.lot_id,
        condition=goods.condition,
    )
    own = Q(serial_id=goods.serial_id) if goods.serial_id else Q(handling_unit_id=goods.handling_unit_id)
    left: Decimal | None = moved.filter(own).aggregate(left=Sum("qty"))["left"]
    return left or Decimal(0)


def _held_is_there(goods: Goods) -> None:
    now = one(_BALANCE, {"client": goods.item.client_id, "balance": goods.balance_id})
    if now.on_hold > now.on_hand:
        raise Refusal(gettext("There is not that much to hold."))


def _held_not_negative(goods: Goods, qty: Decimal) -> None:
    now = one(_BALANCE, {"client": goods.item.client_id, "balance": goods.balance_id})
    if now.on_hold < 0:
        raise Refusal(gettext("Only %(qty)s is on hold there.") % {"qty": now.on_hold + qty})
