"""A company's own sign-in: who gets in, to what alone, and every answer that is not believed."""

from __future__ import annotations

import io
import logging
import logging.config
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse

from baywindow.accounts import oidc
from baywindow.accounts.middleware import OPEN_TO_SSO
from baywindow.accounts.models import SignIn, SsoIdentity
from baywindow.accounts.oidc import NotProven, _safe
from baywindow.accounts.sealing import opened, sealed
from baywindow.accounts.urls import urlpatterns
from baywindow.tenancy.models import ClientMember, StaffMember
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts.door import asked, signed_in
from tests.accounts.provider import OTHER_KEY, SECRET, OpenIdProvider, served
from tests.people import PASSWORD, Browser, Someone, World, join_client

NOW_AND_THEN = 1_700_000_000


@pytest.fixture
def company(world: World) -> Iterator[OpenIdProvider]:
    """acme's provider, which knows alice."""
    with served() as provider:
        provider.person = {"email": world.alice.person.email, "groups": ["staff", "ops"]}
        yield provider


def connected(world: World, company: OpenIdProvider, client: UUID | None = None, **more: Any) -> SsoProvider:
    row = SsoProvider(
        workspace_id=world.northdock.id, for_client_id=client, name="Acme SSO", issuer=company.issuer,
        oauth_client_id="baywindow", secret=sealed(SECRET), **more,
    )  # fmt: skip
    row.save(using="owner")
    return row


def through(row: SsoProvider, company: OpenIdProvider, browser: Browser | None = None) -> tuple[Browser, Any]:
    """A browser that went to the provider and came back, and the answer it got."""
    browser = browser or Browser()
    left = browser.get(reverse("sso", args=[row.id]))
    assert left.status_code == 302, left.content.decode()
    return browser, browser.get(reverse("sso_callback", args=[row.id]), company.agree(left["Location"]))


def role_of(someone: Someone) -> str:
    model: Any = ClientMember if someone.client_id else StaffMember
    return str(model._base_manager.using("owner").get(id=someone.membership).role)


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


@pytest.mark.parametrize(
    "address",
    ["http://login.example.com", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "file:///etc/passwd",
     "https://169.254.169.254/latest", "https://me@8.8.8.8/"],
)  # fmt: skip
def test_in_earnest_only_https_of_the_open_net_is_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(settings, "SSO_ANYWHERE", False)
    with pytest.raises(NotProven):
        _safe(address)
    assert _safe("https://8.8.8.8/") == "https://8.8.8.8/"


def test_a_name_that_leads_elsewhere_in_the_end_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SSO_ANYWHERE", False)
    monkeypatch.setattr(oidc, "_is_public", lambda host: True)
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(5)
        with pytest.raises(NotProven, match="private net"):
            oidc._fetched(f"https://localhost:{inside.getsockname()[1]}/")
        met, _ = inside.accept()
        with met:
            assert met.recv(1) == b""


def test_ola_connects_it_and_makes_it_the_only_way_once_it_worked(
    world: World, company: OpenIdProvider
) -> None:
    page = f"/console/clients/{world.acme.id}/sso"
    form = {
        "name": "Acme SSO", "issuer": company.issuer, "oauth_client_id": "baywindow", "secret": SECRET,
        "claim": "groups", "roles": "ops = executive", "version": "",
    }  # fmt: skip
    assert world.ola.browser().post(page, {**form, "only": "on"}).status_code == 422
    assert world.ola.browser().post(page, {**form, "roles": "ops = owner"}).status_code == 422
    assert world.ola.browser().post(page, {**form, "roles": "ops = auditor"}).status_code == 422
    assert world.ola.browser().post(page, form)["Location"] == page
    row = SsoProvider._base_manager.using("owner").get(for_client_id=world.acme.id)
    assert SECRET not in row.secret and opened(row.secret) == SECRET
    assert SECRET not in world.ola.browser().get(page).content.decode()
    through(row, company)
    again = {**form, "secret": "", "only": "on", "version": "1"}
    assert world.ola.browser().post(page, again).status_code == 302
    row.refresh_from_db(using="owner")
    assert row.only and opened(row.secret) == SECRET
    assert [world.ola.browser().post(f"{page}/removal").status_code for _ in range(2)] == [302, 404]


def test_the_secret_is_never_sent_to_another_issuer(world: World, company: OpenIdProvider) -> None:
    connected(world, company, world.acme.id)
    page = f"/console/clients/{world.acme.id}/sso"
    form = {
        "name": "Acme SSO", "issuer": "https://evil.example", "oauth_client_id": "baywindow", "secret": "",
        "claim": "groups", "roles": "", "version": "1",
    }  # fmt: skip
    assert world.ola.browser().post(page, form).status_code == 422
    assert world.ola.browser().post(page, {**form, "issuer": company.issuer}).status_code == 302
    assert world.ola.browser().post(page, {**form, "secret": "theirs", "version": "2"}).status_code == 302


def test_a_company_does_not_rename_its_people_elsewhere(world: World, company: OpenIdProvider) -> None:
    browser, _ = through(connected(world, company, world.acme.id), company)
    browser.get("/switch")
    assert browser.post("/settings/own", {"name": "Alice of Acme"}).status_code == 302
    join_client(world.alice.person, world.beta, "executive")
    browser.get("/switch")
    browser.post("/settings/own", {"name": "Mallory"})
    world.alice.person.refresh_from_db()
    assert world.alice.person.name == "Alice of Acme"


def test_what_a_provider_is_said_to_say_is_one_line_of_the_log(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser = Browser()
    state = parse_qs(urlsplit(browser.get(reverse("sso", args=[row.id]))["Location"]).query)["state"][0]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        logging.config.dictConfigClass(settings.LOGGING).configure_formatter(
            dict(settings.LOGGING["formatters"]["line"])
        )
    )
    logging.getLogger().addHandler(handler)
    browser.get(reverse("sso_callback", args=[row.id]), {"state": state, "error": "no\n2026 ERROR \x1b[2J"})
    logging.getLogger().removeHandler(handler)
    (line,) = [one for one in written.getvalue().splitlines() if "sso:" in one]
    assert line.endswith("the provider said no\\n2026 ERROR \\x1b[2J")


def test_a_manager_does_not_decide_who_people_are(world: World) -> None:
    assert world.sam.browser().get("/console/sign-in/team/sso").status_code == 403
