"""The log names no secret of a link that lets somebody in."""

from __future__ import annotations

import logging

import pytest

from baywindow.server.discretion import Discretion


@pytest.mark.parametrize("path", ["/invitations/AaIB.x-Y_z", "/accounts/password/reset/key/1-abc/"])
def test_the_secret_of_a_link_is_left_out(path: str) -> None:
    line = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Unprocessable", path), None)
    assert Discretion().filter(line)
    assert path.rstrip("/").rpartition("/")[2] not in line.getMessage()
    assert line.getMessage().startswith("Unprocessable: /")
