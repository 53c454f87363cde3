"""Signing in, choosing a membership, signing out, a new password by mail."""

from __future__ import annotations

import re
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from baywindow.accounts import post
from baywindow.accounts.contexts import Membership
from baywindow.accounts.mail import Backend
from tests.accounts.door import SIGN_IN, signed_in
from tests.people import PASSWORD, Browser, Someone, World, join_client, join_staff


def test_alice_signs_in_and_is_taken_to_her_only_client(world: World) -> None:
    browser = signed_in(world.alice)
    answer = browser.get("/switch")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    cookie = browser.cookies[settings.CONTEXT_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_sam_is_taken_to_the_console(world: World) -> None:
    assert signed_in(world.sam).get("/switch")["Location"] == "/console"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(world: World) -> None:
    answers = [
        Browser().post(SIGN_IN, {"login": login, "password": "not the password"})
        for login in (world.alice.person.email, "nobody@example.test")
    ]
    once = re.compile(r'(nonce=|value=|"X-CSRFToken":)"[^"]*"')
    texts = [once.sub("", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert texts[0] == texts[1]


def test_nobody_signs_up_by_themselves() -> None:
    answer = Browser().get("/accounts/signup/")
    assert answer.status_code in {200, 404}
    assert b"password1" not in answer.content


def test_a_guest_is_sent_to_the_sign_in_and_back_again(world: World) -> None:
    browser = Browser()
    first = browser.get("/inventory?q=tea")
    assert first["Location"] == "/switch?renew=1&next=%2Finventory%3Fq%3Dtea"
    second = browser.get(first["Location"])
    assert second["Location"].startswith(SIGN_IN)
    browser.post(second["Location"], {"login": world.alice.person.email, "password": PASSWORD})
    assert browser.get(first["Location"])["Location"] == "/inventory?q=tea"


def test_next_never_leads_to_another_site(world: World) -> None:
    browser = signed_in(world.alice)
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert browser.get("/switch", {"next": target})["Location"] == "/"


def test_signing_out_ends_the_context_and_the_sign_in(world: World) -> None:
    browser = signed_in(world.alice)
    browser.get("/switch")
    token = browser.cookies[settings.CONTEXT_COOKIE].value
    assert browser.post("/accounts/logout/").status_code == 302
    assert browser.get("/switch")["Location"].startswith(SIGN_IN)
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = token
    assert thief.get("/")["Location"].startswith("/switch")


def test_signing_out_leaves_nothing_in_the_browser(world: World) -> None:
    answer = signed_in(world.alice).post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.CONTEXT_COOKIE]["max-age"] == 0


def test_signing_out_ends_the_contexts_of_every_tab(world: World) -> None:
    browser = signed_in(world.alice)
    browser.get("/switch")
    other_tab = browser.cookies[settings.CONTEXT_COOKIE].value
    del browser.cookies[settings.CONTEXT_COOKIE]
    browser.get("/switch")
    browser.post("/accounts/logout/")
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = other_tab
    assert thief.get("/")["Location"].startswith("/switch")


def test_the_switch_never_leads_to_itself(world: World) -> None:
    assert signed_in(world.alice).get("/switch?next=/switch")["Location"] == "/"


def test_signing_out_is_a_post(world: World) -> None:
    assert signed_in(world.alice).get("/accounts/logout/").status_code == 405


def test_somebody_with_two_memberships_chooses_and_switches(world: World) -> None:
    join_client(world.alice.person, world.beta, "executive")
    browser = signed_in(world.alice)
    page = browser.get("/switch").content.decode()
    assert "Acme" in page and "Beta" in page and "Gamma" not in page
    beta = next(m for m in _memberships(world.alice) if m.client_id == world.beta.id)
    first = browser.post("/switch", {"membership": str(beta.id)})
    assert first["Location"] == "/"
    old = browser.cookies[settings.CONTEXT_COOKIE].value
    browser.post("/switch", {"membership": str(world.alice.membership)})
    left = Browser()
    left.cookies[settings.CONTEXT_COOKIE] = old
    assert left.get("/").status_code == 302, "the context one switches away from has ended"


def test_a_lapsed_context_is_renewed_where_it_was(world: World) -> None:
    join_client(world.alice.person, world.beta, "executive")
    browser = signed_in(world.alice)
    browser.post("/switch", {"membership": str(world.alice.membership)})
    del browser.cookies[settings.CONTEXT_COOKIE]
    assert browser.get("/switch?renew=1&next=/inventory")["Location"] == "/inventory"


def test_nobody_takes_a_membership_that_is_not_theirs(world: World) -> None:
    join_client(world.alice.person, world.beta, "executive")
    browser = signed_in(world.alice)
    for foreign in (world.bob.membership, world.gus.membership, world.sam.membership, "nonsense"):
        assert browser.post("/switch", {"membership": str(foreign)}).status_code == 404
    assert settings.CONTEXT_COOKIE not in browser.cookies


def test_one_person_can_be_staff_and_client(world: World) -> None:
    join_staff(world.alice.person, world.southbay, "operator")
    browser = signed_in(world.alice)
    page = browser.get("/switch").content.decode()
    assert "Acme" in page and "Southbay Logistics" in page


def test_a_password_is_reset_by_mail_and_ends_the_contexts(
    world: World, outbox: list[mail.EmailMessage]
) -> None:
    token = world.alice.token()
    browser = Browser()
    answer = browser.post("/accounts/password/reset/", {"email": world.alice.person.email})
    assert answer.status_code == 302
    post.deliver()
    link = re.search(r"https?://\S+(/accounts/password/reset/key/\S+)", str(outbox[0].body))
    assert link, outbox[0].body
    form = browser.get(browser.get(link[1])["Location"])
    new = {"password1": "quite another password", "password2": "quite another password"}
    answer = browser.post(form.request["PATH_INFO"], new)
    assert answer.status_code == 302
    signed_in(world.alice, "quite another password")
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = token
    assert thief.get("/").status_code == 302


def test_the_link_of_a_reset_leads_to_our_own_address(world: World, outbox: list[mail.EmailMessage]) -> None:
    host = f"{Browser().get(SIGN_IN).wsgi_request.get_host().partition(':')[0]}:6666"
    asked = Browser().post(
        "/accounts/password/reset/", {"email": world.alice.person.email}, headers={"host": host}
    )
    assert asked.status_code == 302
    post.deliver()
    assert "6666" not in str(outbox[0].body)
    assert f"{settings.ADDRESS}/accounts/password/reset/key/" in str(outbox[0].body)


def test_a_page_of_a_client_is_kept_by_no_cache(world: World) -> None:
    assert world.alice.browser().get("/inventory")["Cache-Control"] == "private, no-store"


def test_mails_kept_in_the_data_folder_are_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "")
    monkeypatch.setenv("BAYWINDOW_HOME", str(tmp_path))
    mails = [mail.EmailMessage(f"No. {number}", "Words", to=["alice@example.test"]) for number in range(2)]
    assert Backend().send_messages(mails) == 2
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    kept = [message_from_bytes(file.read_bytes()) for file in (tmp_path / "mail").glob("*.eml")]
    assert {one["Subject"] for one in kept} == {"No. 0", "No. 1"}


def test_asking_for_a_reset_tells_nobody_whether_an_address_is_known(
    world: World, outbox: list[mail.EmailMessage]
) -> None:
    answers = [
        Browser().post("/accounts/password/reset/", {"email": address})
        for address in (world.alice.person.email, "nobody@example.test")
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert outbox == [], "the page sends nothing, so its time tells nothing"
    post.deliver()
    assert [message.to for message in outbox] == [[world.alice.person.email]]


def test_sign_in_is_rate_limited(world: World) -> None:
    browser = Browser()
    codes = [
        browser.post(SIGN_IN, {"login": world.alice.person.email, "password": "wrong"}).status_code
        for _ in range(12)
    ]
    last = browser.post(SIGN_IN, {"login": world.alice.person.email, "password": PASSWORD})
    assert 429 in codes or last.status_code != 302


def _memberships(someone: Someone) -> list[Membership]:
    from baywindow.accounts import contexts

    return contexts.memberships(someone.person.id)
