"""The worker's rounds between the jobs go on, whatever one of them meets."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import OperationalError
from procrastinate.exceptions import ConnectorException

from baywindow.activity import errands
from baywindow.tenancy.context import ForeignClient


@pytest.mark.parametrize("trouble", [OperationalError, ConnectorException, ForeignClient])
def test_what_fails_in_a_round_is_tried_again_and_holds_up_nothing_else(
    trouble: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: dict[str, int] = {}

    def counted(name: str) -> int:
        done[name] = done.get(name, 0) + 1
        return done[name]

    again = Event()

    def fails() -> None:
        if counted("further") > 2:
            again.set()
        raise trouble

    for name in ("carry", "tell_ends", "pick_up", "tell_troubles"):
        monkeypatch.setattr(errands, name, lambda name=name: counted(name))
    monkeypatch.setattr(errands, "LOOK", 0.01)
    monkeypatch.setattr(errands, "SEARCH", 0.0)
    with errands.carried(fails):
        assert again.wait(10), "one failure is not the end of all rounds"
    assert all(done[name] > 1 for name in ("carry", "tell_ends", "pick_up", "tell_troubles")), done
