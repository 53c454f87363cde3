"""The shipments behind a client's orders that left: packages, contents, where they are, what they cost."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.catalog.barcodes import check_digit
from baywindow.shipments import check_digits
from baywindow.tenancy.context import current
from baywindow.tenancy.sql import rows

from .book import EPOCH, Entry, minute_of
from .codes import Ids, package_sscc
from .companies import CLIENT_NUMBERS, HOUSE_CARRIERS
from .consignees import Consignee, somebody
from .filling import fill
from .orders import DemoOrder
from .trader import Trader

MOST_IN_ONE = 40
"""Units a package holds."""

_CREATED = 1_675_209_600_000
_HUBS = {"DE": "Hannover", "AT": "Linz", "NL": "Utrecht", "BE": "Liège", "DK": "Padborg", "SE": "Malmö",
         "FR": "Metz", "PL": "Poznań", "CH": "Basel", "US": "Memphis", "CA": "Winnipeg"}  # fmt: skip


class _By(NamedTuple):
    """With whom, how fast, and for how much."""

    carrier: str
    service: str
    price: str


_EUROPE = (_By("DHL", "Paket", "5.49"), _By("DHL", "Paket", "5.49"), _By("DPD", "Classic", "4.90"),
           _By("UPS", "Standard", "7.25"), _By(HOUSE_CARRIERS["northdock"], "Same day", "6.40"))  # fmt: skip
_AMERICA = (_By("UPS", "Ground", "9.80"), _By("FedEx", "Ground", "9.40"), _By("USPS", "Priority", "8.15"),
            _By(HOUSE_CARRIERS["southbay"], "Bay Area", "6.90"))  # fmt: skip


@dataclass
class _Sent:
    """A shipment as it will be written."""

    order: DemoOrder
    to: Consignee
    by: _By
    id: UUID
    number: str
    status: str
    parts: list[list[Entry]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    packages: list[UUID] = field(default_factory=list)


def write_shipments(orders: Sequence[DemoOrder], trader: Trader) -> int:
    """A shipment for each order that left, in the order they left; how many there are."""
    ids = Ids(f"shipments/{trader.plan.code}")
    gone: dict[str, list[Entry]] = defaultdict(list)
    for entry in trader.book.entries:
        if entry.kind == "ship" and entry.document[0] == "order":
            gone[entry.document[1]].append(entry)
    left = sorted((one for one in orders if one.shipped_at), key=lambda one: (one.shipped_at, one.number))
    sent = [_sent(one, gone[one.number], n, ids, trader) for n, one in enumerate(left, start=1001)]
    lines = {(row.order_id, str(row.item_id)): row.id for row in rows(_LINES)}
    fill("shipment", _SHIPMENT, (_shipment(one) for one in sent))
    fill("package", _PACKAGE, _packages(sent, trader), tracked=False)
    fill("package_content", _CONTENT, _contents(sent, lines, ids), tracked=False)
    fill("tracking_event", _REPORT, _reports(sent, ids, trader), tracked=False)
    fill("shipment_cost", _COST, _costs(sent, ids), tracked=False)
    fill("event", _EVENT, _events(sent, ids), tracked=False)
    return len(sent)


_SHIPMENT = (
    "workspace_id", "client_id", "id", "number", "order_id", "order_number", "client_reference",
    "warehouse_id", "status", "carrier", "service", "tracking_number", "consignee", "consignee_key",
    "postcode", "city", "country", "dated_at", "shipped_at", "delivered_at", "signed_by", "notes_public",
)  # fmt: skip
_PACKAGE = (
    "workspace_id", "client_id", "id", "shipment_id", "package_no", "type", "weight_g", "length_mm",
    "width_mm", "height_mm", "tracking_number", "sscc",
)  # fmt: skip
_CONTENT = (
    "workspace_id", "client_id", "id", "shipment_id", "package_id", "order_line_id", "item_id", "lot_id",
    "serial_id", "qty", "qty_returned", "uom",
)  # fmt: skip
_REPORT = ("workspace_id", "client_id", "id", "shipment_id", "at", "code", "place", "text")
_COST = (
    "workspace_id", "client_id", "id", "shipment_id", "carrier_cost", "label_cost", "surcharges", "currency",
    "note", "updated_at", "version",
)  # fmt: skip
_EVENT = (
    "workspace_id", "client_id", "id", "at", "actor_kind", "actor_name", "verb", "subject_kind", "subject_id",
    "subject_number", "parts", "visible_to_client", "needs",
)  # fmt: skip


def _sent(order: DemoOrder, entries: list[Entry], n: int, ids: Ids, trader: Trader) -> _Sent:
    dice = random.Random(f"shipment/{trader.plan.code}/{order.number}")  # noqa: S311 - a demo's dice
    to = somebody(trader.plan, order.number)
    by = dice.choice(_AMERICA if trader.plan.currency == "USD" else _EUROPE)
    parts = _parted(entries)
    return _Sent(
        order, to, by, ids.new(_CREATED), f"SH-{n}", _status(order, trader, dice), parts,
        [_label(by.carrier, dice) for _ in parts], [ids.new(_CREATED) for _ in parts],
    )  # fmt: skip


def _parted(entries: list[Entry]) -> list[list[Entry]]:
    """The goods by package: the next one begins where one is full. A part of an entry stays with it."""
    parts: list[list[Entry]] = [[]]
    room = MOST_IN_ONE
    for entry in entries:
        if parts[-1] and -entry.qty > room:
            parts.append([])
            room = MOST_IN_ONE
        parts[-1].append(entry)
        room += entry.qty
    return parts


def _status(order: DemoOrder, trader: Trader, dice: random.Random) -> str:
    if order.delivered_at:
        return "delivered"
    hours = (minute_of(trader.today) - (order.shipped_at or 0)) / 60
    if hours < 6:
        return "handed_over"
    return "out_for_delivery" if hours > 36 and dice.random() < 0.4 else "in_transit"


def _label(carrier: str, dice: random.Random) -> str:
    """A tracking number with a true check digit."""
    digits = "".join(str(dice.randrange(10)) for _ in range(20))
    if carrier == "DHL":
        body = f"00340434{digits[:11]}"
        return body + check_digit(body)
    if carrier == "DPD":
        body = f"0998{digits[:10]}"
        return body + check_digits.mod_37_36(body)
    if carrier == "FedEx":
        body = f"7{digits[:10]}"
        return body + check_digits.fedex(body)
    if carrier == "USPS":
        body = f"9405503{digits[:14]}"
        return body + check_digit(body)
    if carrier in HOUSE_CARRIERS.values():
        return f"TOUR-{digits[:3]}-{digits[3:8]}"
    body = f"5R8939{dice.choice(('03', '68'))}{digits[:7]}"
    return f"1Z{body}{check_digits.ups(body)}"


def _shipment(one: _Sent) -> tuple[Any, ...]:
    member, order, to = current(), one.order, one.to
    shipped = _moment(order.shipped_at or 0)
    return (
        member.workspace_id, member.client_id, one.id, one.number, order.id, order.number, order.reference,
        order.warehouse, one.status, one.by.carrier, one.by.service, one.labels[0], to.name, "", to.postcode,
        to.city, to.country, shipped, shipped, _moment(order.delivered_at) if order.delivered_at else None,
        _signature(one), "",
    )  # fmt: skip


def _signature(one: _Sent) -> str:
    """Who signed: the consignee, or nobody, where it was left at the door."""
    if not one.order.delivered_at or int(one.order.number.removeprefix("SO-")) % 5 == 0:
        return ""
    return one.to.name.rsplit(" ", 1)[-1]


def _packages(sent: list[_Sent], trader: Trader) -> Iterator[tuple[Any, ...]]:
    member, client_no, packed = current(), CLIENT_NUMBERS[trader.plan.code], 0
    weights = {good.id: good.article.weight for good in trader.goods}
    for one in sent:
        for n, (part, label, own) in enumerate(
            zip(one.parts, one.labels, one.packages, strict=True), start=1
        ):
            units = -sum(entry.qty for entry in part)
            weight = 250 - sum(entry.qty * weights[entry.item] for entry in part)
            packed += 1
            size = (300, 200, 150) if units < 6 else (400, 300, 200) if units < 20 else (600, 400, 300)
            yield (
                member.workspace_id, member.client_id, own, one.id, n, "carton", weight, *size, label,
                package_sscc(client_no, packed),
            )  # fmt: skip


def _contents(sent: list[_Sent], lines: dict[tuple[UUID, str], UUID], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for one in sent:
        for part, own in zip(one.parts, one.packages, strict=True):
            for entry in part:
                yield (
                    member.workspace_id, member.client_id, ids.new(_CREATED), one.id, own,
                    lines.get((one.order.id, entry.item)), entry.item, entry.lot, entry.serial, -entry.qty, 0,
                    entry.uom,
                )  # fmt: skip


_LINES = """
select l.id, l.order_id, l.item_id from order_line l
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s"""


def _reports(sent: list[_Sent], ids: Ids, trader: Trader) -> Iterator[tuple[Any, ...]]:
    member, now = current(), minute_of(trader.today)
    for one in sent:
        for minute, code, place in _way(one):
            if minute < now or one.order.delivered_at:
                yield (
                    member.workspace_id, member.client_id, ids.new(_CREATED), one.id, _moment(minute), code,
                    place, "",
                )  # fmt: skip


def _way(one: _Sent) -> Iterator[tuple[int, str, str]]:
    """Where the carrier saw it, in order."""
    left, came = one.order.shipped_at or 0, one.order.delivered_at
    if one.status == "handed_over":
        return
    yield left + 95, "picked_up", ""
    halfway = 480 if came is None else min(480, (came - left) // 2)
    yield left + halfway, "arrived", _HUBS.get(one.to.country, "")
    if came:
        yield came - 150, "out_for_delivery", one.to.city
    elif one.status == "out_for_delivery":
        yield left + 36 * 60, "out_for_delivery", one.to.city


def _costs(sent: list[_Sent], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for n, one in enumerate(sent):
        price = Decimal(one.by.price) * len(one.parts)
        surcharge = Decimal("1.20") if n % 9 == 0 else None
        yield (
            member.workspace_id, member.client_id, ids.new(_CREATED), one.id, price, Decimal("0.12"),
            surcharge, "USD" if one.by in _AMERICA else "EUR", "Fuel" if surcharge else "",
            datetime.now(UTC), 1,
        )  # fmt: skip


def _events(sent: list[_Sent], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for one in sent:
        for minute, verb, parts in _story(one):
            yield (
                member.workspace_id, member.client_id, ids.new(minute * 60_000), _moment(minute), "system",
                "", f"shipment.{verb}", "shipment", one.id, one.number, parts, True, "shipments.view",
            )  # fmt: skip


def _story(one: _Sent) -> Iterator[tuple[int, str, str]]:
    left = one.order.shipped_at or 0
    yield left - 12, "packed", f'{{"packages": {len(one.parts)}}}'
    yield left, "shipped", f'{{"carrier": "{one.by.carrier}"}}'
    if one.order.delivered_at:
        who = _signature(one)
        verb, parts = ("delivered_to", f'{{"who": "{who}"}}') if who else ("delivered", "{}")
        yield one.order.delivered_at, verb, parts


def _moment(minute: int) -> datetime:
    return (EPOCH + timedelta(minutes=minute)).astimezone(UTC)
