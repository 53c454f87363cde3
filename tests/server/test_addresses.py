"""Which server a login is sent to."""

import pytest

from baywindow.server import addresses
from baywindow.server.process import serving_environment


def test_a_real_server_is_reached_by_its_address_with_the_logins_own_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://dba:hush@db.example:6432/goods?sslmode=require")
    monkeypatch.setenv("BAYWINDOW_SECRET_BW_STAFF", "staffpass")

    assert addresses.dsn("bw_staff") == {
        "HOST": "db.example", "PORT": "6432", "NAME": "goods", "USER": "bw_staff", "PASSWORD": "staffpass",
    }  # fmt: skip
    assert addresses.connection_options() == {"sslmode": "require"}
    assert addresses.administrator() == "postgresql://dba:hush@db.example:6432/goods?sslmode=require"


def test_serving_processes_hear_neither_the_administrators_nor_the_owners_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://dba:hush@db.example:6432/goods")
    monkeypatch.setenv("BAYWINDOW_SECRET_BW_OWNER", "hush")

    told = serving_environment()

    assert "hush" not in str(told.values())
    assert "dba" not in told["DATABASE_URL"]
    assert "host=db.example" in told["DATABASE_URL"]
    assert "BAYWINDOW_PROCESS" not in told
