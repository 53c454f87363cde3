"""Warehouses and locations, and what a client sees of them; lots, serial numbers, pallets."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from baywindow.stock import ledger
from baywindow.stock.models import ClientLocation, ClientWarehouse, HandlingUnit, Location, Lot
from baywindow.tenancy.refusal import Refusal

from .floor import WHY, Floor, d


def test_a_client_sees_a_place_when_its_first_goods_come_there_and_not_before(floor: Floor) -> None:
    with floor.world.alice.acting(read_only=True):
        assert not ClientWarehouse.objects.exists()
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(1), WHY)
    with floor.world.alice.acting(read_only=True):
        assert [one.code for one in ClientWarehouse.objects.all()] == ["BER"]
        assert [one.code for one in ClientLocation.objects.all()] == ["A-01"]


def test_a_warehouse_can_be_opened_to_a_client_that_expects_goods(floor: Floor) -> None:
    with floor.world.sam.acting():
        first = ClientWarehouse.open_to(floor.hamburg, floor.world.acme.id)
        assert ClientWarehouse.open_to(floor.hamburg, floor.world.acme.id).id == first.id == floor.hamburg.id
    with floor.world.alice.acting(read_only=True):
        assert [one.name for one in ClientWarehouse.objects.all()] == ["Warehouse HAM"]


def test_a_new_name_reaches_every_client_of_the_place(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(1), WHY)
        floor.berlin.amend(name="Berlin south")
        Location.objects.get(id=floor.shelf.id).amend(code="B-77", zone="cold")
    with floor.world.alice.acting(read_only=True):
        assert ClientWarehouse.objects.get().name == "Berlin south"
        assert (ClientLocation.objects.get().code, ClientLocation.objects.get().zone) == ("B-77", "cold")


def test_olga_of_the_floor_changes_no_warehouse(floor: Floor) -> None:
    with floor.world.olga.acting():
        floor.berlin.name = "Mine"
        with pytest.raises(Exception, match="did not affect any rows"):
            floor.berlin.save(update_fields=["name"])


def test_a_lot_is_cleared_or_recalled_in_words_that_exist(floor: Floor) -> None:
    with floor.world.sam.acting():
        floor.fresh.set_status("recalled")
        assert Lot.objects.get(id=floor.fresh.id).status == "recalled"
        with pytest.raises(Refusal):
            floor.fresh.set_status("tasty")


def test_a_lot_does_not_expire_before_it_was_made(floor: Floor) -> None:
    with pytest.raises(IntegrityError), floor.world.sam.acting():
        Lot(
            client_id=floor.world.acme.id, item_id=floor.tea.id, lot_no="L9",
            mfg_date=date(2026, 5, 2), expiry_date=date(2026, 5, 1),
        ).save()  # fmt: skip


def test_a_pallets_label_is_checked(floor: Floor) -> None:
    with floor.world.sam.acting():
        pallet = HandlingUnit(client_id=floor.world.acme.id, sscc="106141412345678908")
        pallet.check_label()
        pallet.save()
        with pytest.raises(Refusal):
            HandlingUnit(client_id=floor.world.acme.id, sscc="106141412345678909").check_label()
    with pytest.raises(IntegrityError), floor.world.sam.acting():
        HandlingUnit(client_id=floor.world.acme.id, sscc="123").save()
