"""The pages of exceptions: what a client reads, what staff do, and what no client ever reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from baywindow.documents.subjects import Found, subject
from baywindow.exceptions import verbs
from baywindow.exceptions.models import ClientException, ExceptionComment
from baywindow.orders import orders
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.sql import rows as asked
from tests.console.pages import opened
from tests.counting import statements
from tests.orders.wishes import mugs, order
from tests.stock.floor import Floor
from tests.together import at_once

from .stalled import NOW, Stalled, looked, stalled, told


@pytest.fixture
def made(floor: Floor) -> Stalled:
    """One stall of every kind, found by the worker."""
    found = stalled(floor)
    looked(floor)
    return found


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def listed(answer: Any) -> list[str]:
    """The records on a list, in its order."""
    return re.findall(r'<a class="link" href="/(?:console/)?(\w+)/', text_of(answer))


def test_alice_reads_what_stands_in_the_way_and_by_when(floor: Floor, made: Stalled) -> None:
    alice = floor.world.alice.browser()
    page = text_of(alice.get("/exceptions"))
    for said in ("Past its promise", "Missing 3 of: MUG-1.", "due in 2 days", "You"):
        assert said in page, said
    assert len(listed(alice.get("/exceptions"))) == 6
    for query, found in (
        ("severity=critical", ["orders"]), ("kind=no_scan", ["shipments"]), ("q=missing+3+of", ["orders"]),
        ("acts=carrier", ["shipments"]), (f"q={made.asn.number.lower()}", ["inbound"]),
        ("acts=client&record=asn", ["inbound"]),
        ("overdue=1", []), ("view=resolved", []),
    ):  # fmt: skip
        assert listed(alice.get(f"/exceptions?{query}")) == found, query
    file = alice.get("/exceptions/export.csv?kind=stock_short").getvalue().decode()
    assert (
        "Not enough stock,Serious,Order," in file and "Announce a delivery" in file and file.count("\n") == 2
    )
    (late,) = told(floor, code="order_late")
    page = text_of(alice.get(f"/exceptions/{late.id}"))
    for said in ("It should have left on", "The warehouse sends it next", "Baywindow, by itself"):
        assert said in page
    assert floor.world.bob.browser().get(f"/exceptions/{late.id}").status_code == 404
    assert floor.world.fay.browser().get("/exceptions").status_code == 403


def test_the_record_s_page_home_and_the_orders_say_it_too(floor: Floor, made: Stalled) -> None:
    alice = floor.world.alice.browser()
    for address, said in (
        (f"/orders/{made.late.id}", "It should have left on"),
        (f"/orders/{made.late.id}", "Not enough stock"),
        (f"/inbound/{made.asn.id}", "has not arrived."),
        (f"/shipments/{made.shipment.id}", "Nobody has scanned it since"), ("/", "What needs me"),
    ):  # fmt: skip
        page = text_of(alice.get(address))
        assert said in page, address
    with floor.world.cleo.acting():
        of_a_part = Found("discrepancy", uuid7(), made.asn.number, made.asn.id)
        told_ = {"code": "damaged", "text": "Wet.", "severity": "minor", "acts": "client", "due_at": NOW}
        verbs.open_exception(floor.world.acme.id, of_a_part, **told_)
    page = text_of(alice.get(f"/inbound/{made.asn.id}"))
    assert "Damaged goods: Wet." in page and "overdue by" in page, "a part of a delivery, on its page"
    page = text_of(alice.get("/orders?view=exceptions"))
    assert re.search(r'aria-current="page">Exceptions <span class="n">2<', page)
    assert {made.late.number, made.expiring.number} <= set(re.findall(r"SO-\d+", page))
    home = text_of(floor.world.sam.browser().get("/console"))
    assert "What needs me" in home and "Acme" in home


def test_home_names_what_is_due_first_whoever_acts_and_marks_what_is_the_client_s_own(
    floor: Floor, made: Stalled
) -> None:
    acme = floor.world.acme.id
    with floor.world.sam.acting():
        about = subject("order", made.expiring.id, acme)
        assert about
        for n in range(6):
            due = datetime.now(UTC) + timedelta(hours=90 + n)
            told = verbs.usual("other") | {"acts": "client", "due_at": due}
            verbs.open_exception(acme, about, text=f"Say something {n}", **told)
        ClientException.objects.of_client(acme).filter(code="order_late").update(due_at=made.asn.created_at)
    page = text_of(floor.world.alice.browser().get("/")).split("What needs me")[1].split("</section>")[0]
    first = page.split("<li>")[1:]
    assert len(first) == 6 and "Past its promise" in first[0] and "overdue" in first[0]
    assert "Say something" not in page, "what is due later than six others"
    for row in first:
        assert ("your turn" in row) == ("Who acts: You" in row)
    assert any("your turn" in row for row in first)
    staff = text_of(floor.world.sam.browser().get("/console"))
    assert "The warehouse" in re.findall(r"Who acts: ([^<]+)</div>", staff)[0] and "your turn" not in staff


def test_who_may_see_no_exceptions_finds_none_by_any_query(floor: Floor, made: Stalled) -> None:
    """Fay may see no exceptions: not even SQL of her own tells her of one."""
    with floor.world.alice.acting(read_only=True):
        sql = "select x.id from client_exception x where x.workspace_id = %(workspace)s"
        assert len(asked(sql)) == 6
    with floor.world.fay.acting(read_only=True):
        assert asked(sql) == []


def test_staff_open_once_change_with_both_versions_and_resolve_once(floor: Floor) -> None:
    world, acme = floor.world, floor.world.acme.id
    with world.sam.acting():
        waits = order(floor, mugs(floor, 1))
    cleo, at = world.cleo.browser(), f"/console/exceptions/{acme}"
    form = opened(cleo, f"{at}/new?subject=order&of={waits.id}") | {
        "kind": "address", "text": "The street has no such number.", "severity": "serious", "acts": "client",
        "due_at": (datetime.now(UTC) + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"), "next_step": "",
    }  # fmt: skip
    answers = at_once(lambda: world.cleo.browser().post(f"{at}/new", form), 2)
    assert sorted(one.status_code for one in answers) in ([302, 302], [302, 422])
    (one,) = told(floor)
    assert cleo.post(f"{at}/new", form)["Location"].endswith(str(one.id))
    again = cleo.post(f"{at}/new", form | opened(cleo, f"{at}/new?subject=order&of={waits.id}"))
    assert again.status_code == 422 and "An exception of this kind is open" in text_of(again)
    assert "The street has no such number." in text_of(world.alice.browser().get(f"/orders/{waits.id}"))
    edit = opened(cleo, f"{at}/{one.id}/edit")
    told_ = form | edit | {"severity": "critical", "text": "The house has no such number."}
    assert cleo.post(f"{at}/{one.id}/edit", told_).status_code == 302
    second = cleo.post(f"{at}/{one.id}/edit", told_ | {"severity": "minor", **edit})
    assert second.status_code == 409 and "Both versions" in text_of(second)
    ends = at_once(
        lambda: world.cleo.browser().post(f"{at}/{one.id}/resolution", {"how": "Number 14 it is."}), 2
    )
    assert [end.status_code for end in ends] == [302, 302]
    page = text_of(world.alice.browser().get(f"/exceptions/{one.id}"))
    assert "Number 14 it is." in page and page.count("resolved: Number 14") == 1
    assert cleo.post(f"{at}/{one.id}/edit", told_).status_code == 422
    assert world.dirk.browser().post(f"{at}/{one.id}/resolution", {"how": "x"}).status_code == 403


def test_what_colleagues_note_stays_among_them(floor: Floor, made: Stalled) -> None:
    world, acme = floor.world, floor.world.acme.id
    (late,) = told(floor, code="order_late")
    at, secret = f"/console/exceptions/{acme}/{late.id}", "Their credit is stopped."
    cleo = world.cleo.browser()
    form = opened(cleo, at) | {"comment": secret}
    assert [
        one.status_code for one in at_once(lambda: world.cleo.browser().post(f"{at}/comments", form), 2)
    ] == [302] * 2
    assert ExceptionComment._base_manager.using("owner").filter(text=secret).count() == 1
    page = text_of(cleo.get(at))
    box = page[page.index('class="card private"') :]
    assert (
        secret in box and "The client never sees this" in box and secret not in page[: len(page) - len(box)]
    )
    alice = world.alice.browser()
    for address in (f"/exceptions/{late.id}", f"/orders/{made.late.id}", "/exceptions/export.csv"):
        answer = alice.get(address)
        assert secret not in (answer.getvalue() if answer.streaming else answer.content).decode()
    with pytest.raises(DatabaseError), world.alice.acting(read_only=True):
        asked("select m.text from exception_comment m")
    assert world.dirk.browser().post(f"{at}/comments", form).status_code == 403


def test_rules_are_said_per_client(floor: Floor) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme.id
    at = f"/console/exceptions/{acme}/rules"
    page = text_of(sam.get(at))
    fields = dict(re.findall(r'name="(after_\w+)" value="(\d+)"', page))
    assert fields["after_no_scan"] == "3" and fields["after_lot_expiring"] == "14"
    form = fields | {"on_no_scan": "on", "after_no_scan": "7", "papers_shipment": ["pod", "bol"]}
    for _ in range(2):
        assert sam.post(at, form).status_code == 302
    page = text_of(sam.get(at))
    assert dict(re.findall(r'name="(after_\w+)" value="(\d+)"', page))["after_no_scan"] == "7"
    assert page.count("checked") == 3
    assert floor.world.olga.browser().get(at).status_code == 403
    assert sam.post(at, form | {"after_no_scan": "-1"}).status_code == 422


def test_pages_cost_as_much_for_many_as_for_few(floor: Floor) -> None:
    alice, acme = floor.world.alice.browser(), floor.world.acme.id
    costs = []
    for many in (1, 25):
        with floor.world.sam.acting():
            for _ in range(many):
                waits = order(floor, mugs(floor, 1))
                about = verbs_about(waits)
                due = datetime.now(UTC) + timedelta(days=1)
                made = verbs.open_exception(
                    acme, about, code="other", text="x", severity="minor", acts="client", due_at=due
                )
        for address in ("/exceptions", f"/exceptions/{made.id}"):
            alice.get(address)
            with statements() as sent:
                alice.get(address)
            costs.append(len(sent))
    assert costs[:2] == costs[2:] and max(costs) <= 4
    assert ClientException._base_manager.using("owner").filter(client_id=acme).count() == 26


def verbs_about(waits: Any) -> Any:
    return Found("order", waits.id, waits.number, waits.id)


def test_what_was_resolved_too_early_is_open_again_once(floor: Floor, made: Stalled) -> None:
    cleo, acme = floor.world.cleo.browser(), floor.world.acme.id
    (late,) = told(floor, code="order_late")
    at = f"/console/exceptions/{acme}/{late.id}"
    cleo.post(f"{at}/resolution", {"how": "It left."})
    assert "Open it again" in text_of(cleo.get(at))
    at_once(lambda: floor.world.cleo.browser().post(f"{at}/reopening", {"why": "It did not."}), 2)
    (late,) = told(floor, code="order_late")
    assert late.resolved_at is None and late.due_at > datetime.now(UTC) and late.lasting
    page = text_of(floor.world.alice.browser().get(f"/orders/{made.late.id}"))
    assert page.count("open again: It did not.") == 1
    cleo.post(f"{at}/resolution", {"how": "Now it left."})
    with floor.world.sam.acting():
        order_ = orders.find_order(acme, made.late.id)
        about = Found("order", order_.id, order_.number, order_.id)
        values = {"code": "order_late", "text": "Late.", "severity": "minor", "acts": "client", "due_at": NOW}
        verbs.open_exception(acme, about, **values)
    refused = cleo.post(f"{at}/reopening", {"why": "Again."}, follow=True)
    assert "Another exception of this kind is open" in text_of(refused)
