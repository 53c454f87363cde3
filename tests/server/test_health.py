"""Two pages for load balancers, without a context and without news for strangers."""

import pytest
from django.test import Client

from baywindow.server import health


def test_it_lives_and_is_ready(database: None) -> None:
    browser = Client()
    assert browser.get("/health/live").content == b"live\n"
    answer = browser.get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_waiting_migrations_are_not_ready(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "wanted", lambda: {("stock", "9999_next_year")})
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert b"baywindow migrate" in answer.content
