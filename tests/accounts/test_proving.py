"""Proving anew who one is before a sensitive act: every way there and back, and nobody by another's proof."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from baywindow.accounts import contexts, oidc
from baywindow.accounts.models import SignIn
from baywindow.team.models import ClientInvitation
from baywindow.tenancy.context import entered
from baywindow.tenancy.models import ClientMember, StaffMember
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts import test_saml as saml
from tests.accounts.company import connected
from tests.accounts.door import code_of, signed_in, with_app
from tests.accounts.idp import Idp, moment
from tests.accounts.provider import OpenIdProvider, served
from tests.accounts.test_minting import _during
from tests.people import PASSWORD, Browser, Someone, World

KEYS, NEW_KEY, NEW_ROLE = "/settings/api", "/settings/api/new", "/settings/team/roles/new"
INVITE = "/settings/team/invitations"
RECORDS = "account_authentication_methods"


def inside(someone: Someone) -> Browser:
    """A browser that is past the sign-in page and in its context."""
    browser = signed_in(someone)
    assert browser.get("/switch").status_code == 302
    return browser


def aged(browser: Browser, minutes: int = 60) -> Browser:
    """The browser, as it would be so much later."""
    session = browser.session
    session[RECORDS] = [{**one, "at": one["at"] - minutes * 60} for one in session.get(RECORDS, [])]
    session.save()
    mine = SignIn.objects.using("owner_public").filter(id=session["sign_in"], proven_at__isnull=False)
    mine.update(proven_at=F("proven_at") - timedelta(minutes=minutes))
    return browser


def asked(browser: Browser, page: str = NEW_KEY) -> str:
    """Where a page sends whoever is to prove who they are."""
    answer = browser.get(page)
    assert answer["Location"] == f"/accounts/prove/?{urlencode({'next': page})}"
    return str(answer["Location"])


def followed(browser: Browser, answer: Any) -> str:
    """Where an answer leads in the end, which opens."""
    end = browser.get(answer["Location"], follow=True)
    assert end.status_code == 200, end.status_code
    return str(end.redirect_chain[-1][0] if end.redirect_chain else answer["Location"])


def test_a_fresh_sign_in_is_a_proof_for_a_while(world: World) -> None:
    browser = inside(world.ada)
    assert browser.get(NEW_KEY).status_code == 200
    assert aged(browser, 14).get(NEW_KEY).status_code == 200
    assert aged(browser, 2).get(NEW_KEY).status_code == 302
    assert browser.get(KEYS).status_code == 200, "looking at keys, and revoking one, needs none"


def test_the_password_proves_it_and_leads_back(world: World) -> None:
    browser = aged(inside(world.ada))
    ask = browser.get(asked(browser))["Location"]
    assert ask.startswith("/accounts/reauthenticate/?next=")
    page = browser.get(ask).content.decode()
    assert "Is it still you?" in page and "/switch?renew=1" in page, (
        "whoever does not want to goes back to work"
    )
    back = parse_qs(urlsplit(ask).query)["next"][0]
    assert browser.post(ask, {"password": "wrong", "next": back}).status_code == 200
    assert browser.get(NEW_KEY).status_code == 302, "a wrong password proves nothing"
    assert followed(browser, browser.post(ask, {"password": PASSWORD, "next": back})) == NEW_KEY
    assert browser.get(NEW_ROLE).status_code == 200, "and not for each page anew"


def test_a_code_proves_it_too(world: World) -> None:
    browser = inside(world.ada)
    secret = with_app(browser)
    back = urlsplit(browser.get(asked(aged(browser)))["Location"]).query
    answer = browser.post(
        f"/accounts/security/second-factor/again/?{back}",
        {"code": code_of(secret), "next": parse_qs(back)["next"][0]},
    )
    assert followed(browser, answer) == NEW_KEY


def test_what_was_sent_too_late_is_not_done_and_says_so(world: World) -> None:
    browser = aged(inside(world.ola))
    page = reverse("console_team_member", args=[world.sam.membership])
    handing = f"{page}/ownership"
    answer = browser.post(handing, world.sam.seen())
    assert answer["Location"] == f"/accounts/prove/?{urlencode({'next': page})}"
    said = browser.get(answer["Location"], follow=True)
    assert "Nothing was changed yet" in said.content.decode()
    assert StaffMember._base_manager.using("owner").get(id=world.ola.membership).role == "owner"
    back = parse_qs(urlsplit(said.redirect_chain[-1][0]).query)["next"][0]
    assert (
        followed(browser, browser.post(said.redirect_chain[-1][0], {"password": PASSWORD, "next": back}))
        == page
    )
    sent = [browser.post(handing, world.sam.seen()) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302] and sent[1]["Location"].startswith("/switch")
    assert StaffMember._base_manager.using("owner").get(id=world.sam.membership).role == "owner"


def test_only_a_role_with_power_is_given_by_a_proof(world: World) -> None:
    browser = aged(inside(world.ada))
    invited = ClientInvitation._base_manager.using("owner").filter(client_id=world.acme.id)
    told = {"email": "new@example.test", "role": "operations", "days": "7"}
    assert browser.post(INVITE, told)["Location"] == "/settings/team"
    asks = browser.post(INVITE, {**told, "email": "admin@example.test", "role": "admin"})
    assert asks["Location"].startswith("/accounts/prove/") and invited.count() == 1
    alice = reverse("team_member", args=[world.alice.membership])
    held = ClientMember._base_manager.using("owner").filter(id=world.alice.membership)
    for role, leads in (("executive", "/settings/team"), ("admin", "/accounts/prove/")):
        sent = {**world.alice.seen(), "role": role}
        assert browser.post(alice, sent)["Location"].startswith(leads)
    assert held.get().role == "executive"


def test_an_admin_comes_back_by_a_proof(world: World) -> None:
    page = reverse("console_people_member", args=[world.acme.id, world.ada.membership])
    held = ClientMember._base_manager.using("owner").filter(id=world.ada.membership)
    browser = aged(inside(world.sam))
    out = browser.post(f"{page}/deactivation", {**world.ada.seen(), "even_last": "on"})
    assert out.status_code == 302 and held.get().status == "suspended", "taking power away waits for nothing"
    asks = browser.post(f"{page}/reactivation", world.ada.seen())
    assert asks["Location"] == f"/accounts/prove/?{urlencode({'next': page})}"
    assert held.get().status == "suspended"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/accounts/logout/", "javascript:x"],
)
def test_proving_leads_to_no_other_place(world: World, target: str) -> None:
    browser = inside(world.ada)
    assert browser.get("/accounts/prove/", {"next": target})["Location"] == "/"
    asks = aged(browser).get("/accounts/prove/", {"next": target})["Location"]
    assert "evil" not in asks and "logout" not in asks and "javascript" not in asks
    assert browser.post("/accounts/prove/").status_code == 405


def test_a_proof_is_of_one_s_own_sign_in_alone(world: World) -> None:
    """Neither another person's context in one's browser, nor one's own of another browser, is told of it."""
    elsewhere, here = aged(inside(world.ada)), signed_in(world.alice)
    stolen = elsewhere.cookies[settings.CONTEXT_COOKIE].value
    here.cookies[settings.CONTEXT_COOKIE] = stolen
    assert here.get(NEW_KEY).status_code == 302
    fresh = here.get(asked(here))["Location"]
    assert fresh == f"/switch?{urlencode({'renew': 1, 'next': NEW_KEY})}", "her own context is opened first"
    own = aged(signed_in(world.ada))
    own.post("/accounts/reauthenticate/", {"password": PASSWORD})
    own.get("/accounts/prove/")
    with entered("portal", stolen) as member:
        assert member.proven_ago is not None and member.proven_ago > timedelta(minutes=59)
    assert here.get(fresh)["Location"] == NEW_KEY and here.get(NEW_KEY).status_code == 403


def test_without_a_session_a_context_proves_nothing(world: World) -> None:
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = aged(inside(world.ada)).cookies[settings.CONTEXT_COOKIE].value
    assert thief.get(asked(thief))["Location"].startswith("/accounts/login/")


def test_the_database_tells_a_proof_to_the_contexts_of_its_person_alone(world: World) -> None:
    row = SignIn.objects.create(person=world.ada.person)
    chosen = contexts.memberships(world.ada.person.id)[0]
    tokens = {
        name: contexts.mint(world.ada.person.id, chosen, str(row.id)) for name in ("own", "look", "else's")
    }
    change = "update sec.context set {} where token_hash = sha256(convert_to(%s, 'UTF8'))"
    with connections["owner"].cursor() as cursor:
        cursor.execute(change.format("read_only = true"), [tokens["look"]])
        cursor.execute(change.format(f"person_id = '{world.bob.person.id}'"), [tokens["else's"]])
    SignIn.objects.filter(id=row.id).update(proven_at=timezone.now() + timedelta(days=1))
    found = {}
    for name, token in [*tokens.items(), ("later", contexts.mint(world.ada.person.id, chosen, str(row.id)))]:
        with entered("portal", token) as member:
            found[name] = member.proven_ago
    assert found["look"] is None and found["else's"] is None
    assert all(timedelta() <= found[name] < timedelta(minutes=1) for name in ("own", "later")), (
        "never ahead of now"
    )


def test_a_proof_that_comes_while_a_context_is_minted_reaches_it(world: World) -> None:
    row = SignIn.objects.create(person=world.ada.person)
    chosen = contexts.memberships(world.ada.person.id)[0]

    def proves() -> None:
        SignIn.objects.filter(id=row.id).update(proven_at=timezone.now())

    token = _during(lambda: contexts.mint(world.ada.person.id, chosen, str(row.id)), proves)
    with entered("portal", token) as member:
        assert member.proven_ago is not None


@pytest.fixture
def company(world: World) -> Iterator[OpenIdProvider]:
    """acme's provider, which knows ada."""
    with served() as provider:
        provider.person = {"email": world.ada.person.email}
        yield provider


def came_by(row: SsoProvider, company: OpenIdProvider) -> Browser:
    """A browser that came by the company's sign-in, and is in its context."""
    browser = Browser()
    away = browser.get(reverse("sso", args=[row.id]))["Location"]
    assert browser.get(reverse("sso_callback", args=[row.id]), company.agree(away)).status_code == 302
    assert browser.get("/switch").status_code == 302
    return browser


def there_and_back(browser: Browser, row: SsoProvider, company: OpenIdProvider) -> Any:
    """The answer after signing in at the company once more."""
    page = browser.get(asked(browser))
    link = f"/accounts/prove/sso/?{urlencode({'next': NEW_KEY})}"
    assert page.status_code == 200 and f"with {row.name}" in page.content.decode()
    assert link in page.content.decode()
    away = browser.get(link)["Location"]
    assert {"prompt=login", "max_age=0"} <= set(urlsplit(away).query.split("&"))
    return browser.get(reverse("sso_callback", args=[row.id]), company.agree(away))


def test_who_came_by_their_company_proves_it_there(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id, only=True)
    browser = came_by(row, company)
    assert browser.get(NEW_KEY).status_code == 302, "the company may have let in who signed in there long ago"
    sign_in = browser.session["sign_in"]
    company.said = {"auth_time": int(time.time())}
    assert followed(browser, there_and_back(browser, row, company)) == NEW_KEY
    assert browser.session["sign_in"] == sign_in, "the sign-in is the one of before"
    company.said = {}
    answer = there_and_back(aged(browser), row, company)
    assert answer.status_code == 403, "the question may have been changed on its way"
    page = browser.get(f"/accounts/prove/?{urlencode({'next': NEW_KEY})}").content.decode()
    here = unescape(re.findall(r'href="(/accounts/reauthenticate/[^"]+)"', page)[0])
    back = parse_qs(urlsplit(here).query)["next"][0]
    assert followed(browser, browser.post(here, {"password": PASSWORD, "next": back})) == NEW_KEY
    assert browser.get("/accounts/security/").status_code == 403, "it opens nothing of the account"


@pytest.mark.parametrize("told", [1_700_000_000, 0, -5, "now", None, True, 10**12], ids=str)
def test_a_company_that_asked_nobody_proves_nothing(world: World, company: OpenIdProvider, told: Any) -> None:
    row = connected(world, company, world.acme.id)
    browser = came_by(row, company)
    company.said = {"auth_time": told}
    answer = there_and_back(browser, row, company)
    assert answer.status_code == 403 and "Nothing was changed" in answer.content.decode()
    assert browser.get(NEW_KEY).status_code == 302
    company.said = {"auth_time": int(time.time())}
    assert followed(browser, there_and_back(browser, row, company)) == NEW_KEY, "and it can be tried again"


def test_somebody_else_s_proof_is_none_and_signs_nobody_in(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser = came_by(row, company)
    company.claims, company.person = {"sub": "subject-2"}, {"email": world.alice.person.email}
    assert there_and_back(browser, row, company).status_code == 403
    assert not SignIn.objects.filter(person=world.alice.person).exists()
    assert browser.get("/settings/team").status_code == 200 and browser.get(NEW_KEY).status_code == 302


def test_a_proof_asked_for_in_one_session_is_none_in_another(world: World, company: OpenIdProvider) -> None:
    """What was kept for the answer went with the session; an answer without its question is nobody's."""
    row = connected(world, company, world.acme.id)
    browser, other = came_by(row, company), came_by(row, company)
    away = browser.get(f"/accounts/prove/sso/?{urlencode({'next': NEW_KEY})}")["Location"]
    company.said = {"auth_time": int(time.time())}
    told = company.agree(away)
    assert other.get(reverse("sso_callback", args=[row.id]), told).status_code == 403
    assert other.get(NEW_KEY).status_code == 302
    assert browser.get(reverse("sso_callback", args=[row.id]), told).status_code == 302
    assert browser.get(reverse("sso_callback", args=[row.id]), told).status_code == 403, "once"


@pytest.mark.parametrize(("ago", "opens"), [(10, True), (3600, False)])
def test_a_sign_in_at_the_company_is_as_old_as_it_says(
    world: World, company: OpenIdProvider, ago: int, opens: bool
) -> None:
    company.said = {"auth_time": int(time.time()) - ago}
    browser = came_by(connected(world, company, world.acme.id), company)
    assert (browser.get(NEW_KEY).status_code == 200) is opens


def test_saml_proves_it_by_a_new_sign_in_there(world: World) -> None:
    idp = Idp(name_id=world.ada.person.email)
    row = saml.connected(world, idp, world.acme.id)
    idp.told = {"now": moment(hours=-2)}
    browser, answer = saml.through(row, idp)
    assert answer["Location"] == "/switch" and browser.get("/switch").status_code == 302
    for now, leads in ((moment(hours=-2), ""), (moment(), NEW_KEY)):
        browser.get(asked(browser))
        away = browser.get(f"/accounts/prove/sso/?{urlencode({'next': NEW_KEY})}")["Location"]
        assert idp.asked(away)["forced"] == "true"
        idp.told = {"now": now}
        answer = saml.arriving(row, browser, idp.response(away))
        assert answer.status_code == (302 if leads else 403), answer.content.decode()
    assert followed(browser, answer) == NEW_KEY


def test_a_moment_that_cannot_be_is_none() -> None:
    assert oidc.signed_in_at({}) is None and oidc.signed_in_at({"auth_time": float("nan")}) == 0
