"""A page asks the database as many questions for many rows as for one: by construction, for every page."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

import pytest

from tests.attacks.ground import Ground, copied, django_on
from tests.attacks.growth import grown
from tests.counting import statements
from tests.routes import values
from tests.test_every_route import EACH, Route, who_may
from tests.visits import Visitor

MOST = 9
"""Statements of a page beside those of its context; six is the aim, forms and import pages need more."""


@pytest.fixture(scope="module")
def few(ground: Ground) -> Iterator[Ground]:
    with copied(ground) as copy:
        yield copy


@pytest.fixture(scope="module")
def many(ground: Ground) -> Iterator[Ground]:
    with copied(ground) as copy:
        grown(copy, clients=2, each=60)
        yield copy


@EACH
def test_the_number_of_statements_does_not_grow_with_the_rows(
    route: Route, few: Ground, many: Ground
) -> None:
    asked = {}
    for name, site in (("few", few), ("many", many)):
        with django_on(site):
            url = route.at(values(site.garden, route, "acme"))
            visitor = Visitor(site, who_may(route, site))
            visitor.get(url)
            with statements(route.realm) as sent:
                visitor.get(url)
            asked[name] = list(sent)
    assert len(asked["many"]) <= max(len(asked["few"]), 1) + 1, [
        " ".join(s.split())[:90] for s in asked["many"]
    ]
    assert len(asked["many"]) <= MOST, [" ".join(s.split())[:90] for s in asked["many"]]


@EACH
def test_a_cursor_that_points_at_others_opens_nothing(route: Route, many: Ground) -> None:
    """A cursor is a place in an order, not a right: with beta's keys in it, it shows one's own."""
    with django_on(many):
        visitor = Visitor(many, who_may(route, many))
        url = route.at(values(many.garden, route, "acme"))
        for name, cursor in re.findall(r"[?&;](after|before)=([\w%-]+)", visitor.get(url).text):
            for owner in ("beta", "gamma"):
                echo = many.words[f"{owner}_client_catalog_view"]  # what was asked may be said again
                answer = visitor.get(url, {name: _bent(many, cursor, owner), "echo": echo})
                assert answer.status in {200, 400}
                assert answer.told == set()


def _bent(many: Ground, cursor: str, owner: str) -> str:
    """The cursor with the owner's id and words in place of what it holds."""
    try:
        held = json.loads(urlsafe_b64decode(cursor + "=="))
    except ValueError:
        return many.words[f"{owner}_item"]
    mark = many.words[f"{owner}_client_catalog_view"]
    bent = [
        many.words[f"{owner}_item"] if re.fullmatch(r"[0-9a-f-]{36}", str(v)) else f"{mark}-sku" for v in held
    ]
    return urlsafe_b64encode(json.dumps(bent).encode()).decode().rstrip("=")
