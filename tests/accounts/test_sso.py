"""A company's own sign-in: who gets in, to what alone, and until when."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import reverse

from baywindow.accounts.middleware import OPEN_TO_SSO
from baywindow.accounts.models import SignIn, SsoIdentity
from baywindow.accounts.urls import urlpatterns
from baywindow.tenancy.models import ClientMember
from tests.accounts.company import connected, role_of, through
from tests.accounts.door import asked, signed_in
from tests.accounts.provider import OpenIdProvider
from tests.people import PASSWORD, Browser, World, join_client


def test_a_member_comes_in_and_is_known_from_then_on(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser, answer = through(row, company)
    assert answer["Location"] == "/switch" and browser.get("/switch")["Location"] == "/"
    assert browser.get("/").status_code == 200
    found = SignIn.objects.filter(person=world.alice.person).latest("began_at")
    assert (found.how, found.provider_id) == ("sso", row.id)
    company.person = {"email": "another@example.test"}
    assert through(row, company)[1]["Location"] == "/switch", "the subject counts, not the address"
    assert SsoIdentity.objects.filter(provider_id=row.id).count() == 1


def test_who_begins_at_the_workspace_s_own_domain_comes_in_there(
    world: World, company: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The company knows one address of ours; the answer goes on to the browser that asked, on its host."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", [*settings.ALLOWED_HOSTS, "portal.northdock.example"])
    row, own = (
        connected(world, company, world.acme.id),
        Browser(headers={"host": "portal.northdock.example:81"}),
    )
    left = own.get(reverse("sso", args=[row.id]))
    back = reverse("sso_callback", args=[row.id])
    told = company.agree(left["Location"])
    on = Browser().get(back, told)["Location"]
    assert on == f"http://portal.northdock.example:81{back}?{urlencode(told)}"
    thief = Browser(headers={"host": "portal.northdock.example:81"})
    assert thief.get(back, told).status_code == 403, "another browser there"
    assert own.get(back, told)["Location"] == "/switch" and own.get("/switch")["Location"] == "/"
    assert Browser().get(back, {**told, "state": "invented"}).status_code == 403, (
        "nobody asked: it stays here"
    )


def test_the_claim_gives_the_role(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id, roles={"bosses": "admin", "ops": "executive"})
    through(row, company)
    assert role_of(world.alice) == "executive"
    company.person["groups"] = ["guests"]
    assert through(row, company)[1].status_code == 403, "who has no role there is turned away"


def test_the_provider_s_token_is_read_and_thrown_away(
    world: World, company: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    made = OpenIdProvider._token
    monkeypatch.setattr(
        OpenIdProvider, "_token", lambda self, asked: given.append(made(self, asked)) or given[-1]
    )
    browser, answer = through(connected(world, company, world.acme.id), company)
    home = browser.get(answer["Location"], follow=True)
    kept = [dict(browser.session), browser.cookies, answer.headers, answer.content, home.content]
    kept += [*SignIn.objects.values_list(), *SsoIdentity.objects.values_list()]
    assert home.status_code == 200 and len(given) == 1
    assert [part for part in given[0].split(".") if part in str(kept)] == []


def test_a_strength_that_is_asked_for_must_be_told(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id, needs="mfa")
    assert "acr_values=mfa" in Browser().get(reverse("sso", args=[row.id]))["Location"]
    for told in ({}, {"acr": "pwd"}, {"amr": ["pwd", "mfa-not"]}, {"mfa": True}):
        company.claims = told
        assert through(row, company)[1].status_code == 403, told
    for told in ({"acr": "mfa"}, {"amr": ["pwd", "mfa"]}):
        company.claims = told
        assert through(row, company)[1]["Location"] == "/switch", told


def test_an_owner_stays_one(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, roles={"ops": "driver"})
    for someone, role in ((world.ola, "owner"), (world.olga, "driver")):
        company.claims = {"sub": someone.person.email}
        company.person["email"] = someone.person.email
        through(row, company)
        assert role_of(someone) == role


def test_the_last_admin_stays_one(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id, roles={"ops": "executive"})
    company.claims, company.person["email"] = {"sub": "ada"}, world.ada.person.email
    assert through(row, company)[1]["Location"] == "/switch" and role_of(world.ada) == "admin"
    second = join_client(world.sam.person, world.acme, "admin")
    through(row, company)
    assert (role_of(world.ada), role_of(second)) == ("executive", "admin")


def test_an_auditor_stays_one_until_their_last_day(world: World, company: OpenIdProvider) -> None:
    """No mapping knows a last day: it makes nobody an Auditor, and no Auditor somebody else."""
    row = connected(world, company, world.acme.id, roles={"ops": "executive", "books": "auditor"})
    held = ClientMember._base_manager.using("owner").filter(id=world.aud.membership)
    last_day = held.get().ends_on
    company.person = {"email": world.aud.person.email, "groups": ["ops"]}
    assert through(row, company)[1]["Location"] == "/switch"
    assert (held.get().role, held.get().ends_on) == ("auditor", last_day)
    company.person = {"email": world.fay.person.email, "groups": ["books"]}
    assert through(row, company)[1]["Location"] == "/switch" and role_of(world.fay) == "finance"


def test_it_opens_its_own_membership_and_no_other(world: World, company: OpenIdProvider) -> None:
    beta = join_client(world.alice.person, world.beta, "executive")
    browser, _ = through(connected(world, company, world.acme.id), company)
    assert "Beta" not in browser.get("/switch", follow=True).content.decode(), "nor does it tell of others"
    assert browser.post("/switch", {"membership": str(beta.membership)}).status_code == 404
    assert browser.post("/switch", {"membership": str(world.alice.membership)})["Location"] == "/"


def test_it_does_not_touch_the_account(world: World, company: OpenIdProvider) -> None:
    browser, _ = through(connected(world, company, world.acme.id), company)
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302, "a proof"
    for path in ("security/", "password/change/", "security/app/add/", "password/reset/"):
        assert browser.get(f"/accounts/{path}").status_code == 403, path
        assert browser.post(f"/accounts/{path}").status_code == 403, path


def test_no_address_of_the_account_is_open_to_it(world: World, company: OpenIdProvider) -> None:
    """By construction: whatever is added under /accounts/ is shut to who came by a company's sign-in."""
    browser, _ = through(connected(world, company, world.acme.id), company)
    tried = 0
    for one in urlpatterns:
        text = "/accounts/" + re.sub(r"<\w+:\w+>|\(\?P<\w+>[^)]*\)", "1", str(one.pattern)).strip("^$")
        if not text.replace("^", "").startswith(OPEN_TO_SSO):
            tried += 1
            for send in (browser.get, browser.post):
                assert send(text.replace("^", "")).status_code == 403, text
    assert tried > 20 and browser.get("/switch").status_code == 302


def test_where_it_is_the_only_way_a_password_is_not_enough(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id, only=True)
    refused = signed_in(world.alice).get("/switch")
    page = refused.content.decode()
    assert refused.status_code == 403 and reverse("sso", args=[row.id]) in page and "with Acme SSO" in page
    assert through(row, company)[0].get("/switch")["Location"] == "/"
    assert signed_in(world.bob).get("/switch")["Location"] == "/", "other clients are not concerned"


def test_a_provider_that_is_taken_away_ends_what_came_by_it(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser, _ = through(row, company)
    browser.get("/switch")
    assert browser.get("/").status_code == 200
    row.delete(using="owner")
    assert browser.get("/").status_code == 302
    assert "Nowhere to go yet" in browser.get("/switch").content.decode()
    assert asked(Browser(), world.alice).status_code == 302


def test_who_was_signed_in_before_is_not_after(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser = signed_in(world.bob)
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    through(row, company, browser)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not SignIn.objects.filter(person=world.bob.person, ended_at=None).exists()


def test_the_sign_in_page_offers_the_way_one_came_last(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser, _ = through(row, company)
    browser.post("/accounts/logout/")
    assert "/accounts/sso/last/" in browser.get("/accounts/login/").content.decode()
    assert browser.get("/accounts/sso/last/")["Location"] == reverse("sso", args=[row.id])
    browser.cookies["bw_sso"] = "//evil.example"
    assert browser.get("/accounts/sso/last/")["Location"] == "/accounts/login/"
    assert "/accounts/sso/last/" not in Browser().get("/accounts/login/").content.decode()


def test_an_unknown_provider_is_not_found() -> None:
    assert Browser().get("/accounts/sso/01a200cc-dc61-7266-9b1a-45024e81a079/").status_code == 404
