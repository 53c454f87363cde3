"""Every route, for every role, with own, foreign and invented ids: by construction from the URLconf.

A page that is added tomorrow is tried here without a further line. Everything anybody gets is also
searched for marks, costs, ids and tokens that are not theirs (see canary.py and visits.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count, product
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baywindow.tenancy.capabilities import PLAIN_WORDS, capabilities_of
from tests.attacks.ground import Ground, administering, copied, django_on
from tests.routes import CSRF, UNDECLARED, Form, Route, harvest, masked, routes, value_of, values
from tests.visits import Visitor

ROUTES = routes()
INSIDE = [route for route in ROUTES if isinstance(route.capability, str)]
BY_TEXT = {"ids": lambda route: getattr(route, "text", route)}
EACH = pytest.mark.parametrize("route", INSIDE, **BY_TEXT)
PEOPLE = ("alice", "ada", "fay", "eve", "mia", "aud", "sam", "ola", "olga", "cleo", "carl", "dirk")
STAFF = ("sam", "ola", "olga", "cleo", "carl", "dirk")
KEPT = "acme"
FURTHER = ("client", "client_id", "workspace_id", "item", "id", "cursor", "after", "before", "sort", "page")
"""Parameters tried on every page, whether it offers them or not."""

QUOTES = """x') or 1=1; select 1 -- ' " %s %(x)s {0} $1 \\ ☃"""
"""What ends a text, a comment, a placeholder or a format string."""

GROWING = {route.text for route in INSIDE if "/access-log/export." in route.text}
"""Files that hold the entry of the file before: no two are alike."""

BLANK = count(1000)
"""What empty fields are filled with: never the same twice, so that no answer depends on the one before."""


@pytest.fixture(scope="module")
def site(ground: Ground) -> Iterator[Ground]:
    """The canary world in a database that these tests may change."""
    with copied(ground) as copy, django_on(copy):
        yield copy


def may_open(name: str, route: Route, site: Ground) -> bool:
    """Whether the person's realm and role open the route."""
    someone = site.garden.world.people[name]
    if someone.realm != route.realm:
        return False
    return route.capability in capabilities_of(
        "portal" if someone.realm == "portal" else "staff", someone.role
    )


def who_may(route: Route, site: Ground) -> str:
    """Somebody of acme, or of its workspace's staff, who may open the route."""
    return next(name for name in PEOPLE if may_open(name, route, site))


def test_every_route_declares_a_capability_that_exists() -> None:
    declared = {route.text: route.capability for route in routes()}
    assert [text for text, capability in declared.items() if capability is UNDECLARED] == []
    assert {capability for capability in declared.values() if capability is not None} <= PLAIN_WORDS.keys()


def test_there_are_routes_to_try() -> None:
    assert len(INSIDE) > 30


@EACH
def test_each_role_gets_the_page_or_a_plain_no(route: Route, site: Ground) -> None:
    own = route.at(values(site.garden, route, KEPT))
    for name in PEOPLE:
        answer = Visitor(site, name).get(own)
        assert answer.told == set(), name
        if may_open(name, route, site):
            assert answer.status in {200, 302, 405}, (name, answer.status, answer.text[:500])
            assert not answer.location.startswith("/switch"), f"{name} was sent to sign in again"
        elif route.text == "/":
            assert (answer.status, answer.location) == (302, "/console"), name
        else:
            assert answer.status == 403, (name, answer.status)


@EACH
def test_a_look_through_alice_s_eyes_opens_what_she_may_open_and_changes_nothing(
    route: Route, site: Ground
) -> None:
    visitor = Visitor(site, "looker")
    own = route.at(values(site.garden, route, KEPT))
    answer = visitor.get(own)
    assert answer.told == set()
    assert (answer.status in {200, 302, 405}) == may_open("alice", route, site), answer.status
    if answer.status == 200 and "<main" in answer.text:
        assert 'class="viewing"' in answer.text, "a page without the banner"
    before = _sums(site, [site.garden.world.acme.id])
    sent = visitor.post(own, {"name": "x", "version": "1"})
    assert sent.status in {302, 403, 405} and sent.told == set()
    assert _sums(site, [site.garden.world.acme.id]) == before


@EACH
def test_no_capability_no_look_up(route: Route, site: Ground) -> None:
    """403 comes before any id is looked at: own, foreign and invented ids get the same bytes."""
    weakest = {"portal": "fay", "staff": "dirk"}[route.realm]
    turned_away = [name for name in PEOPLE if not may_open(name, route, site)]
    for name in {weakest, *turned_away[:1], *turned_away[-1:]}:
        if route.text == "/" or Visitor(site, name).get(route.at(_ids(site, route, KEPT))).status != 403:
            continue
        seen = set()
        for owner in (KEPT, "beta", "gamma", None):
            used = _ids(site, route, owner)
            for send in (Visitor(site, name).get, Visitor(site, name).post):
                answer = send(route.at(used))
                seen.add((answer.status, masked(answer.text, *used.values())))
        assert [status for status, _ in seen] == [403], (name, [status for status, _ in seen])


@EACH
def test_without_a_living_context_every_page_sends_to_the_sign_in(route: Route, site: Ground) -> None:
    for name in ("nobody", "expired", "revoked"):
        answer = Visitor(site, name).get(route.at(values(site.garden, route, KEPT)))
        assert answer.status in {302, 403}, (name, answer.status)
        assert answer.status == 403 or answer.location.startswith(("/switch?", "/console"))
        assert answer.told == set()
    fragment = Visitor(site, "nobody").get(
        route.at(values(site.garden, route, KEPT)), headers={"HX-Request": "true"}
    )
    assert fragment.status == 401 and fragment.text == ""


@EACH
def test_a_foreign_id_is_answered_like_one_that_never_was(route: Route, site: Ground) -> None:
    name = who_may(route, site)
    before = _sums_of_others(site, name)
    for method, part in product(("get", "post"), route.ids):
        seen = {}
        for owner in ("beta", "gamma", None):
            used = values(site.garden, route, KEPT)
            if owner == "beta" and _is_own(site, route, name, part):
                continue
            used[part] = str(_id(site, route, owner, part))
            answer = getattr(Visitor(site, name), method)(route.at(used))
            assert answer.told == set()
            seen[owner] = (answer.status, masked(answer.text, *used.values()))
        assert len(set(seen.values())) == 1, (method, part, seen)
        status, text = seen[None]
        assert status in {404, 405} or not text, (method, part, status)
    assert _sums_of_others(site, name) == before


@EACH
def test_foreign_words_in_the_query_are_answered_like_invented_ones(route: Route, site: Ground) -> None:
    name = who_may(route, site)
    url = route.at(values(site.garden, route, KEPT))
    visitor = Visitor(site, name)
    page = visitor.get(url)
    if page.status != 200:
        return
    names = sorted(harvest(url, page.text).names - {CSRF})
    for asked, kind in [((key,), "id") for key in names] + [(tuple(names), "word"), (FURTHER, "id")]:
        seen = {}
        for owner in _strangers(site, name):
            query = {key: _word(site, owner, kind, key) for key in asked}
            if set(query.values()) & {_word(site, KEPT, kind, key) for key in asked}:
                continue
            answer = visitor.get(url, query)
            assert answer.told == set(), query
            text = "" if route.text in GROWING else masked(answer.text, *query.values())
            seen[owner] = (answer.status, text)
        assert len(set(seen.values())) == 1, (asked, {owner: told[0] for owner, told in seen.items()})


@EACH
def test_quotes_in_the_query_break_nothing(route: Route, site: Ground) -> None:
    visitor = Visitor(site, who_may(route, site))
    url = route.at(values(site.garden, route, KEPT))
    page = visitor.get(url)
    offered = harvest(url, page.text).names if page.status == 200 else set()
    for name in sorted({*offered, "q", "sort", "lot", "from", "as_of", "after", "before"}):
        answer = visitor.get(url, {name: QUOTES})
        assert answer.status < 500, (name, answer.status)
        assert answer.told == set(), name


ENDS = ("/accounts/logout/", "/suspension")
"""Forms that name nothing and end what the other tests stand on."""


@EACH
def test_foreign_ids_in_a_form_change_nothing_and_tell_nothing(route: Route, site: Ground) -> None:
    name = who_may(route, site)
    url = route.at(values(site.garden, route, KEPT))
    visitor = Visitor(site, name)
    forms = [form for form in harvest(url, visitor.get(url).text).forms if form.method == "post"]
    before = _sums_of_others(site, name)
    for form in forms:
        if not form.action.endswith(ENDS) and {key for key, _ in form.fields} - {CSRF}:
            _try(site, visitor, form)
    assert _sums_of_others(site, name) == before
    for who in ("alice", "sam") if forms else ():
        home = "/console" if who in STAFF else "/"
        assert Visitor(site, who).get(home).status == 200, f"{who} is out: what follows would prove nothing"


def _try(site: Ground, visitor: Visitor, form: Form) -> None:
    """Send the form with each of its references foreign, then all fields; answered like invented ones."""
    everything = tuple(key for key, _ in form.fields)
    for keys, kind in [((key,), "id") for key in form.referring] + [(everything, "id"), (everything, "word")]:
        seen = {}
        for owner in _strangers(site, visitor.name):
            sent: dict[str, Any] = {key: _word(site, owner, kind, key) for key in keys}
            lines = f"sku,name\n{_word(site, owner, 'id', 'item')},{_word(site, owner, 'id', 'item')}\n"
            files = {key: SimpleUploadedFile("goods.csv", lines.encode()) for key in form.uploads}
            answer = visitor.post(form.action, form.filled(str(next(BLANK)), sent) | files)
            assert answer.told == set(), (keys, owner)
            seen[owner] = answer.status
        assert len(set(seen.values())) == 1, (form.action, keys, seen)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.capability is None], **BY_TEXT)
def test_what_guests_may_open_tells_nothing(route: Route, site: Ground) -> None:
    for name in ("nobody", "alice"):
        assert Visitor(site, name).get(route.at(values(site.garden, route, KEPT))).told == set()


@pytest.mark.parametrize("route", ROUTES, **BY_TEXT)
def test_a_post_without_its_csrf_token_is_refused(route: Route, site: Ground) -> None:
    name = who_may(route, site) if route in INSIDE else "alice"
    visitor = Visitor(site, name, enforce_csrf_checks=True)
    assert visitor.post(route.at(values(site.garden, route, KEPT))).status == 403


def test_pages_do_show_what_is_one_s_own(site: Ground) -> None:
    """The search for marks would find nothing on empty pages; these are not empty."""
    shown = {"alice": set(), "sam": set()}  # type: ignore[var-annotated]
    marks = {mark.text for mark in site.marks() if mark.owner == KEPT and mark.kind == "client"}
    for name, found in shown.items():
        for route in INSIDE:
            if may_open(name, route, site):
                text = Visitor(site, name).get(route.at(values(site.garden, route, KEPT))).text
                if any(mark in text for mark in marks):
                    found.add(route.text)
    assert {"/inventory", "/movements", "/inventory/{item_id}", "/inventory/export.csv"} <= shown["alice"]
    assert {"/console/items/{client_id}", "/console/stock/{client_id}/movements"} <= shown["sam"]


def _is_own(site: Ground, route: Route, name: str, part: str) -> bool:
    """Whether beta's id in this place is one the person may well use: its clients are all staff's."""
    theirs = value_of(site.garden, route.realm, "beta", part)
    return name in STAFF and (part == "client_id" or theirs == value_of(site.garden, route.realm, KEPT, part))


def _ids(site: Ground, route: Route, owner: str | None) -> dict[str, str]:
    return {part: str(_id(site, route, owner, part)) for part in route.ids}


def _id(site: Ground, route: Route, owner: str | None, part: str) -> UUID:
    return UUID(site.never) if owner is None else value_of(site.garden, route.realm, owner, part)


def _strangers(site: Ground, name: str) -> tuple[str | None, ...]:
    """Whose ids the person may not use, and None for nobody's; staff know all clients of theirs."""
    return ("gamma", None) if name in STAFF else ("beta", "gamma", None)


def _word(site: Ground, owner: str | None, kind: str, key: str) -> str:
    """A foreign word for a parameter: the id of what it is named after, or a text of the owner's."""
    if kind == "word":
        mark = site.garden.marks[owner, "client", "catalog.view"].text if owner else "zq0123456799"
        return f"{mark}-sku"
    if owner is None:
        return site.never
    try:
        return str(value_of(site.garden, "portal", owner, key))
    except AssertionError:
        return str(site.garden.ids[owner, "item"])


def _sums_of_others(site: Ground, name: str) -> dict[str, str]:
    """A checksum of everything in the database that the person must not have changed."""
    world = site.garden.world
    return _sums(site, [world.gamma.id] if name in STAFF else [world.gamma.id, world.beta.id])


def _sums(site: Ground, clients: list[UUID]) -> dict[str, str]:
    """A checksum of every table's rows of these clients, and of southbay's; who looked is another matter."""
    sums = {}
    with administering(site) as connection:
        tables = connection.execute(
            "select c.relname, exists (select from pg_attribute a"
            "   where a.attrelid = c.oid and a.attname = 'client_id')"
            " from pg_class c where c.relnamespace = 'core'::regnamespace and c.relkind = 'r'"
            " and c.relname not in ('django_migrations', 'access_log')"
        ).fetchall()
        for table, of_client in tables:
            where = "client_id = any (%s)" if of_client else "workspace_id = any (%s)"
            rows = connection.execute(
                f"select t::text from core.{table} t where {where} order by 1",
                [clients if of_client else [site.garden.world.southbay.id]],
            ).fetchall()
            sums[table] = hashlib.sha256(str(rows).encode()).hexdigest()
    return sums
