"""Secrets are ours alone, made once, and the environment's word goes first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from baywindow.server import home


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAYWINDOW_HOME", str(tmp_path / "data"))


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = home.secret("bw_portal")
    file = tmp_path / "data" / "secrets" / "bw_portal"

    assert home.secret("bw_portal") == first == file.read_text().strip()
    assert len(first) >= 43
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [found.name for found in file.parent.iterdir()] == ["bw_portal"]


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BAYWINDOW_SECRET_BW_PORTAL", "given")

    assert home.secret("bw_portal") == "given"
    assert not (tmp_path / "data" / "secrets").exists()


def test_many_at_once_agree_on_one_secret() -> None:
    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(lambda _: home.secret("bw_jobs"), range(32)))

    assert len(told) == 1


def test_the_data_folder_can_be_passed_but_not_listed_by_others() -> None:
    assert stat.S_IMODE(home.home().stat().st_mode) & 0o066 == 0
