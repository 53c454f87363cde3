"""Every endpoint, for keys of every kind, with own, foreign and invented ids: by construction.

An endpoint that is added tomorrow is tried here without a further line: its address comes from the
URLconf, its parameters and its body from the OpenAPI document. Whatever anybody gets is searched for
marks, costs, ids and tokens that are not theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connections
from ninja.openapi.schema import OpenAPISchema

from baywindow.api.document import document
from baywindow.api.frame import api
from baywindow.api.problems import PREFIX
from baywindow.tenancy.capabilities import PLAIN_WORDS, capabilities_of
from tests.api.callers import made, unhurried
from tests.attacks.ground import Ground, copied, django_on
from tests.routes import Route, endpoints, masked, value_of, values
from tests.test_every_route import QUOTES, _sums_of_others
from tests.visits import Visitor

ENDPOINTS = [route for route in endpoints() if route.capability is not None]
EACH = pytest.mark.parametrize("route", ENDPOINTS, ids=lambda route: route.text)

WITHOUT_EVENTS = {"/api/v1/items/{item_id}"}
"""Of an item its movements tell."""

JSON = "application/json"
ALIEN = "0192f0c0-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def site(ground: Ground) -> Iterator[Ground]:
    """The canary world in a database that these tests may change, with a key for each maker."""
    with copied(ground) as copy, django_on(copy), unhurried():
        people = copy.garden.world.people
        copy.api = {  # type: ignore[attr-defined]
            "ada": made(people["ada"]).text,
            "sam": made(people["sam"]).text,
            "ola": made(people["ola"]).text,
            "narrow": made(people["ada"], "home.view").text,
        }
        yield copy


class Program(Visitor):
    """A visitor with a key in place of a cookie."""

    def __init__(self, site: Ground, name: str) -> None:
        super().__init__(site, "ada" if name == "narrow" else name)
        self.browser.cookies.clear()
        self.bearer = {"Authorization": f"Bearer {site.api[name]}"}  # type: ignore[attr-defined]

    def ask(self, route: Route, path: str, asked: dict[str, Any], body: Any = None) -> Any:
        """The endpoint's own method, with these parameters and this body."""
        if method_of(route) == "get":
            return self.get(path, asked, headers=self.bearer)
        once = {"Idempotency-Key": f"try-{next(COUNT)}"}
        sent = json.dumps(body)
        url = f"{path}?" + "&".join(f"{key}={value}" for key, value in asked.items()) if asked else path
        told = {"data": sent, "content_type": JSON}
        if media_type(route) != JSON:
            told = {"data": body | {"file": ContentFile(body["file"], "paper.txt")}}
        return self._answered(
            url, {"body": sent, **asked}, lambda: self.browser.post(url, **told, headers=self.bearer | once)
        )


COUNT = iter(range(10**9))


def operation(route: Route) -> dict[str, Any]:
    """What the OpenAPI document says of the endpoint."""
    ((method, told),) = document(api)["paths"][route.text].items()
    return {"method": method, **told}


def method_of(route: Route) -> str:
    return str(operation(route)["method"])


def asked_of(route: Route) -> list[str]:
    """The names of its query parameters."""
    return [one["name"] for one in operation(route)["parameters"] if one["in"] == "query"]


def media_type(route: Route) -> str:
    """What its body is sent as."""
    return next(iter(operation(route).get("requestBody", {}).get("content", {})), JSON)


def body_of(route: Route, site: Ground, owner: str | None) -> Any:
    """A body with the owner's id or word in each place that takes one."""
    content = operation(route).get("requestBody", {}).get("content", {})
    schema = content.get(media_type(route), {}).get("schema")
    return _example(schema, site, owner) if schema else None


def _example(schema: dict[str, Any], site: Ground, owner: str | None, name: str = "") -> Any:
    if "$ref" in schema:
        return _example(document(api)["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], site, owner)
    if "properties" in schema:
        return {
            key: _example(one, site, owner, key)
            for key, one in schema["properties"].items()
            if key in schema.get("required", ())
        }
    if schema.get("type") == "array":
        return [_example(schema["items"], site, owner)]
    return _word_for(schema, site, owner, name)


def _word_for(schema: dict[str, Any], site: Ground, owner: str | None, name: str) -> Any:
    if schema.get("format") == "uuid":
        return word(site, owner, name)
    if schema.get("format") == "date-time":
        return "2026-01-01T00:00:00Z"
    given = [*schema.get("enum", ()), *schema.get("examples", ())]
    return given[0] if given else f"{mark(site, owner)}-sku"


def mark(site: Ground, owner: str | None) -> str:
    return site.garden.marks[owner, "client", "catalog.view"].text if owner else "zq0123456799"


def word(site: Ground, owner: str | None, name: str) -> str:
    """The owner's id for a parameter; of a word its mark."""
    if owner is None:
        return ALIEN
    try:
        return str(value_of(site.garden, "portal", owner, name))
    except AssertionError:
        return f"{mark(site, owner)}-sku"


def may_open(route: Route, name: str) -> bool:
    if "/own" in route.text and name != "ada":  # a client's own: staff say for whom they act
        return False
    realm, role = {"ada": ("portal", "admin"), "sam": ("staff", "manager"), "ola": ("staff", "owner")}[name]
    return route.capability in capabilities_of(realm, role)  # type: ignore[arg-type]


def own(route: Route, site: Ground, name: str) -> tuple[str, dict[str, str]]:
    """The address with acme's ids; staff say that they mean acme."""
    named = (
        {"client": str(site.garden.world.acme.id)} if name != "ada" and "client" in asked_of(route) else {}
    )
    return route.at(values(site.garden, route, "acme")), named


def test_every_endpoint_declares_a_capability_that_exists() -> None:
    assert len(ENDPOINTS) >= 13
    assert {route.capability for route in ENDPOINTS} <= PLAIN_WORDS.keys()


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation(route)["operationId"] for route in ENDPOINTS]
    assert sorted(names) == sorted(set(names))


def test_no_shape_is_told_in_another_s_place(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, set[str]] = {}

    def added(self: OpenAPISchema, shapes: dict[str, Any]) -> None:
        for name, shape in shapes.items():
            told.setdefault(name, set()).add(json.dumps(shape, sort_keys=True))
        self.schemas.update(shapes)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", added)
    paths = json.dumps(api.get_openapi_schema(path_prefix=PREFIX)["paths"])
    named = set(re.findall(r"#/components/schemas/(\w+)", paths + json.dumps([*map(list, told.values())])))
    assert len(named) > 50
    assert {name for name in named if len(told[name]) > 1} == set()


def test_every_record_with_a_page_tells_what_happened_to_it() -> None:
    texts = {route.text for route in ENDPOINTS}
    records = {text for text in texts if re.fullmatch(r"/api/v1/[a-z]+/{\w+_id}", text)}
    assert len(records) >= 6
    assert {f"{text}/events" for text in records - WITHOUT_EVENTS} <= texts


@EACH
def test_each_key_gets_an_answer_or_a_plain_no(route: Route, site: Ground) -> None:
    for name in ("ada", "sam", "ola"):
        path, asked = own(route, site, name)
        answer = Program(site, name).ask(route, path, asked, body_of(route, site, "acme"))
        assert answer.told == set(), name
        wanted = {200, 201, 409, 422} if may_open(route, name) else {403}  # 409: done by the key before
        if "/own" in route.text:  # not for staff, but they may be told first that it is written wrong
            wanted.add(422)
        assert answer.status in wanted, (name, answer.status, answer.text)
        if method_of(route) == "get" and may_open(route, name):
            assert answer.status == 200, answer.text


@EACH
def test_no_capability_no_look_up(route: Route, site: Ground) -> None:
    if route.capability == "home.view":
        return
    seen = set()
    for owner in ("acme", "beta", "gamma", None):
        used = {part: word(site, owner, part) for part in route.ids}
        asked = {key: word(site, owner, key) for key in asked_of(route)}
        answer = Program(site, "narrow").ask(route, route.at(used), asked, body_of(route, site, owner))
        assert answer.told == set()
        seen.add((answer.status, answer.text))
    assert [status for status, _ in seen] == [403]


@EACH
def test_without_a_live_key_there_is_no_answer(route: Route, site: Ground) -> None:
    path, asked = own(route, site, "sam")
    visitor = Visitor(site, "nobody")
    for headers in (
        {},
        {"Authorization": "Bearer bws_" + "x" * 43},
        {"Authorization": f"Bearer {site.tokens['sam']}"},
    ):
        for send in (visitor.get, visitor.post):
            answer = send(path, asked, headers=headers)
            assert answer.status == 401 and answer.told == set()
    for name in ("sam", "ada"):  # a cookie is no key
        assert Visitor(site, name).post(path, asked).status == 401


STATES = {
    "client": ("update client set status = %s where client_id = %s", lambda world: world.acme.id, {"ada"}),
    "workspace": (
        "update workspace set status = %s where workspace_id = %s",
        lambda world: world.northdock.id,
        {"ada", "sam", "ola"},
    ),
    "maker": (
        "update client_member set status = %s where id = %s",
        lambda world: world.ada.membership,
        {"ada"},
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_a_suspended_key_gets_no_answer_from_any_endpoint_and_is_not_lost(state: str, site: Ground) -> None:
    sql, whose, stopped = STATES[state]
    for status in ("suspended", "active"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql, [status, whose(site.garden.world)])
        for route in ENDPOINTS:
            for name in ("ada", "sam"):
                path, asked = own(route, site, name)
                answer = Program(site, name).ask(route, path, asked, body_of(route, site, "acme"))
                assert answer.told == set()
                out = status == "suspended" and name in stopped
                assert (answer.status == 401) == out, (route.text, name, answer.status)


@EACH
def test_a_foreign_id_is_answered_like_one_that_never_was(route: Route, site: Ground) -> None:
    for name in ("ada", "sam"):
        if not may_open(route, name):
            continue
        before = _sums_of_others(site, name)
        strangers = ("beta", "gamma", None) if name == "ada" else ("gamma", None)
        path, asked = own(route, site, name)
        for part in [*route.ids, *(key for key in asked_of(route) if key not in {"limit", "after"})]:
            seen = {}
            for owner in strangers:
                used = values(site.garden, route, "acme")
                foreign = word(site, owner, part)
                if foreign == word(site, "acme", part):  # a warehouse both have goods in
                    continue
                query = asked if part in route.ids else {**asked, part: foreign}
                where = route.at({**used, part: foreign} if part in route.ids else used)
                answer = Program(site, name).ask(route, where, query, body_of(route, site, "acme"))
                assert answer.told == set(), (name, part)
                told = "" if answer.status == 422 else masked(answer.text, foreign)  # of how it is written
                seen[owner] = (answer.status, told)
            assert len(set(seen.values())) == 1, (name, part, seen)
        bodies = {owner: body_of(route, site, owner) for owner in strangers}
        if any(body != bodies[None] for body in bodies.values()):  # it names something of its owner
            seen = {}
            for owner, body in bodies.items():
                answer = Program(site, name).ask(route, path, asked, body)
                assert answer.told == set(), name
                seen[owner] = answer.status
            assert len(set(seen.values())) == 1, (name, seen)
        assert _sums_of_others(site, name) == before


@EACH
def test_quotes_break_nothing(route: Route, site: Ground) -> None:
    name = "ada" if may_open(route, "ada") else "sam"
    path, asked = own(route, site, name)
    if method_of(route) == "get":
        for key in asked_of(route):
            answer = Program(site, name).ask(route, path, {**asked, key: QUOTES})
            assert answer.status in {200, 400, 404, 422} and answer.told == set(), (key, answer.status)


def test_the_document_tells_nothing_and_endpoints_do_show_what_is_one_s_own(site: Ground) -> None:
    assert Visitor(site, "nobody").get("/api/v1/openapi.json").told == set()
    texts = []
    for route in ENDPOINTS:
        if method_of(route) == "get" and may_open(route, "ada"):
            path, asked = own(route, site, "ada")
            texts.append(Program(site, "ada").ask(route, path, asked).text)
    assert mark(site, "acme") in "".join(texts)
