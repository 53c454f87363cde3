"""Events: who may read them, who is said to have acted, and that nobody takes one back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from baywindow.activity import events, verbs
from baywindow.activity.events import Happened, Subject, tell, timeline
from baywindow.activity.models import Event
from baywindow.activity.verbs import Verb
from baywindow.tenancy.records import uuid7
from tests.people import World
from tests.stock.floor import working_for

VERBS = {
    "crate.weighed": Verb("Crate weighed: %(qty)s kg, due %(day)s", "stock.view", "good"),
    "crate.dropped": Verb("Dropped by %(who)s", "stock.view", "bad", shown=False),
}


@pytest.fixture(autouse=True)
def crates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room of crates, whose verbs are known."""
    monkeypatch.setattr(events, "verbs", lambda: VERBS)
    monkeypatch.setattr(verbs, "verbs", lambda: VERBS)


@pytest.fixture
def crate(world: World) -> Subject:
    """A crate of acme."""
    return Subject("crate", uuid7(), "C-1", world.acme.id)


def weighed(crate: Subject) -> Happened:
    return Happened("crate.weighed", crate, {"qty": "1200.50", "day": "2026-11-20"})


def test_a_timeline_says_what_happened_and_who_did_it(world: World, crate: Subject) -> None:
    with world.sam.acting():
        tell(weighed(crate), Happened("crate.dropped", crate, {"who": "Olga"}))
    with world.alice.acting(read_only=True):
        told = timeline(crate.id)
        assert [(one.text, one.by, one.actor, one.tone) for one in told] == [
            ("Crate weighed: 1,200.5 kg, due 20 Nov 2026", "Sam", "staff", "good")
        ]
    with world.olga.acting(read_only=True):
        told = timeline(crate.id, client_id=world.acme.id)
        assert [(one.text, one.shown) for one in told] == [
            ("Dropped by Olga", False),
            ("Crate weighed: 1,200.5 kg, due 20 Nov 2026", True),
        ]
        assert [one.id for one in told] == sorted((one.id for one in told), reverse=True)


def test_who_lacks_the_capability_or_is_another_s_reads_nothing(world: World, crate: Subject) -> None:
    with world.sam.acting():
        tell(weighed(crate))
    for nobody in (world.fay, world.bob, world.dirk):
        with nobody.acting(read_only=True):
            assert timeline(crate.id, client_id=world.acme.id) == []
            assert not Event.objects.filter(subject_id=crate.id).exists()


@pytest.mark.parametrize(("who", "no"), [("alice", "permission denied"), ("dirk", "row-level security")])
def test_no_client_tells_anything_and_staff_only_what_they_may_read(
    world: World, crate: Subject, who: str, no: str
) -> None:
    with pytest.raises(DatabaseError, match=no), getattr(world, who).acting():
        tell(weighed(crate))


def test_a_job_s_events_are_the_system_s(world: World, crate: Subject) -> None:
    with working_for(world.acme):
        tell(weighed(crate))
        assert [one.actor for one in timeline(crate.id)] == ["system"]


@pytest.mark.parametrize("alias", ["staff", "owner"])
@pytest.mark.parametrize("taken_back", ["update event set parts = '{}'", "delete from event"])
def test_what_happened_has_happened(world: World, crate: Subject, alias: Any, taken_back: str) -> None:
    with world.sam.acting():
        tell(weighed(crate))
        with (
            pytest.raises(DatabaseError, match=r"append only|permission denied"),
            transaction.atomic(using=alias),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(taken_back)


def test_a_verb_nobody_declared_is_not_told(world: World, crate: Subject) -> None:
    with pytest.raises(KeyError, match=r"crate\.flown"), world.sam.acting():
        tell(Happened("crate.flown", crate))
