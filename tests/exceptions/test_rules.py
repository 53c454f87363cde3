"""What stalls is told once and by itself, is resolved when the stall ends, and comes again as a new one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connections

from baywindow.activity.events import timeline
from baywindow.exceptions import looking, verbs
from baywindow.exceptions.looking import Looked, look_everywhere
from baywindow.exceptions.models import ExceptionRule
from baywindow.exceptions.stalls import STALLS
from baywindow.orders import orders
from baywindow.shipments.models import Shipment
from baywindow.tenancy.jobs import clients_served
from baywindow.tenancy.sql import bound
from tests.orders.wishes import stocked
from tests.stock.floor import Floor, working_for
from tests.together import at_once

from .stalled import day, end, looked, stalled, told

EACH = ["asn_late", "document_missing", "lot_expiring", "no_scan", "order_late", "stock_short"]


def codes(floor: Floor, **where: object) -> list[str]:
    return [one.code for one in told(floor, **where)]


def texts(floor: Floor, page_id: object) -> list[str]:
    """The record's timeline as acme reads it, newest first."""
    with floor.world.alice.acting(read_only=True):
        return [one.text for one in timeline(page_id)]  # type: ignore[arg-type]


def test_each_stall_is_told_once_however_many_workers_look(floor: Floor) -> None:
    made = stalled(floor)
    found = at_once(lambda: looked(floor), 2)
    assert sum(one.opened for one in found) == 6
    assert looked(floor) == Looked(0, 0), "a further look finds nothing new"
    assert codes(floor) == EACH
    said = {one.code: (one.subject_number, one.text) for one in told(floor)}
    assert said["stock_short"] == (made.late.number, "Missing 3 of: MUG-1.")
    assert said["document_missing"][1] == "It should have come with its papers. Missing: Proof of delivery."
    assert "expire on" in said["lot_expiring"][1] and said["lot_expiring"][1].endswith(": L1.")
    assert said["asn_late"][0] == made.asn.number and said["no_scan"][0] == made.shipment.number
    assert len([text for text in texts(floor, made.late.id) if "should have left" in text]) == 1
    assert len(texts(floor, made.shipment.id)) == 2
    assert len([text for text in texts(floor, made.asn.id) if "has not arrived" in text]) == 1
    assert all(one.lasting and one.by_rule and one.due_at > one.opened_at for one in told(floor))


def test_a_stall_that_ends_is_resolved_and_says_how(floor: Floor) -> None:
    made = stalled(floor)
    looked(floor)
    end(floor, made)
    found = at_once(lambda: looked(floor), 2)
    assert sum(one.ended for one in found) == 6
    assert codes(floor, resolved_at=None) == [] and looked(floor) == Looked(0, 0)
    ended = {one.code: one.ended for one in told(floor)}
    assert ended == {
        "asn_late": "arrived", "document_missing": "filed", "lot_expiring": "cancelled",
        "no_scan": "scanned", "order_late": "moved", "stock_short": "stocked"}  # fmt: skip
    assert "Not enough stock, over: There is enough now." in texts(floor, made.late.id)
    assert "Delivery late, over: It has arrived." in texts(floor, made.asn.id)


def test_a_stall_that_comes_again_is_a_new_one_and_one_resolved_by_hand_is_not_told_while_it_lasts(
    floor: Floor,
) -> None:
    made, acme = stalled(floor), floor.world.acme.id
    looked(floor)
    (late,) = told(floor, code="order_late")
    with floor.world.cleo.acting():
        assert verbs.resolve(verbs.find_exception(acme, late.id), "Agreed with Hanna: it goes on Friday.")
    assert looked(floor) == Looked(0, 0), "it stalls still, and somebody knows"
    for promised in (day(5), day(-1)):
        with floor.world.sam.acting():
            orders.put(orders.find_order(acme, made.late.id), requested_ship=promised)
        looked(floor)
    again = told(floor, code="order_late")
    assert [(one.resolved_at is None, one.lasting) for one in again] == [(False, False), (True, True)]
    assert again[0].resolution.startswith("Agreed") and again[0].ended == ""


def test_what_is_missing_is_said_anew_as_it_changes(floor: Floor) -> None:
    stalled(floor)
    looked(floor)
    with floor.world.sam.acting():
        stocked(floor, mugs=1)
    looked(floor)
    (short,) = told(floor, code="stock_short")
    assert (short.text, short.version) == ("Missing 2 of: MUG-1.", 2)


def test_a_client_can_have_rules_of_its_own(floor: Floor) -> None:
    made, acme = stalled(floor), floor.world.acme.id
    with floor.world.sam.acting():
        ExceptionRule(client_id=acme, code="no_scan", enabled=True, threshold=10).save()
        ExceptionRule(client_id=acme, code="asn_late", enabled=False, threshold=0).save()
        ExceptionRule(client_id=acme, code="order_late", enabled=True, threshold=3).save()
    looked(floor)
    assert codes(floor) == ["document_missing", "lot_expiring", "stock_short"]
    with floor.world.sam.acting():
        ExceptionRule.objects.of_client(acme).filter(code="no_scan").update(threshold=8)
        ExceptionRule.objects.of_client(acme).filter(code="order_late").update(threshold=2)
    assert looked(floor).opened == 2
    with floor.world.sam.acting():
        ExceptionRule.objects.of_client(acme).filter(code="order_late").update(enabled=False)
        assert orders.find_order(acme, made.late.id).status == "open"
    assert looked(floor).ended == 1 and told(floor, code="order_late")[0].ended == "off"


def test_the_worker_looks_at_every_client_that_is_served(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of this test, that is: the clients of all others are served as well, and take their time."""
    stalled(floor)
    ours = {floor.world.northdock.id, floor.world.southbay.id}
    served = [(workspace, client) for workspace, client in clients_served() if workspace in ours]
    clients = (floor.world.acme, floor.world.beta, floor.world.gamma)
    assert {client for _, client in served} >= {client.id for client in clients}
    monkeypatch.setattr(looking, "clients_served", lambda: served)
    found = look_everywhere()
    assert found.opened >= 6 and codes(floor) == EACH
    assert {one.subject_kind for one in told(floor)} == {"order", "asn", "shipment"}


def test_where_no_paper_is_required_no_record_is_read(floor: Floor) -> None:
    """Every five minutes, for every client: nobody's history is read for nothing."""
    with working_for(floor.world.beta), connections["jobs"].cursor() as cursor:
        for stall in STALLS["document_missing"]:
            rule = looking._Rule(
                "document_missing", stall, looking.settings()["document_missing"], datetime.now(UTC)
            )
            text = looking._NEW.replace("<<found>>", rule._found(stall.recent))
            cursor.execute(f"explain (analyze, costs off, timing off) {text}", bound(rule.params))
            read = [line for (line,) in cursor.fetchall() if " on required" not in line and "Scan" in line]
            assert read and all("never executed" in line for line in read), read


def test_what_was_brought_in_of_years_past_is_no_stall_of_today(floor: Floor) -> None:
    made = stalled(floor)
    long_ago = datetime(2011, 1, 1, tzinfo=UTC)
    Shipment._base_manager.using("owner").filter(id=made.shipment.id).update(
        shipped_at=long_ago, dated_at=long_ago
    )
    looked(floor)
    assert "no_scan" not in codes(floor)
