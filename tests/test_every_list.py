"""A page asks the database as many questions for many rows as for one: by construction, for every page."""

from __future__ import annotations

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
