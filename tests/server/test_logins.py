"""Who can sign in to the demo: a table to people, JSON to programs."""

import json
import sys

import pytest

from baywindow.demo.logins import PASSWORD, logins
from baywindow.server import cli
from baywindow.server.commands.logins import MAY


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAYWINDOW_DEMO", "1")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints."""
    assert cli.main(["logins", *words]) == 0
    return capsys.readouterr().out


def test_a_program_reads_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(told(capsys)) == logins()


def test_people_read_a_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    text = told(capsys)
    assert max(map(len, text.splitlines())) < 160 and "{" not in text
    for one in logins():
        (line,) = [line for line in text.splitlines() if one["email"] in line and MAY[one["role"]] in line][
            :1
        ]
        assert PASSWORD in line and one["name"] in line
    assert "Juniper Tea Co. at Northdock Logistics" in text and "Northdock Logistics, the warehouse" in text
    assert json.loads(told(capsys, "--json")) == logins()


def test_without_a_demo_it_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAYWINDOW_DEMO", "0")
    assert json.loads(told(capsys)) == []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "There is no demo here" in told(capsys)
