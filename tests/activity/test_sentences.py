"""The access log in its reader's language: whatever the database and the pages write into it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from baywindow.activity.sentences import said, written
from baywindow.ui.viewer import Viewer, _viewer
from tests.people import World
from tests.pseudo import speaking_pseudo, untranslated

AT = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
WRITTEN = (
    ("sign_in", "Account manager", "An unknown browser on an unknown system"),
    ("sign_in_failed", "3 times from 10:00 UTC", "Firefox on Linux"),
    ("refused", "GET /settings/access-log", "1 times from 10:00 UTC"),
    ("view_as", "Customer Service", ""),
    ("view_as_end", "Finance", "By itself, at 10:00 UTC"),
    ("view_as_end", "Finance", "By a change of rights or a sign-out, at 10:00 UTC"),
    ("download", "A file", "/x"),
    ("membership", "", "Joined as account manager"),
    ("membership", "", "Role admin, now operations, Status active, now suspended, Ends 2026-12-31"),
    ("membership", "", "Ends never"),
    ("membership", "", "Left"),
    (
        "policy",
        "Every client",
        "Second factor needed, Session 8 h, Networks 10.0.0.0/8 ::1/128",
    ),
    ("policy", "The team", "Pause 45 min"),
    ("policy", "The team", "Nothing is asked"),
    ("provider", "This client", "Changed, the only way in"),
    ("provider", "This client", "Taken away"),
    ("key_made", "", "home.view, stock.view"),
    ("role", "", "Made, may home.view, stock.view"),
    ("role", "", "Made, may do nothing"),
    ("role", "", "May now stock.export. May no longer home.view, stock.view. Called before: Linux"),
    ("role", "", "Removed"),
)
BRANDS = ("Firefox", "Linux", "GET", "::1/128", "10.0.0.0/8")


def entry(kind: str, what: str, detail: str) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, what=what, detail=detail, at=AT)


@pytest.mark.parametrize("written", WRITTEN, ids=" / ".join)
def test_every_sentence_is_found_again(written: tuple[str, str, str]) -> None:
    with speaking_pseudo():
        told = said(entry(*written))
    assert untranslated(f"<p>{told.what}</p><p>{told.detail}</p>", *BRANDS) == []


def test_times_and_days_are_the_reader_s() -> None:
    mark = _viewer.set(Viewer("de", ZoneInfo("Asia/Tokyo"), dates="dots"))
    try:
        with translation.override("de"):
            assert said(entry("refused", "GET /x", "2 times from 10:00 UTC")).detail == "2-mal ab 19:00"
            assert said(entry("membership", "Ada", "Ends 2026-12-31")).detail == "Endet am 31.12.2026"
            told = said(entry("sign_in", "Finance", "Firefox on Linux"))
            assert (told.what, told.detail) == ("Finanzen", "Firefox unter Linux")
    finally:
        _viewer.reset(mark)


def test_a_reader_finds_by_the_words_they_see() -> None:
    with translation.override("de"):
        assert "customer service" in written("kundenserv") and "Customer_service" not in written("finanz")
        assert "Every client" in written("jeder mand") and written("le") == []


def test_what_people_typed_stands() -> None:
    told = said(entry("view_as", "Alice", "Joined as a joke"))
    assert told == ("Alice", "Joined as a joke", True)


def test_a_role_of_one_s_own_is_named(world: World) -> None:
    ada = world.ada.browser()
    ada.post("/settings/team/roles/new", {"name": "Night desk", "capabilities": ["home.view", "stock.view"]})
    page = ada.get("/settings/team/roles").content.decode()
    role = page.split("/settings/team/roles/")[2].split('"')[0]
    ada.post(f"/settings/team/{world.fay.membership}", world.fay.seen(role=role))
    assert "Role Finance, now Night desk" in world.ada.browser().get("/settings/access-log").content.decode()
