"""One request is one transaction inside one context, whatever a view does: the traps, each with its test."""

from __future__ import annotations

import logging
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connections
from django.test import override_settings
from django.urls import clear_url_caches

from baywindow.server.embedded import Server
from baywindow.tenancy.context import NoContext, current, current_or_none, entered, sqlstate
from baywindow.tenancy.models import Client
from tests.people import World
from tests.tenancy import request_pages


@pytest.fixture(autouse=True)
def _pages(database: None) -> Iterator[None]:
    with override_settings(ROOT_URLCONF=request_pages.__name__):
        clear_url_caches()
        request_pages.SAW.clear()
        yield
    clear_url_caches()


def name_of_acme(world: World) -> str:
    """What the database holds for the client the pages write to."""
    return str(Client._base_manager.using("owner").get(id=world.acme.id).name)


ROLLED_BACK = (
    "/console/breaks", "/console/answers/400", "/console/answers/422", "/console/answers/500",
    "/console/refuses", "/console/lost", "/console/swallows", "/console/swallows-in-atomic",
)  # fmt: skip


@pytest.mark.parametrize("url", ROLLED_BACK)
def test_nothing_half_written_stays(url: str, world: World) -> None:
    before = name_of_acme(world)
    answer = world.sam.browser(raise_request_exception=False).post(url)
    assert answer.status_code >= 400 or "refuses" in url
    assert name_of_acme(world) == before


@pytest.mark.parametrize("url", ["/console/swallows", "/console/swallows-in-atomic"])
def test_a_swallowed_database_error_is_no_success(url: str, world: World) -> None:
    answer = world.sam.browser(raise_request_exception=False).post(url)
    assert answer.status_code == 500
    assert b"saved" not in answer.content


@pytest.mark.parametrize(
    ("url", "name"), [("/console/answers/200", "written with 200"), ("/console/recovers", "recovered")]
)
def test_what_succeeds_is_stored(url: str, name: str, world: World) -> None:
    assert world.sam.browser().post(url).status_code == 200
    assert name_of_acme(world) == name


def test_the_csrf_check_comes_before_the_context(world: World) -> None:
    answer = world.sam.browser(enforce_csrf_checks=True).post("/console/answers/200")
    assert answer.status_code == 403
    assert name_of_acme(world) == "Acme"


def test_a_refusal_reaches_the_page_it_came_from(world: World) -> None:
    answer = world.sam.browser().post("/console/refuses", headers={"Referer": "http://testserver/console/x"})
    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/console/x")
    assert b"Not today" in urlsafe_b64decode(
        answer.cookies[settings.MESSAGES_COOKIE].value.split(":")[0] + "=="
    )


def test_a_lazy_answer_is_rendered_inside_the_context(world: World) -> None:
    assert world.alice.browser().get("/lazy").content == b"0 items of Acme"


def test_a_stream_owns_its_context(world: World) -> None:
    answer = world.alice.browser().get("/streams")
    assert b"".join(answer.streaming_content) == b"Acme: 0"
    lazily = world.alice.browser().get("/streams-lazily")
    with pytest.raises(NoContext):
        b"".join(lazily.streaming_content)


def test_nobody_is_left_in_the_context_after_a_request(world: World) -> None:
    world.alice.browser().get("/lists")
    assert current_or_none() is None
    world.alice.browser(raise_request_exception=False).get("/foreign")
    assert current_or_none() is None
    world.alice.browser().get("/guests")
    assert [getattr(one, "client_id", None) for one in request_pages.SAW] == [world.acme.id, None]


def test_a_new_thread_starts_outside_any_context(world: World) -> None:
    found: list[object] = []
    with world.alice.acting():
        thread = threading.Thread(target=lambda: found.append(current_or_none()))
        thread.start()
        thread.join()
        assert current().client_id == world.acme.id
    assert found == [None]


def test_contexts_nest_and_come_back(world: World) -> None:
    with world.alice.acting():
        with world.sam.acting() as inner:
            assert current() == inner
        assert current().client_id == world.acme.id


def test_an_exception_leaves_the_context_too(world: World) -> None:
    with pytest.raises(RuntimeError), world.alice.acting():
        raise RuntimeError
    assert current_or_none() is None
    with connections["portal"].cursor() as cursor, pytest.raises(DatabaseError) as caught:
        cursor.execute("select * from item")
    assert sqlstate(caught.value) == "TN001"


def test_another_login_is_past_the_router_but_not_past_the_database(world: World) -> None:
    answer = world.alice.browser(raise_request_exception=False).get("/wrong-login")
    assert answer.status_code == 302 and answer["Location"].startswith("/switch?")


def test_a_context_that_ends_meanwhile_leads_to_the_sign_in(world: World) -> None:
    answer = world.alice.browser().get("/revoked-meanwhile?x=1")
    assert answer.status_code == 302
    assert "next=%2Frevoked-meanwhile%3Fx%3D1" in answer["Location"]


def test_htmx_is_told_where_to_sign_in(world: World) -> None:
    for cookie in ("", "p.nonsense"):
        browser = world.alice.browser()
        browser.cookies["bw_context"] = cookie
        answer = browser.get("/lists", headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer["HX-Redirect"].startswith("/switch?")


def test_a_foreign_client_is_a_404_that_rings_the_alarm(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "baywindow.alarm"):
        answer = world.alice.browser().get("/foreign")
    assert answer.status_code == 404
    told = [record.getMessage() for record in caplog.records if record.name == "baywindow.alarm"]
    assert len(told) == 1
    assert "/foreign" in told[0] and str(world.alice.person.id) in told[0]
    assert world.alice.browser().cookies["bw_context"].value not in caplog.text


def test_a_reading_cannot_become_a_writing(world: World) -> None:
    assert world.alice.browser(raise_request_exception=False).get("/writes-while-reading").status_code == 500


def test_a_page_is_five_trips(world: World, tmp_path: Path) -> None:
    """BEGIN, enter, the list, COMMIT, and the wipe at check-in: counted on the wire."""
    browser = world.alice.browser()
    browser.get("/lists")
    connection = connections["portal"]
    connection.ensure_connection()
    wire = connection.connection.pgconn
    with (tmp_path / "wire").open("w+") as heard:
        wire.trace(heard.fileno())
        browser.get("/lists")
        connection.close()
        wire.untrace()
        heard.seek(0)
        trips = heard.read().count("ReadyForQuery")
    assert trips == 5


def test_the_search_path_is_what_each_login_needs(world: World) -> None:
    for alias, wanted in (
        ("default", "public"),
        ("portal", "core"),
        ("staff", "core"),
        ("jobs", "core,public"),
    ):
        with connections[alias].cursor() as cursor:
            cursor.execute("show search_path")
            assert cursor.fetchone()[0].replace(" ", "") == wanted
            cursor.execute("select current_schemas(false)")
            assert cursor.fetchone()[0] == wanted.split(",")


def test_no_token_reaches_the_server_s_log(world: World, postgres: Server) -> None:
    token = world.alice.token()
    mark = "a-word-nobody-logs"
    with pytest.raises(DatabaseError), entered("portal", token), connections["portal"].cursor() as cursor:
        cursor.execute("select %s::text, 1 / 0", [mark])
    with pytest.raises(DatabaseError), connections["portal"].cursor() as cursor:
        cursor.execute("select sec.enter(%s::text, %s::uuid, true), 1 / 0", [token, None])
    log = postgres.log.read_text(errors="replace")
    assert "division by zero" in log
    assert token not in log and mark not in log
