"""The ledger's promises: what is kept beside it equals a replay of it, whatever comes in which order."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baywindow.stock import figures, ledger, posting
from baywindow.stock.keys import balance_key, ids_in_order, level_key
from baywindow.stock.kinds import HOLDING, INCOMING, INSIDE, KINDS, OUTGOING
from baywindow.stock.models import Balance, DaySnapshot, Level, Movement
from baywindow.stock.posting import COLUMNS, FAULTS, FaultyLine, Line, Posted, post
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import rows, run
from tests.together import at_once, together

from .floor import WHY, Floor, at, build_floor, d, working_for

START = at("2026-03-01T00:00")


@st.composite
def shapes(draw: Any) -> dict[str, Any]:
    """A movement without the ids of a floor."""
    kind = draw(st.sampled_from([kind for kind in KINDS if kind not in INSIDE]))
    qty = draw(st.decimals(-20, 20, places=2).filter(lambda number: number != 0))
    return {
        "goods": draw(st.sampled_from(["mug", "fresh", "older"])),
        "warehouse": draw(st.sampled_from(["berlin", "hamburg"])),
        "shelf": draw(st.booleans()),
        "kind": kind,
        "qty": Decimal(0) if kind in HOLDING else qty,
        "hold_qty": qty if kind in HOLDING else Decimal(0),
        "condition": draw(st.sampled_from(["ok", "ok", "damaged"])),
        "occurred_at": START + timedelta(minutes=draw(st.integers(0, 60 * 24 * 12))),
    }


def line(floor: Floor, shape: dict[str, Any], source_ref: str | None = None) -> Line:
    """The movement on this floor."""
    lot = {"mug": None, "fresh": floor.fresh, "older": floor.older}[shape["goods"]]
    warehouse = getattr(floor, shape["warehouse"])
    return Line(
        item_id=(floor.tea if lot else floor.mug).id,
        warehouse_id=warehouse.id,
        kind=shape["kind"],
        qty=shape["qty"],
        hold_qty=shape["hold_qty"],
        occurred_at=shape["occurred_at"],
        location_id=floor.shelf.id if shape["shelf"] and warehouse is floor.berlin else None,
        lot_id=lot.id if lot else None,
        condition=shape["condition"],
        source="csv",
        source_ref=source_ref,
    )


def staged_row(n: int, new_id: Any, told: Line) -> list[Any]:
    """The line as a staged file holds it."""
    return [n, new_id, *(getattr(told, column) for column in list(COLUMNS)[2:])]


def post_as_job(floor: Floor, lines: list[Line]) -> Posted:
    """Post through the stage, as an import does."""
    with working_for(floor.world.acme), posting.stage():
        ids = ids_in_order()
        posting.copy_lines(staged_row(n, next(ids), told) for n, told in enumerate(lines, start=1))
        assert not posting.staged_faults()
        return posting.post_staged()


def level_of(told: Line) -> Any:
    return level_key(told.item_id, told.warehouse_id, told.lot_id, told.condition)


def day_of(told: Line) -> date:
    return told.occurred_at.astimezone(UTC).date()


def sums(lines: list[Line]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """On hand, on hold, received, shipped."""
    return (
        sum((told.qty for told in lines), Decimal(0)),
        sum((told.hold_qty for told in lines), Decimal(0)),
        sum((told.qty for told in lines if told.kind in INCOMING), Decimal(0)),
        sum((-told.qty for told in lines if told.kind in OUTGOING), Decimal(0)),
    )


def assert_agrees(floor: Floor, lines: list[Line]) -> None:
    """Levels, balances and snapshots equal a replay of the lines in Python."""
    by_level, by_place = defaultdict(list), defaultdict(list)
    for told in lines:
        by_level[level_of(told)].append(told)
        by_place[balance_key(level_of(told), told.location_id)].append(told)
    with floor.world.alice.acting(read_only=True):
        found = {
            v.id: (v.on_hand, v.on_hold, v.received, v.shipped, v.first_on, v.last_on, v.last_moved_at)
            for v in Level.objects.all()
        }
        assert found == {
            key: (
                *sums(its),
                min(map(day_of, its)),
                max(map(day_of, its)),
                max(told.occurred_at for told in its),
            )
            for key, its in by_level.items()
        }  # fmt: skip
        assert {b.id: (b.on_hand, b.on_hold) for b in Balance.objects.all()} == {
            key: sums(its)[:2] for key, its in by_place.items()
        }
        kept = {
            (s.level_id, s.day): (s.on_hand, s.on_hold, s.received, s.shipped)
            for s in DaySnapshot.objects.all()
        }
    assert kept == {
        (key, day): sums([told for told in its if day_of(told) <= day])
        for key, its in by_level.items()
        for day in set(map(day_of, its))
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.tuples(st.booleans(), st.lists(shapes(), min_size=1, max_size=12)), max_size=5))
def test_levels_balances_and_snapshots_are_a_replay_of_the_ledger(
    world: Any, batches: list[tuple[bool, list[dict[str, Any]]]]
) -> None:
    from tests.people import build_world

    floor = build_floor(build_world())
    posted: list[Line] = []
    for by_job, batch in batches:
        lines = [line(floor, shape) for shape in batch]
        if by_job:
            post_as_job(floor, lines)
        else:
            with floor.world.sam.acting():
                post(lines, floor.world.acme.id)
        posted += lines
        assert_agrees(floor, posted)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(shapes(), min_size=1, max_size=30), minutes=st.integers(-60, 60 * 24 * 13))
def test_any_past_moment_is_a_replay_of_the_ledger(
    world: Any, batch: list[dict[str, Any]], minutes: int
) -> None:
    from tests.people import build_world

    floor = build_floor(build_world())
    lines = [line(floor, shape) for shape in batch]
    then = START + timedelta(minutes=minutes)
    with floor.world.sam.acting():
        post(lines, floor.world.acme.id)
    with floor.world.alice.acting(read_only=True):
        found = rows(
            f"select v.id, v.on_hand, v.on_hold from {figures.levels(then)} v", figures.then_params(then)
        )
    expected: dict[Any, list[Line]] = defaultdict(list)
    for told in lines:
        if told.occurred_at < then:
            expected[level_of(told)].append(told)
    there = {row.id: (row.on_hand, row.on_hold) for row in found if row.on_hand or row.on_hold}
    replayed = {key: sums(its)[:2] for key, its in expected.items()}
    assert there == {key: both for key, both in replayed.items() if any(both)}


def test_a_backdated_movement_mends_every_day_after_it_at_once(floor: Floor) -> None:
    days = ["2026-03-01", "2026-03-05", "2026-03-09"]
    lines = [
        Line(floor.mug.id, floor.berlin.id, "receipt", d(10), occurred_at=at(f"{day}T12:00")) for day in days
    ]
    late = Line(floor.mug.id, floor.berlin.id, "ship", d(-3), occurred_at=at("2026-03-03T09:00"))
    earliest = Line(floor.mug.id, floor.berlin.id, "opening", d(1), occurred_at=at("2026-02-01T09:00"))
    for batch in (lines, [late], [earliest]):
        with floor.world.sam.acting():
            post(batch, floor.world.acme.id)
    assert_agrees(floor, [*lines, late, earliest])


def test_posting_the_same_references_again_changes_nothing_and_says_so(floor: Floor) -> None:
    shape = {
        "goods": "mug",
        "warehouse": "berlin",
        "shelf": True,
        "kind": "receipt",
        "qty": d(4),
        "hold_qty": d(0),
        "condition": "ok",
        "occurred_at": START,
    }
    lines = [line(floor, shape, f"row-{n}") for n in range(6)]
    first = post_as_job(floor, lines[:4])
    again = post_as_job(floor, lines)
    with floor.world.sam.acting():
        third = post([*lines, lines[0]], floor.world.acme.id)
    assert [(done.posted, done.skipped) for done in (first, again, third)] == [(4, 0), (2, 4), (0, 7)]
    assert_agrees(floor, lines)


def test_a_reference_twice_in_one_file_is_posted_once(floor: Floor) -> None:
    told = Line(
        floor.mug.id, floor.berlin.id, "receipt", d(4), occurred_at=START, source="csv", source_ref="1"
    )
    assert post_as_job(floor, [told, told]) == Posted(1, 1, ())
    assert_agrees(floor, [told])


def test_two_people_posting_at_once_never_lose_an_update(floor: Floor) -> None:
    rounds = 8
    lines = [
        Line(
            goods.item.id, goods.warehouse_id, "receipt", d(1), lot_id=goods.lot_id, occurred_at=START + hours
        )
        for goods in (floor.mugs(), floor.teas(floor.fresh), floor.teas(floor.older))
        for hours in (timedelta(0), timedelta(days=1), timedelta(days=2))
    ]

    def work(order: int) -> None:
        for n in range(rounds):
            mine = lines[n % 3 :: order] if order > 1 else list(reversed(lines))
            with floor.world.sam.acting():
                post(mine, floor.world.acme.id)
            posted.extend(mine)

    posted: list[Line] = []
    together(lambda: work(1), lambda: work(1), lambda: work(2))
    assert len(posted) >= rounds * 2 * len(lines)
    assert_agrees(floor, posted)


def test_two_imports_of_one_file_at_once_post_it_once(floor: Floor) -> None:
    lines = [
        Line(
            floor.mug.id,
            floor.berlin.id,
            "receipt",
            d(1),
            occurred_at=START,
            source="csv",
            source_ref=f"r{n}",
        )
        for n in range(50)
    ]
    done = at_once(lambda: post_as_job(floor, lines), 3)
    assert sorted((one.posted, one.skipped) for one in done) == [(0, 50), (0, 50), (50, 0)]
    assert_agrees(floor, lines)


def test_who_meets_a_long_import_is_told_so_and_keeps_their_transaction(floor: Floor) -> None:
    refused: list[Refusal] = []

    def work() -> None:
        with floor.world.olga.acting():
            run("set local lock_timeout = '50ms'")
            with pytest.raises(Refusal, match="right now") as caught:
                ledger.receive(floor.mugs(), d(1), WHY)
            assert not Movement.objects.exists()
            refused.append(caught.value)

    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(1), WHY)
        together(work)
    assert [one.status for one in refused] == [409]


@pytest.mark.parametrize(
    ("word", "change"),
    [
        ("kind", {"kind": "teleport"}),
        ("condition", {"condition": "odd"}),
        ("qty", {"qty": d(0)}),
        ("hold_qty", {"kind": "hold"}),
        ("hold_qty", {"hold_qty": d(1)}),
        ("qty_size", {"qty": Decimal("NaN")}),
        ("qty_size", {"qty": Decimal("1e13")}),
        ("qty_size", {"qty": Decimal("0.0000001")}),
        ("future", {"occurred_at": datetime.now(UTC) + timedelta(days=1)}),
        ("item", {"item_id": level_key(UUID(int=1), UUID(int=1), None, "ok")}),
        ("unbalanced", {"kind": "move"}),
    ],
)
def test_a_line_that_cannot_be_true_is_named_and_nothing_is_posted(
    floor: Floor, word: str, change: dict[str, Any]
) -> None:
    good = {"item_id": floor.mug.id, "warehouse_id": floor.berlin.id, "kind": "receipt", "qty": d(1)}
    with floor.world.sam.acting():
        with pytest.raises(FaultyLine) as caught:
            post([Line(**good), Line(**{**good, **change})], floor.world.acme.id)  # type: ignore[arg-type]
        assert not Movement.objects.exists()
    assert (caught.value.fault.n, caught.value.fault.word) == (2, word)
    assert caught.value.fault.sentence == FAULTS[word]


def test_the_database_itself_refuses_what_the_rules_forbid(floor: Floor) -> None:
    with floor.world.sam.acting():
        post([Line(floor.mug.id, floor.berlin.id, "receipt", d(1))], floor.world.acme.id)
        known = Movement.objects.get()
    for change in ({"kind": "teleport"}, {"qty": d(0)}, {"hold_qty": d(2)}, {"condition": "odd"}):
        with pytest.raises(IntegrityError), floor.world.sam.acting():
            Movement(**{**_columns(known), "id": next(ids_in_order()), **change}).save()


def _columns(movement: Movement) -> dict[str, Any]:
    return {
        field.attname: getattr(movement, field.attname)
        for field in Movement._meta.concrete_fields
        if field.attname != "pk"
    }


def test_the_words_of_the_sql_are_those_of_the_models() -> None:
    post_sql, faults = posting._SQL["post"], posting._SQL["faults"]
    assert all(f"'{kind}'" in faults for kind in KINDS)
    assert f"l.kind in ({', '.join(repr(kind) for kind in INCOMING)})" in post_sql
    assert f"l.kind in ({', '.join(repr(kind) for kind in OUTGOING)})" in post_sql
    assert all(f"'{word}'" in faults for word in FAULTS)


def test_ids_in_order_rise_even_within_one_millisecond() -> None:
    ids = ids_in_order()
    texts = [next(ids) for _ in range(20_000)]
    made = [UUID(text) for text in texts]
    assert texts == [str(new) for new in made]
    assert made == sorted(made) and len(set(made)) == len(made)
    assert {new.version for new in made} == {7} and {new.variant for new in made} == {made[0].variant}
