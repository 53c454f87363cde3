"""Staff post movements by form: once, with a reason, and only what their role may."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from baywindow.stock import ledger
from baywindow.stock.models import Level, Lot, Movement, Serial
from tests.console.pages import opened, told
from tests.people import Someone
from tests.stock.floor import WHY, Floor, d, item
from tests.together import at_once


def address(floor: Floor, noun: str) -> str:
    return f"/console/stock/{floor.world.acme.id}/{noun}"


def on_hand(floor: Floor) -> tuple[Any, Any]:
    """Mugs on hand and on hold in Berlin."""
    with floor.world.sam.acting(read_only=True):
        level = Level.objects.filter(item_id=floor.mug.id).first()
        return (level.on_hand, level.on_hold) if level else (0, 0)


def stocked(floor: Floor, qty: int) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(qty), WHY)


def test_olga_receives_adjusts_moves_holds_and_releases(floor: Floor) -> None:
    olga = floor.world.olga.browser()
    steps = [
        ("receipts", told(floor, qty="40", reason="received", document_number="ASN-1"), (40, 0)),
        ("adjustments", told(floor, qty="-3", reason="damaged", words="Fell off the fork"), (37, 0)),
        ("transfers", told(floor, qty="7", to_location="DOCK"), (37, 0)),
        ("holds", told(floor, qty="5", reason="quality"), (37, 5)),
        ("releases", told(floor, qty="2", reason="cleared"), (37, 3)),
    ]
    for noun, form, after in steps:
        answer = olga.post(address(floor, noun), form)
        assert answer.status_code == 302, (noun, answer.content.decode())
        assert on_hand(floor) == after
    with floor.world.alice.acting(read_only=True):
        seen = {row.kind: row for row in Movement.objects.all()}
    assert seen["adjust"].reason_label == "Fell off the fork" and seen["receipt"].document_number == "ASN-1"


@pytest.mark.parametrize("noun", ["receipts", "adjustments", "transfers", "holds", "releases"])
def test_a_form_sent_twice_posts_once_and_leads_to_the_same_page(floor: Floor, noun: str) -> None:
    stocked(floor, 50)
    with floor.world.sam.acting():
        ledger.hold(floor.mugs(location_id=floor.shelf.id), d(20), WHY)
    olga = floor.world.olga.browser()
    form = {**told(floor, to_location="DOCK"), **opened(olga, address(floor, noun))}
    form["reason"] = {"receipts": "received"}.get(noun, "other")
    first = olga.post(address(floor, noun), form)
    after_first = on_hand(floor)
    second = olga.post(address(floor, noun), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert on_hand(floor) == after_first
    page = olga.get(second["Location"]).content.decode()
    assert "posted once" in page


def test_two_clicks_at_once_post_once(floor: Floor) -> None:
    stocked(floor, 10)
    form = told(floor, qty="-4", reason="lost")
    answers = at_once(
        lambda: floor.world.olga.browser().post(address(floor, "adjustments"), form).status_code, 4
    )
    assert answers == [302] * 4
    assert on_hand(floor) == (6, 0)


def test_a_count_books_the_difference_even_when_two_count_at_once(floor: Floor) -> None:
    stocked(floor, 10)

    def count() -> int:
        form = told(floor, qty="14", way="counted", reason="counted")
        return floor.world.olga.browser().post(address(floor, "adjustments"), form).status_code

    assert sorted(at_once(count, 3)) == [302, 422, 422]
    assert on_hand(floor) == (14, 0)


def test_two_people_cannot_hold_the_same_goods(floor: Floor) -> None:
    stocked(floor, 10)

    def hold() -> int:
        form = told(floor, qty="7", reason="quality")
        return floor.world.cleo.browser().post(address(floor, "holds"), form).status_code

    assert sorted(at_once(hold, 3)) == [302, 422, 422]
    assert on_hand(floor) == (10, 7)


def test_a_new_lot_is_made_with_its_date_and_needs_one(floor: Floor) -> None:
    olga = floor.world.olga.browser()
    form = told(floor, item="TEA-1", lot="L-NEW", reason="received")
    refused = olga.post(address(floor, "receipts"), form)
    assert refused.status_code == 422
    assert "read it off the label" in field_errors(refused, "expiry_date")
    answer = olga.post(address(floor, "receipts"), {**form, "expiry_date": "2031-05-01"})
    assert answer.status_code == 302
    with floor.world.sam.acting(read_only=True):
        assert Lot.objects.get(lot_no="L-NEW", item_id=floor.tea.id).expiry_date == date(2031, 5, 1)


def test_pieces_come_in_by_serial_number_and_none_twice(floor: Floor) -> None:
    with floor.world.sam.acting():
        item(floor.world.acme, "CAM-1", serial_tracked=True)
    olga = floor.world.olga.browser()
    form = told(floor, item="CAM-1", qty="", serials="S1\nS2\nS3", reason="received")
    assert olga.post(address(floor, "receipts"), form).status_code == 302
    assert olga.post(address(floor, "receipts"), form).status_code == 302, "the same form again"
    with floor.world.sam.acting(read_only=True):
        assert Serial.objects.filter(status="in_stock").count() == 3
        assert Movement.objects.filter(kind="receipt").count() == 3
    again = olga.post(address(floor, "receipts"), told(floor, item="CAM-1", serials="S3", reason="received"))
    assert again.status_code == 422 and "Already in stock: S3" in again.content.decode()


@pytest.mark.parametrize(
    ("noun", "changes", "field", "says"),
    [
        ("receipts", {"item": "NO-SUCH"}, "item", "no active item or barcode"),
        ("receipts", {"item": "TEA-1"}, "lot", "kept by lot"),
        ("receipts", {"lot": "L-1"}, "lot", "MUG-1 is not kept by lot: leave this empty"),
        ("receipts", {"qty": ""}, "qty", "required"),
        ("receipts", {"qty": "0"}, "qty", "Say how many"),
        ("receipts", {"location": "Z-99"}, "location", "has no location"),
        ("receipts", {"reason": "nonsense"}, "reason", "Select a valid choice"),
        ("receipts", {"occurred_at": "2199-01-01T00:00"}, "occurred_at", "lies in the future"),
        ("adjustments", {"qty": "0"}, "qty", "Say by how much"),
        ("holds", {"item": "TEA-1", "lot": "NONE"}, "lot", "has no lot"),
        ("holds", {}, "qty", "not that much to hold"),
        ("transfers", {}, "to_location", "Say where the goods go"),
        ("transfers", {"to_location": "A-01"}, "to_location", "Say where the goods go"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_posted(
    floor: Floor, noun: str, changes: dict[str, str], field: str, says: str
) -> None:
    form = told(floor, reason="received" if noun == "receipts" else "other")
    answer = floor.world.olga.browser().post(address(floor, noun), {**form, **changes})
    assert answer.status_code == 422
    assert says in field_errors(answer, field)
    with floor.world.sam.acting(read_only=True):
        assert not Movement.objects.exists()


def test_a_refusal_stands_at_the_quantity_and_the_form_keeps_what_was_typed(floor: Floor) -> None:
    stocked(floor, 4)
    form = told(floor, qty="9", to_location="DOCK", words="to the dock")
    answer = floor.world.olga.browser().post(address(floor, "releases"), {**form, "reason": "cleared"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Only 0 is on hold there." in field_errors(answer, "qty")
    assert 'value="to the dock"' in text and on_hand(floor) == (4, 0)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("sam", {"receipts", "adjustments", "transfers", "holds", "releases"}),
        ("olga", {"receipts", "adjustments", "transfers", "holds", "releases"}),
        ("cleo", {"holds", "releases"}),
        ("carl", set()),
        ("dirk", set()),
    ],
)
def test_each_role_does_what_it_may(floor: Floor, who: str, allowed: set[str]) -> None:
    someone: Someone = getattr(floor.world, who)
    browser = someone.browser()
    for noun in ("receipts", "adjustments", "transfers", "holds", "releases"):
        expected = 200 if noun in allowed else 403
        assert browser.get(address(floor, noun)).status_code == expected, noun
        if expected == 403:
            assert browser.post(address(floor, noun), told(floor)).status_code == 403


def test_another_workspace_and_a_client_person_post_nothing(floor: Floor) -> None:
    form = told(floor, reason="received")
    assert floor.world.sue.browser().post(address(floor, "receipts"), form).status_code == 404
    assert floor.world.alice.browser().post(address(floor, "receipts"), form).status_code == 403
    assert on_hand(floor) == (0, 0)


def test_the_time_is_read_in_the_zone_of_the_person(floor: Floor) -> None:
    form = told(floor, reason="received", occurred_at="2026-01-15T12:00")
    assert floor.world.olga.browser().post(address(floor, "receipts"), form).status_code == 302
    with floor.world.sam.acting(read_only=True):
        assert Movement.objects.get().occurred_at.isoformat() == "2026-01-15T11:00:00+00:00"


def field_errors(answer: Any, field: str) -> str:
    """What the page says at one field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</div></div>', answer.content.decode(), re.DOTALL)
    assert found, f"nothing is said at {field}"
    return found.group(1)
