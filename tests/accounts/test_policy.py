"""What a workspace or client asks of a sign-in is kept when a context is minted, in the database."""

from __future__ import annotations

import threading
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from baywindow.accounts import contexts, sign_ins
from baywindow.accounts.contexts import NotAdmitted
from baywindow.accounts.models import SignIn
from baywindow.tenancy.context import ContextExpired, entered
from baywindow.tenancy.sign_in import SignInPolicy
from tests.accounts.door import SIGN_IN, asked, code_of, signed_in, with_app
from tests.people import Browser, Someone, World, join_client

ASK = "/accounts/security/second-factor/ask/"


def policy(world: World, scope: str, client: UUID | None = None, **asked_for: Any) -> SignInPolicy:
    made = SignInPolicy(workspace_id=world.northdock.id, scope=scope, for_client_id=client, **asked_for)
    made.save(using="owner")
    return made


def last(someone: Someone) -> SignIn:
    return SignIn.objects.filter(person=someone.person).latest("began_at")


def minted(someone: Someone, sign_in: SignIn) -> str:
    chosen = next(m for m in contexts.memberships(someone.person.id) if m.id == someone.membership)
    return contexts.mint(someone.person.id, chosen, str(sign_in.id))


def lifetime(token: str) -> timedelta:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select expires_at - now() from sec.context where token_hash = %s",
            [sha256(token.encode()).digest()],
        )
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def test_a_second_factor_is_asked_for_and_adding_one_is_enough(world: World) -> None:
    policy(world, "client", world.acme.id, second_factor=True)
    browser = signed_in(world.alice)
    page = browser.get("/switch")
    assert page.status_code == 403 and "asks for a second factor" in page.content.decode()
    assert settings.CONTEXT_COOKIE not in browser.cookies
    with_app(browser)
    assert browser.get("/switch?renew=1")["Location"] == "/"


def test_who_shows_a_second_factor_passes(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    policy(world, "clients", second_factor=True)
    browser = Browser()
    asked(browser, world.alice)
    browser.post(ASK, {"code": code_of(secret)})
    browser.post("/accounts/security/second-factor/trust/", {"action": "skip"})
    assert browser.get("/switch")["Location"] == "/"


@pytest.mark.parametrize(
    ("scope", "of_client", "held_back"),
    [
        ("team", None, {"sam"}),
        ("clients", None, {"alice", "bob"}),
        ("client", "acme", {"alice"}),
    ],
)
def test_a_policy_holds_for_those_it_speaks_of(
    world: World, scope: str, of_client: str | None, held_back: set[str]
) -> None:
    policy(world, scope, getattr(world, of_client).id if of_client else None, second_factor=True)
    turned_away = set()
    for name in ("alice", "bob", "sam", "gus", "sue"):
        if signed_in(getattr(world, name)).get("/switch").status_code == 403:
            turned_away.add(name)
    assert turned_away == held_back


def test_the_stricter_word_counts(world: World) -> None:
    policy(world, "clients", hours=8)
    policy(world, "client", world.acme.id, hours=2)
    signed_in(world.alice)
    signed_in(world.bob)
    assert lifetime(minted(world.alice, last(world.alice))) <= timedelta(hours=2)
    assert timedelta(hours=7) < lifetime(minted(world.bob, last(world.bob))) <= timedelta(hours=8)


def test_a_session_ends_after_its_hours(world: World) -> None:
    policy(world, "client", world.acme.id, hours=2)
    browser = signed_in(world.alice)
    SignIn.objects.filter(id=last(world.alice).id).update(began_at=timezone.now() - timedelta(hours=2))
    page = browser.get("/switch")
    assert page.status_code == 403 and "Sign in again" in page.content.decode()


def test_a_context_never_outlives_the_session(world: World) -> None:
    policy(world, "client", world.acme.id, hours=2)
    signed_in(world.alice)
    SignIn.objects.filter(id=last(world.alice).id).update(began_at=timezone.now() - timedelta(minutes=119))
    assert lifetime(minted(world.alice, last(world.alice))) <= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("203.0.113.7", 302),
        ("2001:db8::5", 302),
        ("203.0.114.7", 403),
        ("127.0.0.1", 403),
        ("::ffff:1.2.3.4", 403),
    ],
)
def test_networks_are_kept(world: World, address: str, status: int) -> None:
    policy(world, "client", world.acme.id, networks=["203.0.113.0/24", "2001:db8::/32"])
    browser = signed_in(world.alice, REMOTE_ADDR=address)
    assert browser.get("/switch").status_code == status


def test_what_was_opened_inside_a_network_is_not_used_outside(world: World) -> None:
    policy(world, "client", world.acme.id, networks=["203.0.113.0/24"])
    browser = signed_in(world.alice, REMOTE_ADDR="203.0.113.7")
    browser.get("/switch")
    assert browser.get("/").status_code == 200
    thief = Browser(REMOTE_ADDR="198.51.100.9")
    thief.cookies[settings.CONTEXT_COOKIE] = browser.cookies[settings.CONTEXT_COOKIE].value
    assert thief.get("/", headers={"x-forwarded-for": "203.0.113.7"})["Location"].startswith("/switch")
    assert browser.get("/").status_code == 200, "who is where they should be goes on"
    away = browser.get("/", REMOTE_ADDR="198.51.100.9", follow=True)
    assert away.status_code == 403 and "198.51.100.9" in away.content.decode()


def test_a_look_from_the_team_s_network_is_not_used_outside(world: World) -> None:
    policy(world, "team", networks=["203.0.113.0/24"])
    browser = signed_in(world.sam, REMOTE_ADDR="203.0.113.7")
    browser.get("/switch")
    page = f"/console/clients/{world.acme.id}/view-as"
    assert browser.post(page, {"eyes": "role:admin", "reason": "to see it"}).status_code == 302
    assert browser.get("/").status_code == 200
    assert browser.get("/", REMOTE_ADDR="198.51.100.9").status_code == 302


@pytest.mark.parametrize("line", ["fe80::%eth0/64", "fe80::1%25"])
def test_a_network_that_the_database_cannot_read_shuts_nobody_out(world: World, line: str) -> None:
    for page in ("/console/sign-in/clients", f"/console/clients/{world.acme.id}/sign-in"):
        assert world.sam.browser().post(page, {"networks": line, "version": ""}).status_code == 422
    assert signed_in(world.alice).get("/switch")["Location"] == "/"


def test_a_header_does_not_move_anybody_into_a_network(world: World) -> None:
    policy(world, "client", world.acme.id, networks=["203.0.113.0/24"])
    browser = signed_in(world.alice, headers={"x-forwarded-for": "203.0.113.7", "x-real-ip": "203.0.113.7"})
    assert browser.get("/switch").status_code == 403


def test_a_changed_policy_holds_on_the_next_page(world: World) -> None:
    browser, other = signed_in(world.alice), signed_in(world.bob)
    for each in (browser, other):
        each.get("/switch")
    held = policy(world, "client", world.acme.id, hours=5)
    assert browser.get("/").status_code == 302 and other.get("/").status_code == 200
    browser.get("/switch")
    held.second_factor = True
    held.save(using="owner")
    assert browser.get("/").status_code == 302
    assert browser.get("/switch").status_code == 403


def left_alone(someone: Someone, pause: timedelta) -> None:
    """As if nobody had used the person's contexts and sign-ins for so long."""
    SignIn.objects.filter(person=someone.person).update(
        seen_at=timezone.now() - pause, used_at=timezone.now() - pause
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.context set touched_at = touched_at - %s, expires_at = expires_at - %s"
            " where person_id = %s",
            [pause, pause, someone.person.id],
        )


def test_who_was_away_for_too_long_signs_in_again(world: World) -> None:
    policy(world, "client", world.acme.id, idle_minutes=30)
    browser = signed_in(world.alice)
    browser.get("/switch")
    left_alone(world.alice, timedelta(minutes=34))
    assert browser.get("/")["Location"].startswith("/switch")
    page = browser.get("/switch?renew=1")
    assert page.status_code == 403 and "You were away for longer" in page.content.decode()
    browser.post("/accounts/logout/")
    asked(browser, world.alice)
    assert browser.get("/switch")["Location"] == "/"


def test_who_is_at_work_stays_in(world: World) -> None:
    policy(world, "client", world.acme.id, idle_minutes=30)
    browser = signed_in(world.alice)
    browser.get("/switch")
    for _ in range(3):
        left_alone(world.alice, timedelta(minutes=25))
        assert browser.get("/").status_code == 200
    kept = last(world.alice)
    assert timedelta(minutes=24) < kept.longest_rest < timedelta(minutes=26)
    assert timezone.now() - kept.seen_at < timedelta(minutes=1), "and the page of one's sign-ins says so"


def test_a_pause_is_not_made_good_by_work_elsewhere(world: World) -> None:
    beta = join_client(world.alice.person, world.beta, "executive")
    policy(world, "client", world.acme.id, idle_minutes=30)
    browser = signed_in(world.alice)
    browser.post("/switch", {"membership": str(beta.membership)})
    left_alone(world.alice, timedelta(minutes=50))
    assert browser.get("/").status_code == 200, "beta asks for nothing"
    browser.post("/switch", {"membership": str(beta.membership)})
    assert browser.post("/switch", {"membership": str(world.alice.membership)}).status_code == 403


def test_without_a_word_about_it_a_day_is_the_longest_pause(world: World) -> None:
    browser = signed_in(world.alice)
    left_alone(world.alice, timedelta(hours=23))
    assert browser.get("/switch")["Location"] == "/"
    left_alone(world.alice, timedelta(hours=25))
    assert browser.get("/switch")["Location"].startswith(SIGN_IN)


def test_noting_a_use_waits_for_nobody(world: World) -> None:
    browser = signed_in(world.alice)
    browser.get("/switch")
    left_alone(world.alice, timedelta(minutes=10))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("select from sec.context where person_id = %s for update", [world.alice.person.id])
        assert browser.get("/").status_code == 200


def test_one_strict_client_leaves_the_others_open(world: World) -> None:
    beta = join_client(world.alice.person, world.beta, "executive")
    policy(world, "client", world.acme.id, second_factor=True)
    browser = signed_in(world.alice)
    refused = browser.post("/switch", {"membership": str(world.alice.membership)})
    assert refused.status_code == 403 and "Go somewhere else" in refused.content.decode()
    assert browser.post("/switch", {"membership": str(beta.membership)})["Location"] == "/"


def test_nobody_mints_from_a_sign_in_that_is_not_theirs_or_is_over(world: World) -> None:
    signed_in(world.alice)
    signed_in(world.bob)
    with pytest.raises(ContextExpired):
        minted(world.alice, last(world.bob))
    sign_ins.end(world.alice.person, last(world.alice).id)
    with pytest.raises(ContextExpired):
        minted(world.alice, last(world.alice))


def test_a_policy_is_not_escaped_by_naming_no_sign_in(world: World) -> None:
    for asks in ({"second_factor": True}, {"hours": 5}, {"idle_minutes": 30}, {"networks": ["127.0.0.1/32"]}):
        held = policy(world, "client", world.acme.id, **asks)
        with pytest.raises(NotAdmitted):
            world.alice.token()
        held.delete(using="owner")


def test_a_context_minted_while_its_sign_in_ends_has_ended_too(world: World) -> None:
    signed_in(world.alice)
    sign_in = last(world.alice)
    minting, ending = threading.Event(), threading.Event()

    def end() -> None:
        minting.wait(5)
        ending.set()
        sign_ins.end(world.alice.person, sign_in.id)
        connections["default"].close()

    thread = threading.Thread(target=end)
    thread.start()
    with transaction.atomic(using="default"):
        token = minted(world.alice, sign_in)
        minting.set()
        ending.wait(5)
        thread.join(0.5)
        assert thread.is_alive(), "ending waits for the context that is being minted"
    thread.join(5)
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_somebody_turned_away_is_still_signed_in_and_can_leave(world: World) -> None:
    policy(world, "client", world.acme.id, second_factor=True)
    browser = signed_in(world.alice)
    browser.get("/switch")
    assert browser.get("/accounts/security/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/switch")["Location"].startswith(SIGN_IN)
