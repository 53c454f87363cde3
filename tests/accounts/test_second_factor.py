"""An authenticator app, recovery codes, trusted browsers, and proving again that it is still you."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from baywindow.accounts import post
from baywindow.accounts.models import SignIn, TrustedBrowser
from tests.accounts.door import asked, code_of, signed_in, with_app
from tests.people import PASSWORD, Browser, Someone, World

ASK = "/accounts/security/second-factor/ask/"
TRUST = "/accounts/security/second-factor/trust/"
CODES = "/accounts/security/codes/"


def test_an_app_is_asked_for_from_then_on(world: World, outbox: list[mail.EmailMessage]) -> None:
    secret = with_app(signed_in(world.alice))
    browser = Browser()
    assert asked(browser, world.alice)["Location"] == ASK
    assert browser.get("/switch").status_code == 302, "the password alone is no sign-in"
    assert settings.CONTEXT_COOKIE not in browser.cookies
    assert browser.post(ASK, {"code": "000000"}).status_code == 200
    assert browser.post(ASK, {"code": code_of(secret)})["Location"] == TRUST
    browser.post(TRUST, {"action": "skip"})
    assert browser.get("/switch")["Location"] == "/"
    assert SignIn.objects.filter(person=world.alice.person).latest("began_at").second == "totp"
    post.deliver()
    assert "An authenticator app was added to your account" in [message.subject for message in outbox]


def test_a_code_works_once(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    first, second = Browser(), Browser()
    asked(first, world.alice)
    code = code_of(secret)
    assert first.post(ASK, {"code": code}).status_code == 302
    asked(second, world.alice)
    assert second.post(ASK, {"code": code}).status_code == 200


def test_a_code_works_once_for_as_long_as_it_would_be_right(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    first, second = Browser(), Browser()
    asked(first, world.alice)
    code = code_of(secret)
    assert first.post(ASK, {"code": code}).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={world.alice.person.pk}&code={code}")  # half a minute later
    asked(second, world.alice)
    assert second.post(ASK, {"code": f"{code[:3]} {code[3:]}"}).status_code == 200


def test_what_limits_guessing_is_not_pushed_out_by_other_guesses(world: World) -> None:
    browser = Browser()
    for _ in range(6):
        browser.post("/accounts/login/", {"login": world.alice.person.email, "password": "wrong"})
    for number in range(320):
        cache.add(f"somebody-elses-{number}", "y", 300)
    cache.set("one-more", "y", 300)
    assert asked(Browser(), world.alice).status_code == 200, "her right password has to wait, too"


def test_codes_cannot_be_guessed(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    browser = Browser()
    asked(browser, world.alice)
    right = code_of(secret)
    for number in range(8):
        browser.post(ASK, {"code": f"{number:06}"})
    assert browser.post(ASK, {"code": right}).status_code != 302, "nor is the right one taken now"


def test_a_trusted_browser_is_not_asked_until_the_second_factor_changes(world: World) -> None:
    at_home = signed_in(world.alice)
    secret = with_app(at_home)
    browser = Browser()
    asked(browser, world.alice)
    browser.post(ASK, {"code": code_of(secret)})
    browser.post(TRUST, {"action": "trust"})
    browser.post("/accounts/logout/")
    assert asked(browser, world.alice)["Location"] == "/switch?renew=1"
    assert SignIn.objects.filter(person=world.alice.person).latest("began_at").second == "trusted"
    browser.post("/accounts/logout/")
    at_home.post("/accounts/security/app/remove/")
    with_app(at_home)
    assert asked(browser, world.alice)["Location"] == ASK


def trusting(someone: Someone, secret: str) -> Browser:
    """A browser that the person has just chosen to trust, signed out again."""
    browser = Browser(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    asked(browser, someone)
    browser.post(ASK, {"code": code_of(secret)})
    browser.post(TRUST, {"action": "trust"})
    browser.post("/accounts/logout/")
    return browser


def test_a_trusted_browser_is_listed_and_its_trust_taken_back(world: World) -> None:
    at_home, bob = signed_in(world.alice), signed_in(world.bob)
    secret = with_app(at_home)
    browser, other = trusting(world.alice, secret), trusting(world.alice, secret)
    assert at_home.get("/accounts/security/").content.decode().count(">Trust no more</button>") == 2
    mine, _ = TrustedBrowser.objects.filter(person=world.alice.person).order_by("began_at")
    end = f"/accounts/security/browsers/{mine.id}/end/"
    assert bob.post(end).status_code == 404 and at_home.get(end).status_code == 405
    assert [at_home.post(end).status_code for _ in range(2)] == [302, 404]
    assert asked(browser, world.alice)["Location"] == ASK, "with allauth's own cookie still in the browser"
    assert asked(other, world.alice)["Location"] == "/switch?renew=1"
    assert other.get("/accounts/security/").status_code == 200
    assert SignIn.objects.filter(person=world.alice.person).latest("began_at").second == "trusted"
    at_home.post("/accounts/security/browsers/end-all/")
    other.get("/switch")
    assert SignIn.objects.filter(person=world.alice.person).latest("began_at").second == ""
    assert "Trusted browsers" not in at_home.get("/accounts/security/").content.decode()


def test_a_trust_s_cookies_are_worth_nothing_alone_nor_after_their_time(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    for without in ("bw_trusted", "bw_trusted_as", ""):
        browser = trusting(world.alice, secret)
        browser.cookies.pop(without, None)
        if not without:
            TrustedBrowser.objects.update(began_at=timezone.now() - timedelta(days=15))
        assert asked(browser, world.alice)["Location"] == ASK


def test_a_trusted_browser_trusts_nobody_else(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    with_app(signed_in(world.bob))
    browser = Browser()
    asked(browser, world.alice)
    browser.post(ASK, {"code": code_of(secret)})
    browser.post(TRUST, {"action": "trust"})
    browser.post("/accounts/logout/")
    assert asked(browser, world.bob)["Location"] == ASK


def test_recovery_codes_are_shown_once_and_work_once(world: World) -> None:
    at_home = signed_in(world.alice)
    with_app(at_home)
    codes = at_home.get(CODES).context_data["unused_codes"]
    assert len(codes) == 10
    assert codes[0] not in at_home.get(CODES).content.decode()
    browser = Browser()
    asked(browser, world.alice)
    assert browser.post(ASK, {"code": codes[0]}).status_code == 302
    again = Browser()
    asked(again, world.alice)
    assert again.post(ASK, {"code": codes[0]}).status_code == 200


def test_the_secrets_rest_sealed(world: World) -> None:
    secret = with_app(signed_in(world.alice))
    kept = Authenticator.objects.filter(user=world.alice.person)
    assert all(secret not in str(one.data) for one in kept) and len(kept) == 2


def test_a_second_factor_is_neither_added_nor_removed_without_proof(world: World) -> None:
    browser = signed_in(world.alice)
    for page in ("app/add/", "passkeys/add/", "codes/new/"):
        assert browser.get(f"/accounts/security/{page}")["Location"].startswith("/accounts/reauthenticate/")
    with_app(browser)
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()
    assert browser.post("/accounts/security/app/remove/")["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=world.alice.person, type="totp").exists()


def test_proving_again_leads_on_to_our_own_pages_alone(world: World) -> None:
    for target, led in (
        ("https://evil.example/", ""),
        ("//evil.example", ""),
        ("/accounts/security/", "security"),
    ):
        browser = signed_in(world.alice)
        answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target})
        assert "evil" not in answer["Location"] and led in answer["Location"]


def test_a_new_password_still_asks_for_the_second_factor(world: World) -> None:
    with_app(signed_in(world.alice))
    world.alice.person.set_password("quite another password")
    world.alice.person.save(update_fields=["password"])
    assert asked(Browser(), world.alice, "quite another password")["Location"] == ASK
