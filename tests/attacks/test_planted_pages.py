"""The proofs over HTTP can fail too: each page with a known defect is seen by the proof that is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

import tests.test_every_route as proofs
from tests.attacks import planted_pages
from tests.attacks.ground import Ground, copied, django_on
from tests.routes import routes

SEEN_BY: dict[str, Callable[..., Any]] = {
    "/undeclared": proofs.test_every_route_declares_a_capability_that_exists,
    "/unknown-capability": proofs.test_every_route_declares_a_capability_that_exists,
    "/open-door": proofs.test_what_guests_may_open_tells_nothing,
    "/others": proofs.test_each_role_gets_the_page_or_a_plain_no,
    "/costs": proofs.test_each_role_gets_the_page_or_a_plain_no,
    "/existence/{item_id}": proofs.test_a_foreign_id_is_answered_like_one_that_never_was,
    "/early/{item_id}": proofs.test_no_capability_no_look_up,
    "/unprotected": proofs.test_a_post_without_its_csrf_token_is_refused,
    "/search": proofs.test_foreign_words_in_the_query_are_answered_like_invented_ones,
    "/rename": proofs.test_foreign_ids_in_a_form_change_nothing_and_tell_nothing,
}


@pytest.fixture(scope="module")
def defective(ground: Ground) -> Iterator[Ground]:
    """The site with nothing but defective pages, in a database of its own."""
    with copied(ground) as copy, django_on(copy):
        planted_pages.GROUND[:] = [copy]
        with override_settings(ROOT_URLCONF=planted_pages.__name__):
            clear_url_caches()
            yield copy
        clear_url_caches()
        planted_pages.GROUND.clear()


@pytest.mark.parametrize("text", SEEN_BY)
def test_the_defective_page_is_seen(text: str, defective: Ground) -> None:
    route = next(route for route in routes() if route.text == text)
    arguments = () if SEEN_BY[text].__code__.co_argcount == 0 else (route, defective)
    with pytest.raises(AssertionError):
        SEEN_BY[text](*arguments)


def test_every_planted_page_is_tried(defective: Ground) -> None:
    assert {route.text for route in routes()} == SEEN_BY.keys()
