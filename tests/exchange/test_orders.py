"""Orders from a file, and how far they are: once, line by line, and what cannot be is said row by row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from baywindow.activity.events import timeline
from baywindow.catalog.models import Item
from baywindow.orders import approval
from baywindow.orders.models import Order
from baywindow.shipments.models import Shipment
from baywindow.stock import ledger, reservations
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.reservations import Promise
from baywindow.tenancy.sql import rows
from tests.exchange import test_deliveries
from tests.exchange.conftest import TakeIn
from tests.exchange.test_imports import counts, faults
from tests.people import World

stocked, written = test_deliveries.stocked, test_deliveries.written
Write = Callable[[str], Path]
HEAD = "order_ref,line,placed_at,warehouse,item,quantity,consignee,country,client_reference\n"
GOOD = (
    f"{HEAD}W-1,1,2026-01-18 10:00,W1,TEA,2.5,Hanna Holm,DK,PO-1\n"
    "W-1,2,2026-01-18 10:00,W1,MUG,4,Hanna Holm,DK,PO-1\nW-2,1,2026-01-19 10:00,W1,MUG,6,Zoe Zeller,DE,\n"
)
STEPS = (
    "order_ref,status,occurred_at\nW-1,shipped,2026-01-19 16:00\nW-1,packed,2026-01-19 15:00\n"
    "W-2,allocated,2026-01-19 11:00\n"
)


def told(world: World) -> list[tuple[object, ...]]:
    with world.alice.acting(read_only=True):
        sql = (
            "select o.number, o.status, o.stage, o.consignee, sum(l.qty_ordered)::text as ordered,"
            " sum(l.qty_shipped)::text as shipped"
            " from client_order o join order_line l on l.order_id = o.id group by 1, 2, 3, 4 order by 1"
        )
        return [tuple(row) for row in rows(sql)]


def test_a_file_places_orders_and_a_second_time_changes_nothing(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    for new, known in ((3, 0), (0, 3)):
        run = stocked(written(GOOD), None, "--kind", "orders")
        assert counts(run) == ("done", new, 0, known, 0)
    assert told(world) == [
        ("SO-1001", "open", "open", "Hanna Holm", "6.5", "0"),
        ("SO-1002", "open", "open", "Zoe Zeller", "6", "0"),
    ]
    other_key = GOOD.replace("W-1", "X-1").replace("W-2", "X-2")
    assert counts(stocked(written(other_key), None, "--kind", "orders"))[1:] == (1, 0, 2, 0), "PO-1 is known"
    with world.bob.acting(read_only=True):
        assert rows("select o.id from client_order o") == []


def test_another_system_says_how_far_they_are(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    for changed, known in ((3, 0), (0, 3)):
        run = stocked(written(STEPS), None, "--kind", "order_status")
        assert counts(run) == ("done", 0, changed, known, 0)
    late = "order_ref,status,occurred_at\nW-1,picked,2026-01-19 14:00\n"
    assert counts(stocked(written(late), None, "--kind", "order_status"))[2] == 1
    assert told(world) == [
        ("SO-1001", "shipped", "shipped", "Hanna Holm", "6.5", "6.5"),
        ("SO-1002", "allocated", "fulfilment", "Zoe Zeller", "6", "0"),
    ]
    with world.alice.acting(read_only=True):
        (order,) = rows("select o.id from client_order o where o.number = 'SO-1001'")
        said = [one.text for one in timeline(order.id)]
    assert said == ["Shipped", "Packed", "Everything picked", "Placed, lines: 2"]
    bad = "order_ref,status,occurred_at\nW-9,shipped,2026-01-19 14:00\nW-1,cancelled,2026-01-20 14:00\n"
    run = stocked(written(bad), None, "--kind", "order_status", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "order_ref"), (3, "status")]


def test_what_is_packed_here_is_not_shipped_by_a_file(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    with world.sam.acting():
        order = Order.objects.of_client(world.acme.id).get(number="SO-1001")
        Shipment(
            client_id=world.acme.id,
            order_id=order.id,
            warehouse_id=order.warehouse_id,
            dated_at=order.placed_at,
        ).save(using="staff")
    run = stocked(written(STEPS), None, "--kind", "order_status", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "status")]
    assert told(world)[0][1] == "packed"


def test_a_file_begins_nothing_that_awaits_the_approval_of_its_client(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    with world.ada.acting():
        approval.decide(world.acme.id, wanted=True)
    with world.alice.acting():
        Order.objects.filter(number="SO-1001").update(city="Odense")
    assert told(world)[0][1] == "awaiting_approval"
    run = stocked(written(STEPS), None, "--kind", "order_status", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "status"), (3, "status")]
    assert all("awaits the approval of its client" in sentence for _, _, sentence in faults(run))
    assert [row[1] for row in told(world)] == ["awaiting_approval", "allocated"]
    before = Order._base_manager.using("owner").get(client_id=world.acme.id, number="SO-1001").version
    more = f"{HEAD}W-1,3,2026-01-18 10:00,W1,MUG,900,Hanna Holm,DK,PO-1\n"
    assert counts(stocked(written(more), None, "--kind", "orders"))[:2] == ("done", 1)
    after = Order._base_manager.using("owner").get(client_id=world.acme.id, number="SO-1001").version
    assert after > before, "who approves it has seen another one"
    gone = "order_ref,status,occurred_at\nW-1,cancelled,2026-01-20 14:00\n"
    assert counts(stocked(written(gone), None, "--kind", "order_status"))[2] == 1
    assert told(world)[0][1] == "cancelled"


def test_a_file_moves_no_line_of_an_order_that_is_worked_on_here(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    with world.sam.acting():
        order = Order.objects.of_client(world.acme.id).get(number="SO-1001")
        mug = Item.objects.of_client(world.acme.id).get(sku="MUG")
        goods = Goods(mug, order.warehouse_id)
        ledger.receive(goods, Decimal(5), Why("received"))
        promised = Promise(goods.level_id, Decimal(1), "order", order.id, order.number)
        reservations.promise(world.acme.id, [promised])
    steps = "order_ref,status,occurred_at\nW-1,picked,2026-01-19 14:00\n"
    run = stocked(written(steps), None, "--kind", "order_status", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "status")]
    assert told(world)[0][1] == "open"


def test_what_cannot_be_ordered_is_named_by_row(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    bad = (
        f"{HEAD}B-1,1,2026-01-18 10:00,W1,NOPE,1,A,DK,\nB-2,1,2026-01-18 10:00,W9,MUG,1,A,DK,\n"
        "B-3,1,2026-01-18 10:00,W1,MUG,0,A,DK,\nB-4,1,2026-01-18 10:00,W1,MUG,1,A,DK,R-1\n"
        "B-5,1,2026-01-18 10:00,W1,MUG,1,A,DK,R-1\nW-1,2,2026-01-18 10:00,W1,MUG,9,Hanna Holm,DK,PO-1\n"
        "B-6,1,2026-01-18 10:00,W1,MUG,1,A,DK,\nB-6,1,2026-01-18 10:00,W1,MUG,2,A,DK,\n"
    )
    run = stocked(written(bad), None, "--kind", "orders", "--keep-accepted")
    assert {field for _, field, _ in faults(run)} == {
        "item", "warehouse", "quantity", "client_reference", "line"}  # fmt: skip
    assert (run.rejected, run.new) == (7, 1), "only the first line of B-6 came in"


def test_what_is_said_of_an_order_follows_the_file_until_it_has_left(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    head = HEAD.replace("\n", ",requested_ship,incoterm,expires_from\n")
    rows_ = (
        "W-1,1,2026-01-18 10:00,W1,TEA,2.5,{who},DK,{ref},{ship},DAP,2027-01-01\n"
        "W-1,2,2026-01-18 10:00,W1,MUG,4,{who},DK,{ref},{ship},DAP,\n"
    )
    first = head + rows_.format(who="Hanna Holm", ref="PO-1", ship="2026-02-01")
    moved = head + rows_.format(who="Zoe Zeller", ref="PO-1", ship="2026-02-05")
    assert counts(stocked(written(first), None, "--kind", "orders")) == ("done", 2, 0, 0, 0)
    for changed, known in ((1, 1), (0, 2)):
        run = stocked(written(moved), None, "--kind", "orders")
        assert counts(run) == ("done", 0, changed, known, 0)
    assert (
        counts(stocked(written(GOOD.replace("Hanna Holm", "Zoe Zeller")), None, "--kind", "orders"))[2] == 0
    ), "columns a file has not stay as they are"
    with world.alice.acting(read_only=True):
        (order,) = Order.objects.filter(client_reference="PO-1")
        said = (order.consignee, order.consignee_key, str(order.requested_ship), order.incoterm)
        assert said == ("Zoe Zeller", "zoe zeller", "2026-02-05", "DAP") and order.version == 2
        assert [one.text for one in timeline(order.id)] == ["Changed", "Placed, lines: 2"]
        sql = "select l.expires_from::text as day from order_line l where l.expires_from is not null"
        assert [row.day for row in rows(sql)] == ["2027-01-01"]
    taken = f"{HEAD}W-2,1,2026-01-19 10:00,W1,MUG,6,Zoe Zeller,DE,PO-1\n"
    other = moved.replace("2027-01-01", "2027-03-01")
    assert (
        faults(stocked(written(taken), None, "--kind", "orders", "--keep-accepted"))[0][1]
        == "client_reference"
    )
    assert (
        faults(stocked(written(other), None, "--kind", "orders", "--keep-accepted"))[0][1] == "expires_from"
    )
    left = "order_ref,status,occurred_at\nW-1,shipped,2026-01-19 16:00\n"
    stocked(written(left), None, "--kind", "order_status")
    assert counts(stocked(written(first), None, "--kind", "orders"))[1:4] == (0, 0, 2), (
        "what has left has left"
    )


def test_another_system_holds_an_order_and_lets_it_go(
    world: World,
    stocked: TakeIn,
    written: Write,
) -> None:
    stocked(written(GOOD), None, "--kind", "orders")
    head = "order_ref,status,occurred_at,reason\n"
    held = f"{head}W-1,on_hold,2026-01-19 09:00,Unpaid\nW-2,on_hold,2026-01-19 09:30,\n"
    freed = f"{held}W-1,released,2026-01-19 12:00,\n"
    for text, changed in ((held, 2), (held, 0), (freed, 1), (freed, 0), (held, 0)):
        assert counts(stocked(written(text), None, "--kind", "order_status"))[2] == changed
    assert [(row[0], row[2]) for row in told(world)] == [("SO-1001", "open"), ("SO-1002", "hold")]
    with world.alice.acting(read_only=True):
        order = Order.objects.get(number="SO-1001")
        said = [one.text for one in timeline(order.id)]
        assert said == ["Released from hold", "Put on hold: Unpaid", "Placed, lines: 2"]
        assert Order.objects.get(number="SO-1002").held_by == "warehouse"
    bad = f"{head}W-1,released,2026-01-20 09:00,\nW-2,picked,2026-01-20 09:00,Why\n"
    run = stocked(written(bad), None, "--kind", "order_status", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(2, "status"), (3, "reason")]
