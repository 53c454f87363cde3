"""Non-interference: a session gets the same bytes in a database with all other tenants and in one without.

It finds what no mark can: counts, numbers, rankings, caches and defaults that depend on others. By
construction: every route, every parameter a page offers, every form, every endpoint, and the live feed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

from baywindow.feed.eyes import Eyes
from baywindow.tenancy.policies import core_models, has_client
from tests.api.callers import made
from tests.api.test_every_endpoint import ENDPOINTS, Program, method_of, own
from tests.attacks import planted_pages
from tests.attacks.ground import Ground, administering, copied, django_on
from tests.attacks.growth import grown
from tests.routes import CSRF, Form, harvest, masked, routes, values
from tests.test_every_route import ENDS, INSIDE, KEPT, may_open
from tests.visits import Answer, Visitor

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIMES = re.compile(
    r"<time\b.*?</time>|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?:[:.\d]*)|\d\d:\d\d(?::\d\d)?"
    r"|\b\d{5}\.\d{6,}\b|:\w{6}:[\w-]{43}|\d+ (?:second|minute)s? ago",
    re.DOTALL,
)
"""Moments as pages, files and workbooks write them, and signatures, which hold one."""

PERSONAL = ("/accounts/", "/suspension", "/view", "/keys", "/people", "/team", "/memberships", "/switch")
"""Forms that shut out whoever goes on with the session."""

Told = dict[str, tuple[int, str, str]]


@dataclass(frozen=True)
class Side:
    """Who goes through their pages, and whose rows are all that is left when they are alone."""

    name: str
    people: tuple[str, ...]
    key: str


PORTAL = Side("portal", ("alice", "ada", "fay"), "ada")
STAFF = Side("staff", ("sam",), "sam")


@pytest.fixture(scope="module")
def among_others(ground: Ground) -> Iterator[Ground]:
    """The canary world with some more of everything, and a key for each side's program."""
    with copied(ground) as copy:
        grown(copy, clients=2, each=12)
        with django_on(copy):
            people = copy.garden.world.people
            copy.api = {name: made(people[name]).text for name in ("ada", "sam")}  # type: ignore[attr-defined]
        yield copy


@pytest.mark.parametrize("side", [PORTAL, STAFF], ids=lambda side: side.name)
def test_a_session_is_the_same_with_and_without_others(side: Side, among_others: Ground) -> None:
    with copied(among_others) as together, copied(among_others) as alone:
        together.api = alone.api = among_others.api  # type: ignore[attr-defined]
        without_others(alone, side)
        found = differing(session(together, side), session(alone, side))
    assert not found, "\n".join(f"{asked}: {told}" for asked, told in found.items())


@pytest.mark.parametrize("page", ["/others", "/search"])
def test_a_page_that_depends_on_others_is_seen(page: str, among_others: Ground) -> None:
    """The proof can fail: a page that lists others' rows, and one that says whether anybody has a thing."""
    with ExitStack() as stack:
        together, alone = (stack.enter_context(copied(among_others)) for _ in range(2))
        without_others(alone, PORTAL)
        stack.enter_context(override_settings(ROOT_URLCONF=planted_pages.__name__))
        stack.callback(clear_url_caches)
        stack.callback(planted_pages.GROUND.clear)
        clear_url_caches()
        told = []
        for site in (together, alone):
            planted_pages.GROUND[:] = [site]
            with django_on(site):
                asked = {"q": among_others.words["beta_item"]}
                told.append({page: seen(Visitor(site, "alice").get(page, asked))})
        assert differing(*told).keys() == {page}


def without_others(site: Ground, side: Side) -> None:
    """Take every other tenant out of the database: rows, people, contexts, news."""
    world = site.garden.world
    kept = [one.person.id for one in world.people.values() if one.workspace_id == world.northdock.id]
    if side is PORTAL:
        kept = [one for one in kept if one not in {world.bob.person.id}]
    with administering(site) as connection:
        connection.execute("set session_replication_role = replica")
        for model in core_models():
            table = model._meta.db_table
            where = "workspace_id <> %(workspace)s"
            if has_client(model) and side is PORTAL:
                where += " or client_id <> %(client)s"
            connection.execute(
                f'delete from core."{table}" where {where}'.encode(),
                {"workspace": world.northdock.id, "client": world.acme.id},
            )
        connection.execute("delete from public.person where id <> all (%s)", [kept])
        connection.execute("delete from sec.context where person_id <> all (%s)", [kept])
        connection.execute("delete from sec.stirring")


def differing(together: Told, alone: Told) -> dict[str, tuple[Any, Any]]:
    """What was answered otherwise, and how."""
    assert together.keys() == alone.keys()
    return {
        asked: _first_difference(together[asked], alone[asked])
        for asked in together
        if together[asked] != alone[asked]
    }


def _first_difference(one: tuple[int, str, str], other: tuple[int, str, str]) -> tuple[Any, Any]:
    if one[:2] != other[:2]:
        return one[:2], other[:2]
    at = next((n for n, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), 0)
    return one[2][max(0, at - 80) : at + 80], other[2][max(0, at - 80) : at + 80]


def session(site: Ground, side: Side) -> Told:
    """Everything the side's people and their program are told, in one order: read, write, read again."""
    told: Told = {}
    forms: list[tuple[str, Form]] = []
    with django_on(site):
        for url, name in _addresses(site, side).items():
            page = Visitor(site, name).get(url)
            told[url] = seen(page)
            if side is PORTAL:  # staff see every client: their pages alone, without the other workspaces
                offered = harvest(url, page.text)
                forms += [(name, form) for form in offered.forms if _harmless(form)]
                told |= _asked(site, name, url, sorted(offered.names - {CSRF}))
        told |= _by_program(site, side)
        told["feed"] = _heard(site, side.people[0])
        for number, (name, form) in enumerate(forms):
            answer = Visitor(site, name).post(form.action, form.filled(f"b{number}", {}))
            told[f"{number} {name} posts {form.action}"] = (answer.status, _anyhow(answer.location), "")
        for url, name in _addresses(site, side).items():
            status, location, text = seen(Visitor(site, name).get(url))
            told[f"again {url}"] = (status, location, _anyhow(text))
    return told


def _addresses(site: Ground, side: Side) -> dict[str, str]:
    """Every address of the side, with the first of its people who may open it."""
    return {
        route.at(values(site.garden, route, KEPT)): name
        for name in reversed(side.people)
        for route in INSIDE
        if may_open(name, route, site)
    }


def _asked(site: Ground, name: str, url: str, names: list[str]) -> Told:
    """The page once more for each parameter it offers, with a word of one's own in it."""
    word = site.garden.marks[KEPT, "client", "catalog.view"].text
    told = {}
    for parameter in names:
        asked = {parameter: word[:6]}
        told[f"{url} {asked}"] = seen(Visitor(site, name).get(url, asked))
    return told


def _by_program(site: Ground, side: Side) -> Told:
    program, told = Program(site, side.key), {}
    for route in ENDPOINTS:
        if method_of(route) == "get":
            path, named = own(route, site, side.key)
            told[f"program {path}"] = seen(program.ask(route, path, named))
    return told


def _heard(site: Ground, name: str) -> tuple[int, str, str]:
    """What the live feed would tell of everything that ever stirred."""

    async def look() -> Any:
        async with Eyes(site.database).open() as eyes:
            return await eyes.look(site.tokens[name], datetime(2000, 1, 1, tzinfo=UTC))

    told = asyncio.run(look())
    return len(told.stirs), str(told.client_id), str(told.stirs)


def _harmless(form: Form) -> bool:
    return (
        form.method == "post"
        and not form.uploads
        and not form.action.endswith(ENDS)
        and not any(part in form.action for part in PERSONAL)
    )


def seen(answer: Answer) -> tuple[int, str, str]:
    """What of an answer must be the same. A paper is packed with its moment in it: how many parts it has."""
    text = str(answer.text.count("endobj")) if answer.text.startswith("%PDF") else masked(answer.text)
    return answer.status, _anyhow(answer.location), TIMES.sub("TIME", text)


def _anyhow(text: str) -> str:
    """Without moments, and without the ids of what was made since."""
    return UUIDS.sub("ID", TIMES.sub("TIME", text))


def test_there_is_something_to_compare() -> None:
    assert len([route for route in routes() if route.realm == "portal"]) > 30
