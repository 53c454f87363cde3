"""What the catalogue keeps and what it refuses to keep."""

from __future__ import annotations

from typing import Any

import pytest
from biip.checksums import gs1_standard_check_digit
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from baywindow.catalog.barcodes import check_digit, checked_code, is_gtin, is_sscc, kind_of
from baywindow.catalog.models import Item, ItemBarcode, ItemCost, ItemPack
from baywindow.catalog.quantities import Quantity
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from tests.people import World

# Codes in public use: a pen, a book, a chocolate bar, a can.
GTINS = ["4006381333931", "9780306406157", "7622210449283", "036000291452", "96385074"]


def item(client: Client, sku: str, **fields: Any) -> Item:
    made = Item(client_id=client.id, sku=sku, name=sku, **fields)
    made.save()
    return made


@pytest.mark.parametrize("code", GTINS)
def test_a_true_gtin_is_known_as_one(code: str) -> None:
    assert is_gtin(code) and kind_of(f" {code} ") == "gtin"


@given(code=st.sampled_from(GTINS), place=st.integers(0, 7), by=st.integers(1, 9))
def test_no_digit_of_a_gtin_can_be_mistyped_unnoticed(code: str, place: int, by: int) -> None:
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert not is_gtin(wrong) and kind_of(wrong) == "other"


@pytest.mark.parametrize("code", ["", "1234", "٤٠٠٦٣٨١٣٣٣٩٣١", "40063813339311", "X-1"])
def test_what_is_no_gtin_is_refused_as_one(code: str) -> None:
    assert not is_gtin(code)
    with pytest.raises(Refusal):
        checked_code(code, "gtin")


@given(body=st.text("0123456789", min_size=1, max_size=20))
def test_a_check_digit_is_the_one_everybody_else_computes(body: str) -> None:
    assert check_digit(body) == str(gs1_standard_check_digit(body))


def test_an_sscc_has_eighteen_digits_and_a_check_digit() -> None:
    assert is_sscc("106141412345678908")
    assert not is_sscc("106141412345678909") and not is_sscc("4006381333931")


def test_acme_and_beta_may_use_the_same_sku_and_barcode_and_acme_only_once(world: World) -> None:
    with world.sam.acting():
        for client in (world.acme, world.beta):
            ItemBarcode.of(item(client, "TEA-1"), GTINS[0]).save()
    with pytest.raises(IntegrityError), world.sam.acting():
        item(world.acme, "TEA-1")
    with pytest.raises(IntegrityError), world.sam.acting():
        ItemBarcode.of(item(world.acme, "TEA-2"), GTINS[0]).save()


@pytest.mark.parametrize(
    "fields",
    [
        {"expiry_tracked": True},
        {"status": "gone"},
        {"reorder_point": -1},
        {"weight_g": 10**13},
        {"origin_country": "Germany"},
        {"currency": "euro"},
        {"length_mm": -5},
    ],
)
def test_the_database_keeps_no_item_that_cannot_be(world: World, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), world.sam.acting():
        item(world.acme, "ODD-1", **fields)


def test_a_pack_holds_more_than_nothing(world: World) -> None:
    with pytest.raises(IntegrityError), world.sam.acting():
        tea = item(world.acme, "TEA-1")
        ItemPack(client_id=tea.client_id, item_id=tea.id, uom="case", qty=0).save()


def test_a_second_import_of_a_source_reference_is_refused_by_the_database(world: World) -> None:
    with world.sam.acting():
        item(world.acme, "TEA-1", source="csv", source_ref="row-1")
    with pytest.raises(IntegrityError), world.sam.acting():
        item(world.acme, "TEA-2", source="csv", source_ref="row-1")


def test_what_an_item_costs_is_for_staff_who_may_know(world: World) -> None:
    with world.sam.acting():
        tea = item(world.acme, "TEA-1")
        ItemCost(client_id=tea.client_id, item_id=tea.id, unit_cost=7).save()
        assert ItemCost.objects.of_client(world.acme.id).count() == 1
    with world.olga.acting(read_only=True):
        assert not ItemCost.objects.exists()


def test_a_quantity_comes_back_as_it_went_in(world: World) -> None:
    with world.sam.acting():
        item(world.acme, "TEA-1", weight_g="2.50")
        assert str(Item.objects.get(sku="TEA-1").weight_g) == "2.50"
    assert Quantity().db_type(None) == "numeric"
