"""A stall is over as soon as its record says so, not when the clock next makes the worker look."""

from __future__ import annotations

import time

import pytest
from procrastinate.exceptions import ConnectorException

from baywindow.exceptions import tasks
from baywindow.exceptions.tasks import Watch
from baywindow.inbound import asns
from tests.stock.floor import Floor
from tests.working import work

from .stalled import end, looked, stalled, told

A_SECOND = 1.1
"""What was committed so long ago is settled."""


def looks(floor: Floor, watch: Watch) -> int:
    """Let the worker look as long as there is news of acme; how many looks at it there were."""
    for done in range(6):
        time.sleep(A_SECOND)
        clients = watch.queue_looks()
        if floor.world.acme.id not in clients:
            return done
        work()
    raise AssertionError("a look that finds nothing makes for no other")


def test_a_delivery_that_has_arrived_is_late_no_more_on_its_own_page(floor: Floor) -> None:
    made = stalled(floor)
    looked(floor)
    page, alice = f"/inbound/{made.asn.id}", floor.world.alice.browser()
    assert "has not arrived" in alice.get(page).content.decode().split("What happened")[0]
    watch = Watch()
    looks(floor, watch)
    arrived = floor.world.sam.browser().post(f"/console/inbound/{made.asn.client_id}/{made.asn.id}/arrival")
    assert arrived.status_code == 302
    assert looks(floor, watch) in {1, 2}, "one for the arrival, one for what the first told"
    (late,) = told(floor, code="asn_late")
    assert late.resolved_at and late.ended == "arrived"
    assert "has not arrived" not in alice.get(page).content.decode().split("What happened")[0]
    assert len(told(floor, resolved_at=None)) == 5, "the others stall still, each told once"


def test_every_stall_that_ends_is_found_by_its_record_alone_and_ends_once(floor: Floor) -> None:
    made = stalled(floor)
    looked(floor)
    end(floor, made)
    looks(floor, Watch())
    assert told(floor, resolved_at=None) == []
    ended = told(floor)
    assert len(ended) == 6 and {one.version for one in ended} == {2}
    assert looked(floor) == (0, 0), "the look by the clock finds it done"


def test_only_a_client_with_open_stalls_and_news_is_looked_at(floor: Floor) -> None:
    watch = Watch()
    made = stalled(floor)
    assert looks(floor, watch) == 0, "nothing is told of it that could be over"
    looked(floor)
    looks(floor, watch)
    assert looks(floor, watch) == 0, "nothing has changed since"
    with floor.world.sam.acting():
        asns.amend(asns.find_asn(floor.world.acme.id, made.asn.id), supplier="Adria")
    assert looks(floor, watch) == 1
    assert len(told(floor, resolved_at=None)) == 6


def test_news_whose_look_could_not_be_queued_is_news_still(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalled(floor)
    looked(floor)
    time.sleep(A_SECOND)
    watch = Watch()
    with monkeypatch.context() as broken, pytest.raises(ConnectorException):
        broken.setattr(tasks, "queue_look", _lost)
        watch.queue_looks()
    assert floor.world.acme.id in watch.queue_looks()


def _lost(*asked: object) -> None:
    raise ConnectorException
