"""A client's own four eyes: what one of its people orders, another approves, whoever goes around it."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.urls import reverse

from baywindow.figures import badges
from baywindow.orders import allocating, approval, orders
from baywindow.orders.models import Order, OrderLine, OrderPolicy
from baywindow.team.models import ClientRole
from baywindow.tenancy.context import entered
from baywindow.tenancy.models import ClientMember
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from tests.api.callers import caller
from tests.console.pages import hidden
from tests.people import Someone
from tests.stock.floor import Floor, d
from tests.together import together

from .test_api import own_order
from .test_pages import own_form
from .wishes import faults, figures, mugs, now, order, stocked


@pytest.fixture
def four_eyes(floor: Floor) -> Floor:
    """The same floor, where acme's Admin said that orders need approval and mugs lie on the shelf."""
    with floor.world.sam.acting():
        stocked(floor, mugs=9)
        order(floor, mugs(floor, 1), client_reference="BEFORE")
    assert floor.world.ada.browser().post("/settings/orders", {"needs_approval": "on"}).status_code == 302
    return floor


def placed(floor: Floor, who: Someone, **told: Any) -> str:
    """The address of an order of three mugs that somebody places."""
    answer = who.browser().post("/orders/new", own_form(floor, lines="MUG-1 3", client_reference="") | told)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def stands(at: str) -> Order:
    """The order of this address, the portal's or the console's, as it stands."""
    found: Order = Order._base_manager.using("owner").get(id=at.rpartition("/")[2])
    return found


def step(at: str, who: Someone, what: str, **told: Any) -> str:
    """What somebody reads who takes a step with the order as it stands."""
    sent = {"version": str(stands(at).version)} | told
    came_from = {"Referer": f"http://testserver{at}"}
    answer = who.browser().post(f"{at}/{what}", sent, follow=True, headers=came_from)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def happened(at: str) -> list[str]:
    """What was told of it, the oldest first."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select verb from core.event where subject_id = %s order by id", [stands(at).id])
        return [verb.removeprefix("order.") for (verb,) in cursor.fetchall()]


def test_what_alice_orders_ada_approves_once_and_nothing_is_done_for_it_before(four_eyes: Floor) -> None:
    alice, ada, sam = (four_eyes.world.people[name] for name in ("alice", "ada", "sam"))
    assert "Send for approval" in alice.browser().get("/orders/new").content.decode()
    at = placed(four_eyes, alice)
    page = alice.browser().get(at).content.decode()
    assert (
        "This order awaits approval." in page
        and "You asked for it, or changed it" in page
        and "Take back" in page
    )
    assert ">Approve<" not in page and f'action="{at}/approval"' not in page
    with sam.acting(), pytest.raises(Refusal, match="nothing can be allocated"):
        allocating.allocate([orders.find_order(four_eyes.world.acme.id, stands(at).id)])
    with sam.acting(), pytest.raises(Refusal, match="awaits the approval of its client"):
        orders.place_draft(orders.find_order(four_eyes.world.acme.id, stands(at).id))
    theirs = sam.browser().get(at.replace("/orders", f"/console/orders/{four_eyes.world.acme.id}"))
    theirs = theirs.content.decode()
    assert "awaits the approval of its client" in theirs and ">Place<" not in theirs
    assert f'action="{at}/approval"' in ada.browser().get(at).content.decode()
    seen = str(stands(at).version)
    read = together(*(partial(step, at, ada, "approval", version=seen) for _ in range(3)))
    assert ["is approved and placed." in page for page in read].count(True) == 1
    assert ["is open: it awaits no approval." in page for page in read].count(True) == 2
    assert (stands(at).status, happened(at)) == ("open", ["submitted", "approved"])
    with sam.acting():
        allocating.allocate([orders.find_order(four_eyes.world.acme.id, stands(at).id)])
    assert stands(at).status == "allocated"


def test_nobody_approves_what_they_asked_for_or_changed_and_not_what_they_have_not_seen(
    four_eyes: Floor,
) -> None:
    alice, ada = four_eyes.world.alice, four_eyes.world.ada
    at = placed(four_eyes, alice)
    assert "somebody else has to approve it." in step(at, alice, "approval")
    assert stands(at).status == "awaiting_approval"
    seen = str(stands(at).version)
    changed = own_form(four_eyes, lines="MUG-1 8", client_reference="")
    page = alice.browser().get(f"{at}/edit").content.decode()
    assert alice.browser().post(f"{at}/edit", changed | hidden(page)).status_code == 302
    assert "was changed while you looked at it" in step(at, ada, "approval", version=seen)
    page = ada.browser().get(f"{at}/edit").content.decode()
    assert ada.browser().post(f"{at}/edit", changed | {"lines": "MUG-1 7"} | hidden(page)).status_code == 302
    assert "somebody else has to approve it." in step(at, ada, "approval"), "who changed it asked for it"
    assert "is approved and placed." in step(at, alice, "approval") and stands(at).status == "open"
    assert happened(at)[-3:] == ["line_changed", "line_changed", "approved"]


def test_what_is_sent_back_says_why_and_is_placed_anew(four_eyes: Floor) -> None:
    alice, ada = four_eyes.world.alice, four_eyes.world.ada
    at = placed(four_eyes, alice)
    assert "Say what has to change" in step(at, ada, "refusal")
    assert "only they take it back." in step(at, ada, "withdrawal")
    assert stands(at).status == "awaiting_approval"
    assert "is a draft again." in step(at, ada, "refusal", why="Half of it is enough")
    page = alice.browser().get(at).content.decode()
    assert "This order was not approved." in page and "Half of it is enough" in page
    assert "Sent back, not approved: Half of it is enough" in page, "and it stays in what happened"
    assert "is draft: it awaits no approval." in step(at, ada, "refusal", why="Again")
    assert "is sent for approval: another person has to give it." in step(at, alice, "placement")
    assert "was not approved." not in alice.browser().get(at).content.decode()
    assert "is a draft again." in step(at, alice, "withdrawal") and stands(at).status == "draft"
    assert happened(at) == ["submitted", "sent_back", "submitted", "taken_back"]


def test_what_changes_after_it_was_placed_needs_approval_again_and_its_goods_are_free(
    four_eyes: Floor,
) -> None:
    alice, ada, sam = (four_eyes.world.people[name] for name in ("alice", "ada", "sam"))
    for told in ({"lines": "MUG-1 4"}, {"lines": "MUG-1 3", "city": "Odense"}):
        at = placed(four_eyes, alice)
        step(at, ada, "approval")
        with sam.acting():
            allocating.allocate([orders.find_order(four_eyes.world.acme.id, stands(at).id)])
        assert [row[0] for row in figures(stands(at))] == [d(3)]
        page = alice.browser().get(f"{at}/edit").content.decode()
        assert "It needs approval again once it is changed" in page
        sent = own_form(four_eyes, client_reference="") | told | hidden(page)
        assert alice.browser().post(f"{at}/edit", sent).status_code == 302
        assert stands(at).status == "awaiting_approval" and stands(at).change_until is None
        assert [row[0] for row in figures(stands(at))] == [d(0)] and faults(four_eyes) == []
        assert "asked_again" in happened(at)
        step(at, alice, "cancellation")
        assert stands(at).status == "cancelled"


def test_the_portal_s_own_sql_goes_around_nothing(four_eyes: Floor) -> None:
    alice, ada = four_eyes.world.alice, four_eyes.world.ada
    at = placed(four_eyes, alice)
    key = stands(at).id
    with four_eyes.world.sam.acting():
        before = order(four_eyes, mugs(four_eyes, 2), client_reference="OPEN")
    for act in (
        lambda: Order.objects.filter(id=key).update(status="open"),
        lambda: Order.objects.filter(id=key).update(asked_by=[]),
        lambda: Order.objects.filter(id=key).update(status="allocated"),
        lambda: OrderLine.objects.filter(order_id=before.id).update(qty_ordered=d(9)),
        lambda: OrderPolicy.objects.update(needs_approval=False),
        lambda: approval.decide(four_eyes.world.acme.id, wanted=False),
    ):
        with alice.acting():
            try:
                assert act() in (0, None), "a row was changed"
                assert OrderPolicy.objects.filter(needs_approval=True).exists()
            except DatabaseError:
                pass
        assert stands(at).status == "awaiting_approval" and stands(at).asked_by == [alice.person.id]
    assert figures(before) and now(before).status == "open"
    with ada.acting(), pytest.raises(DatabaseError, match="Approve it as it is"):
        Order.objects.filter(id=key).update(status="open", city="Elsewhere")
    with alice.acting():
        Order.objects.filter(id=before.id).update(city="Elsewhere")
    assert now(before).status == "awaiting_approval", "a change by whatever SQL is one"
    with four_eyes.world.sam.acting(), pytest.raises(DatabaseError, match="Its client approves"):
        Order.objects.of_client(four_eyes.world.acme.id).filter(id=key).update(status="open")


def test_what_a_key_orders_awaits_approval_and_neither_it_nor_its_maker_gives_it(four_eyes: Floor) -> None:
    ada, alice = four_eyes.world.ada, four_eyes.world.alice
    key = caller(ada)
    made = key.post("/orders/own", own_order(four_eyes)).json()["order"]
    assert made["status"] == "awaiting_approval"
    at = f"/orders/{made['id']}"
    assert "somebody else has to approve it." in step(at, ada, "approval"), "her key asked in her name"
    with entered("portal", key.text, read_only=False), pytest.raises(DatabaseError, match="not a key"):
        Order.objects.filter(id=made["id"]).update(status="open")
    assert "is approved and placed." in step(at, alice, "approval")


def test_neither_a_key_nor_who_may_not_approve_takes_an_asker_s_place(four_eyes: Floor) -> None:
    alice, ada, eve = (four_eyes.world.people[name] for name in ("alice", "ada", "eve"))
    key = caller(ada)
    at = placed(four_eyes, alice)
    changed = key.post(f"{at.replace('/orders', '/orders/own')}/change", {"priority": 1})
    assert changed.json()["order"]["status"] == "awaiting_approval"
    for who in (alice, ada):
        assert "somebody else has to approve it." in step(at, who, "approval")
    role = ClientRole(
        id=uuid7(), workspace_id=four_eyes.world.acme.workspace_id, client_id=four_eyes.world.acme.id,
        name="Clerk",
        capabilities=["catalog.view", "home.view", "orders.hold", "orders.place", "orders.view"],
    )  # fmt: skip
    role.save(using="owner")
    ClientMember._base_manager.using("owner").filter(id=eve.membership).update(role=str(role.id))
    at = placed(four_eyes, alice)
    page = eve.browser().get(f"{at}/edit").content.decode()
    assert "Once you change it, another person has to approve it" in page
    sent = own_form(four_eyes, lines="MUG-1 3", client_reference="", notes_public="Ring twice") | hidden(page)
    assert eve.browser().post(f"{at}/edit", sent).status_code == 302
    assert set(stands(at).asked_by or ()) == {alice.person.id, eve.person.id}
    assert "somebody else has to approve it." in step(at, alice, "approval")
    draft = placed(four_eyes, alice, draft="1")
    placement = key.post(f"{draft.replace('/orders', '/orders/own')}/placement", {}).json()["order"]
    assert placement["status"] == "awaiting_approval"
    assert "somebody else has to approve it." in step(draft, alice, "approval")


def test_what_was_not_approved_the_warehouse_does_not_place_and_its_asker_reads_it(four_eyes: Floor) -> None:
    alice, ada, sam, acme = (getattr(four_eyes.world, name) for name in ("alice", "ada", "sam", "acme"))
    at = placed(four_eyes, alice)
    step(at, ada, "refusal", why="The budget is spent")
    theirs = at.replace("/orders", f"/console/orders/{acme.id}")
    page = sam.browser().get(theirs).content.decode()
    assert "The budget is spent" in page and f'action="{theirs}/placement"' not in page
    assert "Its client approves this order" in step(theirs, sam, "placement", version="1")
    key = caller(sam)
    assert key.post(f"{at}/placement", {"client": str(acme.id)}).status_code == 409
    with sam.acting(), pytest.raises(DatabaseError, match="Its client approves"):
        Order.objects.of_client(acme.id).filter(id=stands(at).id).update(status="allocated")
    for who, told in ((alice, True), (ada, False)):
        assert ("The budget is spent" in who.browser().get("/").content.decode()) == told
    with sam.acting():
        orders.cancel(orders.find_order(acme.id, stands(at).id))
    with sam.acting(), pytest.raises(DatabaseError, match="stays cancelled"):
        Order.objects.of_client(acme.id).filter(id=stands(at).id).update(status="open")
    with sam.acting(), pytest.raises(DatabaseError, match="a client says itself"):
        OrderPolicy.objects.of_client(acme.id).update(needs_approval=False)


def test_every_change_of_a_line_is_one_that_was_not_seen(four_eyes: Floor) -> None:
    at = placed(four_eyes, four_eyes.world.alice)
    seen = stands(at).version
    with four_eyes.world.alice.acting():
        OrderLine.objects.filter(order_id=stands(at).id).update(qty_ordered=d(900))
    assert stands(at).version > seen
    late = step(at, four_eyes.world.ada, "approval", version=str(seen))
    assert "was changed while you looked at it" in late


def test_who_may_say_so_and_what_comes_of_it(four_eyes: Floor) -> None:
    world = four_eyes.world
    page = world.ada.browser().get("/settings/orders").content.decode()
    assert "Who may approve orders" in page and "Only one person" not in page
    assert world.alice.browser().post("/settings/orders", {}).status_code == 403
    at = placed(four_eyes, world.alice)
    for what in ("approval", "refusal", "withdrawal"):
        assert world.bob.browser().post(f"{at}/{what}", {"why": "x"}).status_code == 404
        assert world.eve.browser().post(f"{at}/{what}", {"why": "x"}).status_code == 403
    for _ in range(2):
        assert world.ada.browser().post("/settings/orders", {}).status_code == 302
    log = world.ada.browser().get(reverse("access_log")).content.decode()
    assert log.index("Orders need no approval") < log.index("Orders need approval"), "the newest first"
    with connections["owner"].cursor() as cursor:
        told = "select side from core.access_log where kind = 'approval' and client_id = %s"
        cursor.execute(told, [world.acme.id])
        assert cursor.fetchall() == [("client",), ("client",)], "once for each time it changed"
    assert stands(at).status == "awaiting_approval", "what awaits approval goes on awaiting it"
    assert stands(placed(four_eyes, world.alice)).status == "open"
    with world.alice.acting():
        assert not approval.needed(world.acme.id)


def test_whoever_approves_is_told_and_finds_what_awaits_it(four_eyes: Floor) -> None:
    alice, ada = four_eyes.world.alice, four_eyes.world.ada
    at = placed(four_eyes, alice)
    number = stands(at).number
    assert number in ada.browser().get("/").content.decode()
    assert "Awaits your approval" not in alice.browser().get("/").content.decode()
    assert ada.browser().get("/badges").json()["orders"] == 1
    lines = ada.browser().get("/orders/export.csv?status=awaiting_approval").getvalue().decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(lines))
    assert (line["Ordered"], line["On backorder"]) == ("3", "0"), "nobody is asked for it yet"
    listed = ada.browser().get("/orders?view=all&decide=1").content.decode()
    assert number in listed and "BEFORE" not in listed
    with four_eyes.world.sam.acting() as member:
        assert badges.counts(member)["orders"] == 0, "staff have nothing to decide there"


def test_a_draft_keeps_its_time_however_staff_change_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1), draft=True)
        orders.amend(made, city="Odense")
        assert made.change_until is None
        orders.place_draft(made)
        assert made.change_until == orders.until(made)
