"""What staff's programs post: through the console's verbs, once, all or nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baywindow.stock.models import Level, Movement
from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor, d, lot
from tests.together import at_once

NOW = datetime.now(UTC) - timedelta(minutes=5)
DEEP = "[" * 20_000


def of_mugs(floor: Floor, **told: Any) -> dict[str, Any]:
    """Mugs on acme's shelf in Berlin."""
    return {
        "client": str(floor.world.acme.id), "item": "MUG-1", "warehouse": str(floor.berlin.id),
        "location": "A-01", "qty": "5", "reason": "other", **told,
    }  # fmt: skip


def bulk_line(n: int, **told: Any) -> dict[str, Any]:
    return {
        "ref": f"line-{n}", "item": "MUG-1", "warehouse": "BER", "location": "A-01",
        "kind": "receipt", "qty": "3",
        "occurred_at": NOW.isoformat(), **told,
    }  # fmt: skip


def on_hand(floor: Floor) -> tuple[Any, Any]:
    with floor.world.sam.acting(read_only=True):
        level = Level.objects.filter(item_id=floor.mug.id, condition="ok").first()
        return (level.on_hand, level.on_hold) if level else (0, 0)


def movements(floor: Floor) -> int:
    with floor.world.sam.acting(read_only=True):
        return int(Movement.objects.of_client(floor.world.acme.id).count())


STEPS = [
    ("receipts", {"qty": "40"}, (40, 0)),
    ("adjustments", {"qty": "-3.5", "warehouse": "BER"}, (d("36.5"), 0)),
    ("adjustments", {"qty": "37", "way": "counted", "reason": "counted"}, (37, 0)),
    ("transfers", {"qty": "7", "to_location": "DOCK"}, (37, 0)),
    ("holds", {"qty": "5", "reason": "quality"}, (37, 5)),
    ("releases", {"qty": "2", "reason": "cleared"}, (37, 3)),
]


def test_a_program_receives_adjusts_moves_holds_and_releases(floor: Floor) -> None:
    bridge = caller(floor.world.sam)
    for noun, told, after in STEPS:
        answer = bridge.post(f"/movements/{noun}", of_mugs(floor, **told))
        assert answer.status_code == 201, answer.content
        done = answer.json()
        assert done["posted"] == len(done["movements"]) == (2 if noun == "transfers" else 1)
        assert on_hand(floor) == after
    posted = bridge.get("/movements", {"client": str(floor.world.acme.id)}).json()["data"]
    assert posted[0]["kind"] == "release"


def test_a_new_lot_is_made_with_its_date(floor: Floor) -> None:
    told = of_mugs(floor, item="TEA-1", lot="L9", expiry_date="2031-05-05")
    bridge = caller(floor.world.sam)
    assert bridge.post("/movements/receipts", told).status_code == 201
    held = bridge.get("/balances", {"client": told["client"]}).json()["data"]
    assert [(row["lot_no"], row["expiry_date"]) for row in held] == [("L9", "2031-05-05")]


def test_the_same_key_again_gets_the_first_answer(floor: Floor) -> None:
    bridge = caller(floor.world.sam)
    first = bridge.post("/movements/receipts", of_mugs(floor), "delivery-1")
    again = bridge.post("/movements/receipts", of_mugs(floor), "delivery-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true" and on_hand(floor) == (5, 0)
    other = bridge.post("/movements/receipts", of_mugs(floor, qty="6"), "delivery-1")
    assert problem(other)["type"].endswith("/idempotency-key-reused") and on_hand(floor) == (5, 0)
    elsewhere = bridge.post("/movements/holds", of_mugs(floor), "delivery-1")
    assert elsewhere.status_code == 422
    assert (
        caller(floor.world.sam).post("/movements/receipts", of_mugs(floor), "delivery-1").status_code == 201
    )


def test_a_refused_write_may_be_mended_under_the_same_key(floor: Floor) -> None:
    bridge = caller(floor.world.sam)
    assert bridge.post("/movements/holds", of_mugs(floor), "hold-1").status_code == 422
    bridge.post("/movements/receipts", of_mugs(floor))
    assert bridge.post("/movements/holds", of_mugs(floor), "hold-1").status_code == 201


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "é"])
def test_a_write_needs_an_idempotency_key(floor: Floor, key: str) -> None:
    bridge = caller(floor.world.sam)
    answer = bridge.post("/movements/receipts", of_mugs(floor), headers={"Idempotency-Key": key})
    assert problem(answer)["type"].endswith("/idempotency-key-missing") and movements(floor) == 0


def test_the_same_write_at_once_happens_once(floor: Floor) -> None:
    text = caller(floor.world.sam).text

    def send() -> int:
        return int(Caller(text).post("/movements/receipts", of_mugs(floor), "race-1").status_code)

    assert at_once(send, 5) == [201] * 5
    assert on_hand(floor) == (5, 0)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"item": "NONE"}, "item"), ({"location": "Z"}, "location"), ({"qty": 5}, "qty"),
        ({"qty": "NaN"}, "qty"),
        ({"qty": "1e3"}, "qty"), ({"qty": "0"}, "qty"), ({"lot": "a\x00"}, "lot"),
        ({"reason": "because"}, "reason"),
        ({"occurred_at": "2026-01-01T00:00:00"}, "occurred_at"),
        ({"occurred_at": "2190-01-01T00:00:00Z"}, "occurred_at"),
        ({"item": "x" * 81}, "item"),
        ({"warehouse": "NOWHERE"}, "warehouse"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_stored(floor: Floor, told: dict[str, Any], field: str) -> None:
    said = problem(caller(floor.world.sam).post("/movements/receipts", of_mugs(floor, **told)))
    assert said["status"] == 422 and [one["field"] for one in said["errors"]] == [field]
    assert movements(floor) == 0


@pytest.mark.parametrize(
    "body", ["", "{", "null", "[]", '{"qty": NaN}', '{"qty": Infinity}', DEEP, '"\\ud800"', b"\xff\xfe"]
)
def test_what_is_no_json_is_refused(floor: Floor, body: str | bytes) -> None:
    for path in ("/movements/receipts", f"/movements/bulk?client={floor.world.acme.id}"):
        answer = caller(floor.world.sam).post(path, body)
        assert problem(answer)["status"] in {400, 415, 422}


def test_too_much_is_refused(floor: Floor) -> None:
    bridge = caller(floor.world.sam)
    for path in ("/movements/receipts", f"/movements/bulk?client={floor.world.acme.id}"):
        assert problem(bridge.post(path, " " * (5 * 1024 * 1024 + 1)))["status"] == 413
    answer = bridge.post("/movements/receipts", json.dumps(of_mugs(floor)), content_type="text/plain")
    assert problem(answer)["status"] == 415


def test_foreign_ids_in_the_body_are_answered_like_invented_ones(floor: Floor) -> None:
    world, bridge = floor.world, caller(floor.world.sam)
    with world.sue.acting():
        from tests.stock.floor import warehouse

        theirs = warehouse("SOU")
    for field, foreign in (("client", world.gamma.id), ("warehouse", theirs.id)):
        answers = [
            bridge.post("/movements/receipts", of_mugs(floor, **{field: word}))
            for word in (str(foreign), "0192f0c0-0000-7000-8000-000000000000")
        ]
        told = [
            (
                a.status_code,
                a.content.replace(str(foreign).encode(), b"").replace(
                    b"0192f0c0-0000-7000-8000-000000000000", b""
                ),
            )
            for a in answers
        ]
        assert told[0] == told[1] and told[0][0] in {404, 422}
    assert movements(floor) == 0


def test_a_client_s_key_posts_nothing(floor: Floor) -> None:
    for bridge in (caller(floor.world.ada), caller(floor.world.sam, client_id=floor.world.acme.id)):
        for noun in ("receipts", "adjustments", "transfers", "holds", "releases", "bulk"):
            assert problem(bridge.post(f"/movements/{noun}", of_mugs(floor)))["status"] == 403


def test_many_lines_are_posted_together_and_once(floor: Floor) -> None:
    bridge, where = caller(floor.world.sam), f"/movements/bulk?client={floor.world.acme.id}"
    lines = [bulk_line(n) for n in range(300)] + [bulk_line(300, kind="ship", qty="-100")]
    assert bridge.post(where, lines).json() == {"posted": 301, "known": 0}
    assert on_hand(floor) == (800, 0)
    told = "\n".join(json.dumps(line) for line in [*lines, bulk_line(301)])
    answer = bridge.post(where, told, content_type="application/x-ndjson")
    assert answer.json() == {"posted": 1, "known": 301}
    assert on_hand(floor) == (803, 0)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"item": "NONE"}, "1.item"), ({"warehouse": "X"}, "1.warehouse"), ({"location": "Z"}, "1.location"),
        ({"lot": "none"}, "1.lot"), ({"qty": "-1"}, "1.qty"), ({"kind": "ship"}, "1.qty"),
        ({"qty": "0"}, "1.qty"), ({"lot": "OLD", "kind": "receipt"}, "1.lot"),
        ({"occurred_at": "2190-01-01T00:00:00Z"}, "1.occurred_at"), ({"item": "TEA-1"}, "1.lot"),
        ({"ref": ""}, "1.ref"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_named_and_none_is_posted(floor: Floor, told: dict[str, Any], field: str) -> None:
    where = f"/movements/bulk?client={floor.world.acme.id}"
    with floor.world.sam.acting():
        lot(floor.mug, "OLD")  # from when mugs were kept by lot
    said = problem(caller(floor.world.sam).post(where, [bulk_line(0), bulk_line(1, **told)]))
    assert said["status"] == 422 and [one["field"] for one in said["errors"]] == [field]
    assert movements(floor) == 0
