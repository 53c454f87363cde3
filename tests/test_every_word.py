"""Every page of every route, every form's complaint and every mail in a language nobody speaks.

What comes out in plain English was never marked for translation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.template import engines
from django.test import override_settings
from django.urls.resolvers import RoutePattern

from baywindow.accounts import letters
from baywindow.accounts import urls as accounts
from baywindow.accounts.own import DATES, NUMBERS
from baywindow.shipments.carriers import CARRIERS
from baywindow.team.tasks import mail_of
from baywindow.tenancy.brand import PRODUCT
from tests.accounts.door import proven
from tests.attacks.ground import Ground, copied, django_on
from tests.people import Browser
from tests.pseudo import speaking_pseudo, untranslated
from tests.routes import Route, harvest, routes, values
from tests.test_every_route import who_may
from tests.visits import Visitor

PAGES = [route for route in routes() if isinstance(route.capability, str)]
OWN = sorted(
    "/accounts/" + str(entry.pattern)
    for entry in accounts.urlpatterns
    if isinstance(entry.pattern, RoutePattern) and not entry.pattern.converters
)
"""Every page under /accounts/ that stands for itself."""
MUST = {f"/accounts/{page}/" for page in ("security", "password/change", "security/app/add")}
GUEST = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/no-such-page")


@pytest.fixture(scope="module")
def site(ground: Ground) -> Iterator[Ground]:
    """The canary world in a database these tests may change."""
    with copied(ground) as copy, django_on(copy):
        yield copy


def past_the_sign_in(site: Ground, name: str, *, second: bool = False) -> Browser:
    """A browser past the sign-in, whose person has just proven who they are."""
    person = site.garden.world.people[name].person
    browser = Browser()
    browser.force_login(person)
    proven(browser)
    if second:
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(person)
    return browser


@pytest.fixture(scope="module")
def proven_ones(site: Ground) -> list[Browser]:
    """Of somebody without a second factor, and of somebody with one."""
    return [past_the_sign_in(site, "alice"), past_the_sign_in(site, "ada", second=True)]


@pytest.fixture
def pseudo() -> Iterator[None]:
    with speaking_pseudo():
        yield


def known(site: Ground) -> list[str]:
    """What the world holds besides its marks: names of people, places, carriers; numbers as samples."""
    world = site.garden.world
    people = [text for one in world.people.values() for text in (one.person.email, one.person.name)]
    carriers = [carrier.name for carrier in CARRIERS.values()]
    samples = [sample for _, sample in (*NUMBERS[1:], *DATES[1:])]
    return sorted(
        [*people, *samples, *carriers, *world.people, *map(str.capitalize, world.people), "each", "404"],
        key=len,
        reverse=True,
    )


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.text)
def test_a_page_and_its_complaints_are_in_one_language(route: Route, site: Ground) -> None:
    visitor = Visitor(site, who_may(route, site))
    address = route.at(values(site.garden, route, "acme"))
    answer = visitor.get(address)
    if answer.status != 200 or "<html" not in answer.text:
        return
    assert untranslated(answer.text, *known(site)) == []
    for form in harvest(address, answer.text).forms:
        if form.method == "post" and form.action.split("?")[0] == address.split("?")[0]:
            complaint = visitor.post(form.action, dict.fromkeys(dict(form.fields), ""))
            assert untranslated(complaint.text, *known(site)) == []


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("address", GUEST)
def test_a_page_before_signing_in_is_in_one_language(address: str, site: Ground) -> None:
    with override_settings(BAYWINDOW_DEMO_LOGINS=""):
        answer = Visitor(site, "nobody").get(address)
    assert untranslated(answer.text, *known(site)) == []


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("address", OWN)
def test_a_page_of_one_s_account_is_in_one_language(
    address: str, site: Ground, proven_ones: list[Browser]
) -> None:
    """Those behind the sign-in; `MUST` says of which it is known that they are seen."""
    seen = False
    for browser in proven_ones:
        answer = browser.get(address)
        if answer.status_code != 200 or "<html" not in (page := answer.content.decode()):
            continue
        seen = True
        assert untranslated(page, *known(site)) == []
        for form in harvest(address, page).forms:
            if form.method == "post" and form.action.split("?")[0] == address:
                complaint = browser.post(form.action, dict.fromkeys(dict(form.fields), ""))
                assert untranslated(complaint.content.decode(), *known(site)) == []
    assert seen or address not in MUST


@pytest.mark.usefixtures("pseudo", "database")
@pytest.mark.parametrize("kind", sorted(letters.WRITTEN))
def test_a_letter_is_in_one_language(kind: str) -> None:
    told: dict[str, Any] = {"link": "", "at": "2026-11-20T10:00:00+00:00", "address": "", "browser": ""}
    sent = letters.mail(kind, "nobody@acme.example", told)
    html = str(sent.alternatives[0][0])  # type: ignore[index]
    assert untranslated(f"{sent.subject}<br>{sent.body}{html}", "http://127.0.0.1:8000", numbers=False) == []


@pytest.mark.usefixtures("pseudo")
def test_an_invitation_is_in_one_language() -> None:
    told = dict.fromkeys(("place", "workspace", "role", "invited_by", "expires", "address", "product"), "1")
    sent = mail_of("nobody@acme.example", told, PRODUCT)
    html = str(sent.alternatives[0][0])  # type: ignore[index]
    assert untranslated(f"{sent.subject}<br>{sent.body}{html}", numbers=False) == []


@pytest.mark.usefixtures("pseudo")
def test_this_test_can_fail() -> None:
    source = '<p title="Stock">{{ _("Stock") }}</p><p>{{ _("Stock") }} on hand</p><b>zq0011223344-name</b>'
    assert untranslated(engines["jinja2"].env.from_string(source).render()) == ["Stock", "Šţöçķ on hand"]
    numbers = "<p>{{ 1234 | qty }}</p><p>{{ 1234 }}</p>"
    assert untranslated(engines["jinja2"].env.from_string(numbers).render()) == ["1234"]
