"""The script's manners where nothing is installed yet."""

import os
import subprocess
from pathlib import Path

import pytest

BAY = Path(__file__).resolve().parents[2] / "bay"

pytestmark = pytest.mark.skipif(not BAY.exists(), reason="not in a checkout")


def bay(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script run with a few words."""
    return subprocess.run(
        [BAY, *words], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_it_says_what_it_can() -> None:
    for words in ([], ["help"], ["--help"]):
        done = bay(*words)
        assert done.returncode == 0
        assert "./bay run" in done.stdout


def test_it_names_the_pythons_it_wants(tmp_path: Path) -> None:
    done = bay("logins", BAYWINDOW_VENV=str(tmp_path / "venv"), BAYWINDOW_PYTHON="false")
    assert done.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_it_is_plain_shell() -> None:
    assert subprocess.run(["sh", "-n", BAY], check=False).returncode == 0
