"""A workspace that its provider suspends: everybody is out at once, told why, and loses nothing."""

from __future__ import annotations

import pytest
from django.db import connections

from baywindow.accounts import contexts
from baywindow.activity.models import AccessLog, TeamAccessLog
from baywindow.server import cli
from baywindow.tenancy.context import ContextExpired, entered
from baywindow.tenancy.jobs import mint_job
from tests.people import World
from tests.together import at_once

REASON = "The bill of May is open"


def commanded(*words: str) -> None:
    assert cli.main(["workspace", *words]) == 0


def test_a_suspended_workspace_is_shut_at_once_and_comes_back_as_it_was(world: World) -> None:
    people = (world.sam, world.alice, world.bob)
    tokens = {someone.realm + str(someone.membership): (someone, someone.token()) for someone in people}
    others, job = world.gus.token(), mint_job(world.northdock.id, world.acme.id)
    for _ in range(2):
        commanded("suspend", world.northdock.code, "--reason", REASON)
    for someone, token in tokens.values():
        with pytest.raises(ContextExpired), entered(someone.alias, token):
            pass
        assert contexts.memberships(someone.person.id) == []
    with entered("portal", others), entered("jobs", job, world.acme.id):
        pass  # a neighbour, and what the worker has begun
    for _ in range(2):
        commanded("resume", world.northdock.code)
    with world.alice.acting() as member:
        assert member.role == "operations"
    with world.ada.acting():
        log = AccessLog.objects.filter(kind__in=["suspended", "reinstated"]).order_by("seq")
        told = [(one.kind, one.person_name, one.side, one.what, one.detail) for one in log]
    name = world.northdock.name
    expected = [
        ("suspended", "Command line", "staff", name, REASON),
        ("reinstated", "Command line", "staff", name, ""),
    ]
    assert told == expected
    with world.ola.acting():
        team = TeamAccessLog.objects.filter(kind__in=["suspended", "reinstated"]).order_by("seq")
        assert [(one.kind, one.person_name, one.side, one.what, one.detail) for one in team] == expected


def test_a_reason_is_needed_and_the_workspace_must_be_there(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["workspace", "suspend", world.northdock.code, "--reason", " "]) == 1
    assert "Say why" in capsys.readouterr().err
    assert cli.main(["workspace", "resume", "nowhere"]) == 1
    with world.sam.acting():
        pass


def test_a_client_is_told_why_it_was_suspended(world: World) -> None:
    sam, address = world.sam.browser(), f"/console/clients/{world.acme.id}"
    assert (
        "Say why"
        in sam.post(f"{address}/suspension", {"reason": " "}, headers={"HX-Request": "true"}).content.decode()
    )
    with world.alice.acting():
        pass
    assert sam.post(f"{address}/suspension", {"reason": REASON}).status_code == 302
    assert REASON in sam.get(address).content.decode()
    sam.post(f"{address}/return")
    assert REASON not in sam.get(address).content.decode()
    ada = world.ada.browser()
    assert f"Acme was suspended: {REASON}" in ada.get("/settings/team/changes").content.decode()
    assert REASON in ada.get("/settings/access-log?kind=suspended").content.decode()


def test_suspended_and_resumed_at_once_it_is_one_of_both(world: World) -> None:
    acts = [["suspend", world.northdock.code, "--reason", REASON], ["resume", world.northdock.code]] * 2
    assert at_once(lambda: cli.main(["workspace", *acts.pop()]), 4) == [0] * 4
    with connections["owner"].cursor() as cursor:
        cursor.execute("select status from workspace where workspace_id = %s", [world.northdock.id])
        assert cursor.fetchone()[0] in {"active", "suspended"}
