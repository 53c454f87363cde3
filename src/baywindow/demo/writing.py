"""A client's catalogue, goods, movements and promises, written inside its own job context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baywindow.catalog.words import words_of
from baywindow.stock.posting import copy_lines, post_staged, stage, staged_faults
from baywindow.tenancy.context import current
from baywindow.tenancy.sql import run

from .book import Book
from .codes import Ids, gtin14
from .companies import ClientPlan
from .filling import fill
from .goods import Good
from .registry import Registry

CHUNK = 50_000
_CREATED = 1_675_209_600_000
TENANT = ("workspace_id", "client_id")


class DemoFault(Exception):
    """The generated lines do not suit the ledger: a bug of the demo, which then leaves nothing."""


def write_catalogue(plan: ClientPlan, goods: list[Good]) -> None:
    """Items with barcodes, packs, search words and, for staff, costs."""
    ids = Ids(f"catalogue/{plan.code}")
    fill("item", (*TENANT, *_ITEM), [_item(plan, good) for good in goods])
    fill("item_barcode", (*TENANT, "id", "item_id", "code", "kind"), _barcodes(goods, ids))
    fill("item_pack", (*TENANT, "id", *_PACK), _packs(goods, ids))
    fill("item_token", (*TENANT, "token", "item_id"), _tokens(goods), tracked=False)
    _write_costs(plan, goods, ids)


def _owned(*values: Any) -> tuple[Any, ...]:
    member = current()
    return (member.workspace_id, member.client_id, *values)


_ITEM = (
    "id", "sku", "name", "description", "category", "uom", "lot_tracked", "serial_tracked", "expiry_tracked",
    "shelf_life_days", "hs_code", "origin_country", "length_mm", "width_mm", "height_mm", "weight_g",
    "image_ref", "reorder_point", "reorder_qty", "client_unit_value", "currency", "status",
)  # fmt: skip


def _item(plan: ClientPlan, good: Good) -> tuple[Any, ...]:
    article = good.article
    reorder = None if article.archived else good.reorder_point
    status = "archived" if article.archived else "active"
    return _owned(
        good.id, article.sku, article.name, article.description, article.category, article.uom, article.lots,
        article.serials, article.lots and article.shelf_life is not None, article.shelf_life,
        article.hs_code, article.origin, *article.size, article.weight, "", reorder, article.pack * 10,
        article.value, plan.currency, status,
    )  # fmt: skip


def _barcodes(goods: list[Good], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for good in goods:
        yield _owned(str(ids.new(_CREATED)), good.id, good.gtin, "gtin")
        yield _owned(str(ids.new(_CREATED)), good.id, gtin14(good.gtin), "gtin")


_PACK = ("item_id", "uom", "qty", "length_mm", "width_mm", "height_mm", "weight_g", "barcode")


def _packs(goods: list[Good], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for good in goods:
        article = good.article
        if article.pack > 1:
            length, width, height = article.size
            box = (min(590, length * 2), min(390, width * 2), max(height, height * article.pack // 4))
            weight = article.weight * article.pack + 350
            outer = "case" if article.uom == "carton" else "carton"
            yield _owned(
                str(ids.new(_CREATED)), good.id, outer, article.pack, *box, weight, gtin14(good.gtin)
            )
        if article.pallets > article.pack:
            yield _owned(
                str(ids.new(_CREATED)), good.id, "pallet", article.pallets, 1200, 800, 1450,
                article.weight * article.pallets + 25_000, "",
            )  # fmt: skip


def _tokens(goods: list[Good]) -> Iterator[tuple[Any, ...]]:
    for good in goods:
        for word in sorted(words_of(good.article.sku, good.article.name, (good.gtin, gtin14(good.gtin)))):
            yield _owned(word, good.id)


def _write_costs(plan: ClientPlan, goods: list[Good], ids: Ids) -> None:
    """What each article costs the warehouse: handling by weight, storage by volume."""
    rows = []
    for good in goods:
        length, width, height = good.article.size
        storage = round(length * width * height / 1e9 * 0.55, 5)
        rows.append(
            _owned(
                str(ids.new(_CREATED)),
                good.id,
                good.cost,
                round(good.cost * 0.6, 3),
                storage,
                plan.currency,
                "",
            )
        )
    columns = ("id", "item_id", "unit_cost", "handling_cost", "storage_cost_per_day", "currency", "note")
    fill("item_cost", (*TENANT, *columns, "updated_at"), [(*row, "now") for row in rows], tracked=False)


def write_named_goods(plan: ClientPlan, registry: Registry) -> None:
    """Lots, serial numbers and pallets."""
    fill(
        "lot",
        (*TENANT, "id", "item_id", "lot_no", "mfg_date", "expiry_date", "status"),
        [
            _owned(lot.id, lot.item, lot.lot_no, lot.made, lot.expiry, lot.status)
            for lot in registry.lots.values()
        ],
    )
    fill(
        "serial",
        (*TENANT, "id", "item_id", "serial_no", "status"),
        [_owned(own, item, no, "expected") for own, (item, no) in registry.serials.items()],
    )
    fill(
        "handling_unit",
        (*TENANT, "id", "sscc", "type"),
        [_owned(own, label, "pallet") for own, label in registry.pallets.items()],
    )


def write_movements(plan: ClientPlan, book: Book) -> int:
    """Post everything the floor did, through the ledger's own door; how many movements that were."""
    ids = Ids(f"movements/{plan.code}")
    with stage():
        for start in range(0, len(book.entries), CHUNK):
            copy_lines(book.rows(ids, start, start + CHUNK))
            faults = staged_faults(limit=1)
            if faults:
                raise DemoFault(f"{plan.code}, line {start + faults[0].n}: {faults[0].sentence}")
            post_staged()
    run(_PLACE_PALLETS)
    return len(book.entries)


_PLACE_PALLETS = """
with standing as materialized (
  select m.handling_unit_id, (array_agg(m.location_id order by m.location_id))[1] as location_id
    from (select handling_unit_id, location_id from movement
           where workspace_id = %(workspace)s and client_id = %(client)s and handling_unit_id is not null
           group by handling_unit_id, location_id having sum(qty) > 0) m
   group by m.handling_unit_id)
update handling_unit h set location_id = s.location_id
  from standing s
 where h.workspace_id = %(workspace)s and h.client_id = %(client)s and h.id = s.handling_unit_id
"""
