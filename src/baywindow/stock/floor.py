"""What a form on the floor posts: deliveries with new lots and serial numbers, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext

from baywindow.catalog.models import Item
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one, rows

from . import ledger
from .console_queries import is_known
from .finding import serials_by
from .kinds import INCOMING
from .ledger import Goods, Posted, Why, adjust, receive
from .models import Lot, Movement, Serial

MOST_SERIALS = 200

_LOCK = """
select v.id from level v
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = %(level)s::uuid
   for no key update
"""
_THERE = """
select b.on_hand from balance b
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.id = %(balance)s::uuid
"""


def count(goods: Goods, counted: Decimal, why: Why) -> Posted:
    """Book a count: the difference to what the books say now. Refusal when they say the same already.

    The level is locked before it is read, so two people who count at once do not book it twice.
    """
    client_id = goods.item.client_id
    rows(_LOCK, {"client": client_id, "level": goods.level_id})
    if why.once and is_known(client_id, why.once):
        return Posted(0, 1, ())
    there = one(_THERE, {"client": client_id, "balance": goods.balance_id})
    difference = counted - (there.on_hand if there else Decimal(0))
    if difference == 0:
        raise Refusal(gettext("That is what the books say already: there is nothing to correct."))
    return adjust(goods, difference, why, kind="count")


def take_back(item: Item, once: str, why: Why) -> int:
    """Undo what a form took in of an item under this key, piece by piece; how many movements that takes.

    Refusal where the goods are held, promised or gone on.
    """
    kept = Movement.objects.of_client(item.client_id).filter(source="native", item_id=item.id)
    taken = list(
        kept.filter(Q(source_ref=once) | Q(source_ref__startswith=f"{once}/"), kind__in=INCOMING, qty__gt=0)
    )
    for one_in in taken:
        goods = Goods(
            item, one_in.warehouse_id, one_in.location_id, one_in.lot_id, one_in.serial_id,
            one_in.handling_unit_id, one_in.condition,
        )  # fmt: skip
        ledger.take_back(goods, one_in.qty, replace(why, once=f"{one_in.source_ref}/undone"), one_in.kind)
    return len(taken)


def lot_of(item: Item, lot_no: str, expires: date | None) -> Lot:
    """The item's lot of this number, made with its date when it is new; a missing date is filled in."""
    lot: Lot
    lot, made = Lot.objects.of_client(item.client_id).get_or_create(
        workspace_id=item.workspace_id,
        client_id=item.client_id,
        item_id=item.id,
        lot_no=lot_no,
        defaults={"expiry_date": expires},
    )
    if not made and expires and lot.expiry_date is None:
        lot.expiry_date = expires
        lot.version += 1
        lot.save(update_fields=["expiry_date", "updated_at", "version"])
    return lot


def receive_pieces(goods: Goods, numbers: Sequence[str], why: Why, kind: str) -> Posted:
    """Take in pieces by serial number, each its own movement; Refusal for a piece that is here already."""
    if len(numbers) > MOST_SERIALS:
        raise Refusal(
            gettext("At most %(most_serials)s serial numbers at once: bring more in by file.")
            % {"most_serials": MOST_SERIALS},
            status=422,
        )
    known = serials_by(goods.item, list(numbers))
    if not (why.once and is_known(goods.item.client_id, f"{why.once}/{numbers[0]}")):
        _none_is_here(known)
    each = [_receive_piece(goods, number, known.get(number), why, kind) for number in numbers]
    ids = tuple(one_id for posted in each for one_id in posted.ids)
    return Posted(sum(p.posted for p in each), sum(p.skipped for p in each), ids)


def _none_is_here(known: dict[str, Serial]) -> None:
    here = [number for number, serial in known.items() if serial.status == "in_stock"]
    if here:
        raise Refusal(gettext("Already in stock: %(numbers)s.") % {"numbers": ", ".join(sorted(here)[:5])})


def _receive_piece(goods: Goods, number: str, serial: Serial | None, why: Why, kind: str) -> Posted:
    if serial is None:
        serial = Serial(client_id=goods.item.client_id, item_id=goods.item.id, serial_no=number)
        serial.save(using=current().alias)
    once = f"{why.once}/{number}" if why.once else None
    return receive(replace(goods, serial_id=serial.id), Decimal(1), replace(why, once=once), kind)
