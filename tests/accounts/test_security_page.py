"""Where one is signed in: the list, ending a sign-in, and what nobody may carry over from before it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail

from baywindow.accounts import post
from baywindow.accounts.models import PersonSettings, SignIn
from tests.accounts.door import SIGN_IN, asked, proven, signed_in
from tests.counting import statements
from tests.people import PASSWORD, Browser, Someone, World

SECURITY = "/accounts/security/"


def last(someone: Someone) -> SignIn:
    return SignIn.objects.filter(person=someone.person).latest("began_at")


def test_the_page_lists_one_s_own_sign_ins_alone(world: World) -> None:
    browser = signed_in(world.alice, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    signed_in(world.bob, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    page = browser.get(SECURITY).content.decode()
    assert "Firefox on Linux" in page and "Chrome on Windows" not in page


def test_times_are_told_where_one_belongs_unless_one_chose_otherwise(world: World) -> None:
    browser = signed_in(world.alice)
    assert "Europe/Berlin" in browser.get(SECURITY).content.decode(), "acme's"
    PersonSettings.objects.create(person_id=world.alice.person.id, time_zone="Asia/Tokyo")
    page = browser.get(SECURITY).content.decode()
    assert "Asia/Tokyo" in page and "Europe/Berlin" not in page


def test_the_page_costs_the_same_with_many_sign_ins(world: World) -> None:
    browser = signed_in(world.alice)
    for _ in range(3):
        signed_in(world.alice)
    with statements("default") as few:
        browser.get(SECURITY)
    for _ in range(6):
        signed_in(world.alice)
    with statements("default") as many:
        browser.get(SECURITY)
    assert len(few) == len(many) <= 8


def test_ending_a_sign_in_ends_its_contexts_at_once(world: World) -> None:
    lost, here = signed_in(world.alice), proven(signed_in(world.alice))
    lost.get("/switch")
    assert lost.get("/").status_code == 200
    here.get("/switch")
    theirs = SignIn.objects.filter(person=world.alice.person).earliest("began_at")
    assert here.post(f"{SECURITY}sign-ins/{theirs.id}/end/").status_code == 302
    assert lost.get("/")["Location"].startswith("/switch")
    assert lost.get("/switch")["Location"].startswith(SIGN_IN), "nor is a new context minted"
    assert here.get("/").status_code == 200


def test_ending_twice_and_ending_somebody_else_s_are_both_not_found(world: World) -> None:
    bob, alice = signed_in(world.bob), proven(signed_in(world.alice))
    bobs = last(world.bob)
    assert alice.post(f"{SECURITY}sign-ins/{bobs.id}/end/").status_code == 404
    assert bob.get(SECURITY).status_code == 200
    signed_in(world.alice)
    mine = last(world.alice)
    assert [alice.post(f"{SECURITY}sign-ins/{mine.id}/end/").status_code for _ in range(2)] == [302, 404]


def test_signing_out_everywhere_else_leaves_this_one(world: World) -> None:
    others = [signed_in(world.alice) for _ in range(3)]
    here = proven(signed_in(world.alice))
    here.post(f"{SECURITY}sign-ins/end-others/")
    assert {other.get(SECURITY).status_code for other in others} == {302}
    assert here.get(SECURITY).status_code == 200


def test_ending_other_sign_ins_asks_for_the_password_and_is_done_once_it_is_said(world: World) -> None:
    other, here = signed_in(world.alice), signed_in(world.alice)
    for_one = (
        f"{SECURITY}sign-ins/{SignIn.objects.filter(person=world.alice.person).earliest('began_at').id}/end/"
    )
    for address in (for_one, f"{SECURITY}sign-ins/end-others/"):
        asks = here.post(address)["Location"]
        assert asks.startswith("/accounts/reauthenticate/")
        assert other.get(SECURITY).status_code == 200, "nothing ended yet"
    assert here.post(asks, {"password": "wrong"}).status_code != 302
    assert here.post(asks, {"password": PASSWORD, "next": address})["Location"] == SECURITY
    assert other.get(SECURITY)["Location"].startswith(SIGN_IN)


def test_a_changed_password_ends_every_sign_in_and_is_written_about(
    world: World, outbox: list[mail.EmailMessage]
) -> None:
    other, here = signed_in(world.alice), signed_in(world.alice)
    other.get("/switch")
    new = "quite another password"
    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer["Location"] == SIGN_IN
    assert other.get("/")["Location"].startswith("/switch")
    assert not SignIn.objects.filter(person=world.alice.person, ended_at=None).exists()
    signed_in(world.alice, new)
    post.deliver()
    assert "Your password was changed" in [message.subject for message in outbox]


def test_a_session_from_before_is_not_the_one_of_after(world: World) -> None:
    """Session fixation: who plants a session id, or keeps an old one, has nothing."""
    browser = Browser()
    browser.get("/accounts/password/reset/key/x-y/")
    session = browser.session
    session["planted"] = "1"
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key
    asked(browser, world.alice)
    after = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    thief = Browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get(SECURITY)["Location"].startswith(SIGN_IN)


def test_a_context_s_cookie_says_nothing_at_the_sign_in(world: World) -> None:
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = world.alice.token()
    assert thief.get(SECURITY)["Location"].startswith(SIGN_IN)


def test_many_wrong_passwords_lock_the_address_on_that_way_for_a_while(world: World) -> None:
    browser = Browser()
    for _ in range(6):
        asked(browser, world.alice, "wrong")
    answer = asked(browser, world.alice)
    assert answer.status_code != 302 and b"Too many failed" in answer.content
    assert signed_in(world.bob), "others still come in"


def test_one_address_of_the_net_tries_only_so_many_people() -> None:
    sent = ({"login": f"x{number}@example.test", "password": "wrong"} for number in range(32))
    answers = [Browser().post(SIGN_IN, one) for one in sent]
    last = answers[-1]
    assert (last.status_code, last["Retry-After"]) == (429, "60")
    assert "Wait a minute" in last.content.decode() and "baywindow.css" in last.content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_sign_in_leads_to_no_other_site(world: World, target: str) -> None:
    answer = Browser().post(
        f"{SIGN_IN}?next={target}", {"login": world.alice.person.email, "password": PASSWORD, "next": target}
    )
    assert answer["Location"] == "/switch?renew=1"


def test_a_host_that_is_not_ours_gets_nothing(world: World) -> None:
    for path in (SIGN_IN, "/accounts/password/reset/"):
        answer = Browser(raise_request_exception=False).post(
            path, {"email": world.alice.person.email}, headers={"host": "evil.example"}
        )
        assert answer.status_code == 400


def test_pages_of_allauth_we_do_not_offer_are_not_there(world: World) -> None:
    browser = signed_in(world.alice)
    for path in ("email/", "confirm-email/", "login/code/", "phone/change/", "2fa/", "3rdparty/"):
        assert browser.get(f"/accounts/{path}").status_code == 404


def test_every_page_has_its_csrf_token(world: World) -> None:
    page = signed_in(world.alice).get(SECURITY).content.decode()
    forms = re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL)
    assert all("csrfmiddlewaretoken" in form for form in forms)
