"""Staff say how people must sign in: the team, every client, one client."""

from __future__ import annotations

import pytest

from baywindow.tenancy.sign_in import SignInPolicy
from tests.counting import statements
from tests.people import World
from tests.together import together

TEAM, CLIENTS = "/console/sign-in/team", "/console/sign-in/clients"


def held(world: World) -> list[SignInPolicy]:
    found = SignInPolicy._base_manager.using("owner").filter(workspace_id=world.northdock.id)
    return list(found.order_by("scope"))


def test_sam_sets_what_one_client_s_people_need(world: World) -> None:
    page = f"/console/clients/{world.acme.id}/sign-in"
    sent = {"second_factor": "on", "hours": "8", "idle_minutes": "45", "version": ""}
    sent["networks"] = "203.0.113.9/24\n2001:db8::1"
    assert world.sam.browser().post(page, sent)["Location"] == page
    (policy,) = held(world)
    assert (policy.for_client_id, policy.second_factor, policy.hours) == (world.acme.id, True, 8)
    assert policy.idle_minutes == 45
    assert policy.networks == ["203.0.113.0/24", "2001:db8::1/128"]
    shown = world.sam.browser().get(page).content.decode()
    assert "203.0.113.0/24" in shown


def test_the_page_says_what_holds(world: World) -> None:
    world.sam.browser().post(CLIENTS, {"hours": "8", "networks": "", "version": ""})
    shown = world.sam.browser().get("/console/sign-in").content.decode()
    assert "8 hours" in shown and "each decides" in shown


def test_nobody_shuts_themselves_out(world: World) -> None:
    answer = world.sam.browser().post(TEAM, {"networks": "203.0.113.0/24", "version": ""})
    assert answer.status_code == 422 and "shut yourself out" in answer.content.decode()
    assert held(world) == []
    here = {"networks": "127.0.0.1", "version": ""}
    assert world.sam.browser().post(TEAM, here).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "0"},
        {"hours": "400"},
        {"idle_minutes": "9"},
        {"networks": "everywhere"},
        {"networks": "10.0.0.0/33"},
    ],
)
def test_what_cannot_be_is_told_at_its_field(world: World, wrong: dict[str, str]) -> None:
    answer = world.sam.browser().post(CLIENTS, {"version": "", "networks": "", "hours": "", **wrong})
    assert answer.status_code == 422 and b'aria-invalid="true"' in answer.content
    assert held(world) == []


def test_the_second_of_two_who_save_sees_both_versions(world: World) -> None:
    world.sam.browser().post(CLIENTS, {"hours": "8", "networks": "", "version": ""})
    first, second = ({"hours": hours, "networks": "", "version": "1"} for hours in ("9", "10"))
    assert world.sam.browser().post(CLIENTS, first).status_code == 302
    assert world.ola.browser().post(CLIENTS, second).status_code == 409
    assert held(world)[0].hours == 9


def test_two_who_begin_at_once_leave_one_policy(world: World) -> None:
    def send(hours: str) -> int:
        form = {"hours": hours, "networks": "", "version": ""}
        return world.sam.browser().post(CLIENTS, form).status_code

    codes = sorted(together(lambda: send("8"), lambda: send("9")))
    assert len(held(world)) == 1 and codes[0] == 302


def test_who_may_not_is_told_so(world: World) -> None:
    for name in ("olga", "cleo", "carl", "dirk"):
        assert getattr(world, name).browser().get("/console/sign-in").status_code == 403


def test_the_page_costs_two_statements(world: World) -> None:
    browser = world.sam.browser()
    with statements("staff") as sent:
        browser.get("/console/sign-in")
    assert len([one for one in sent if "sign_in_policy" in one]) == 2
