"""A company's own sign-in: every answer that is not believed."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from baywindow.accounts import oidc
from baywindow.accounts.oidc import NotProven
from tests.accounts.company import NOW_AND_THEN, connected, through
from tests.accounts.provider import OTHER_KEY, OpenIdProvider, served
from tests.people import Browser, World


@pytest.mark.parametrize("name", ["bob", "gus", "sam", "nobody"])
def test_nobody_comes_in_who_is_no_member(world: World, company: OpenIdProvider, name: str) -> None:
    """A provider that lies about an address reaches nobody outside its own client."""
    company.person["email"] = getattr(world, name).person.email if name != "nobody" else "new@example.test"
    browser, answer = through(connected(world, company, world.acme.id), company)
    assert answer.status_code == 403 and settings.CONTEXT_COOKIE not in browser.cookies
    assert browser.get("/switch")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("proof", [False, None, "true"])
def test_an_address_that_is_not_verified_is_no_proof(
    world: World, company: OpenIdProvider, proof: Any
) -> None:
    company.claims = {"email_verified": proof}
    assert through(connected(world, company, world.acme.id), company)[1].status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"}, {"aud": "somebody else"}, {"nonce": "another"}, {"nonce": None},
        {"exp": NOW_AND_THEN}, {"exp": None}, {"iat": None}, {"sub": None}, {"azp": "somebody else"},
        {"aud": ["baywindow", "somebody else"]}, {"sub": "a\0b"}, {"email": "a\0b@example.test"},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_does_not_fit_is_not_believed(
    world: World, company: OpenIdProvider, wrong: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    company.claims = wrong
    assert through(connected(world, company, world.acme.id), company)[1].status_code == 403
    assert "cannot be asked" not in caplog.text and "nobody who is a member" not in caplog.text


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_signed_by_nobody_or_with_our_secret_is_not_believed(
    world: World, company: OpenIdProvider, algorithm: str
) -> None:
    company.algorithm = algorithm
    assert through(connected(world, company, world.acme.id), company)[1].status_code == 403


def test_a_token_signed_by_somebody_else_is_not_believed(world: World, company: OpenIdProvider) -> None:
    company.key = OTHER_KEY
    assert through(connected(world, company, world.acme.id), company)[1].status_code == 403


def test_an_answer_fits_one_question_of_one_browser(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    callback = reverse("sso_callback", args=[row.id])
    browser = Browser()
    told = company.agree(browser.get(reverse("sso", args=[row.id]))["Location"])
    assert Browser().get(callback, told).status_code == 403, "a browser that asked nothing"
    assert browser.get(callback, {**told, "state": "another"}).status_code == 403
    assert browser.get(callback, told).status_code == 403, "the question is used up"
    browser, answer = through(row, company)
    assert answer.status_code == 302


@pytest.mark.parametrize("told", [{"state": "\u00e4"}, {"iss": "\u00e4"}, {"code": ""}], ids=str)
def test_an_answer_nobody_would_give_is_a_plain_no(
    world: World, company: OpenIdProvider, told: dict[str, str]
) -> None:
    row, browser = connected(world, company, world.acme.id), Browser()
    right = company.agree(browser.get(reverse("sso", args=[row.id]))["Location"])
    answer = browser.get(reverse("sso_callback", args=[row.id]), {**right, **told})
    assert answer.status_code == 403 and "Not signed in" in answer.content.decode()


def test_a_provider_that_names_itself_must_do_so(world: World, company: OpenIdProvider) -> None:
    row, browser = connected(world, company, world.acme.id), Browser()
    company.document = {"authorization_response_iss_parameter_supported": True}
    assert through(row, company, browser)[1].status_code == 403
    told = company.agree(browser.get(reverse("sso", args=[row.id]))["Location"])
    back = browser.get(reverse("sso_callback", args=[row.id]), {**told, "iss": company.issuer})
    assert back["Location"] == "/switch"


def test_a_provider_that_speaks_drop_by_drop_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "LONGEST", 0.5)
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        met, _ = line.accept()
        with met, suppress(OSError):
            met.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.1):
                met.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as line:
        line.settimeout(5)
        slow = threading.Thread(target=drip, args=[line], daemon=True)
        slow.start()
        began = time.monotonic()
        with pytest.raises(NotProven, match="cannot be asked"):
            oidc._fetched(f"http://127.0.0.1:{line.getsockname()[1]}/")
        assert time.monotonic() - began < 3
        over.set()
        slow.join(5)


def test_an_answer_of_another_provider_is_not_mixed_up(world: World, company: OpenIdProvider) -> None:
    with served() as evil:
        evil.person = company.person
        ours, theirs = (
            connected(world, company, world.acme.id),
            connected(world, evil, world.beta.id),
        )
        browser = Browser()
        left = browser.get(reverse("sso", args=[ours.id]))
        told = company.agree(left["Location"])
        assert browser.get(reverse("sso_callback", args=[theirs.id]), told).status_code == 403
        told = company.agree(browser.get(reverse("sso", args=[ours.id]))["Location"])
        mixed = {**told, "iss": evil.issuer}
        assert browser.get(reverse("sso_callback", args=[ours.id]), mixed).status_code == 403


def test_a_configuration_of_another_issuer_is_not_believed(world: World, company: OpenIdProvider) -> None:
    company.document = {"issuer": "https://evil.example"}
    answer = Browser().get(reverse("sso", args=[connected(world, company, world.acme.id).id]))
    assert answer.status_code == 403


def test_a_new_issuer_s_subjects_are_other_people(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    through(row, company)
    with served() as other:
        row.issuer = other.issuer
        row.save(using="owner")
        assert through(row, other)[1].status_code == 403, (
            "the same subject, but no address that is a member's"
        )
