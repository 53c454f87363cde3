"""Building the pages' assets: once, however many start at a time, from icons that are strokes."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from baywindow.ui import build

CHECKOUT = Path(__file__).parents[2]
KNOWN = {
    "icons": {
        "box": {"body": '<g fill="none" stroke="x"><path d="M1 1"/><path d="M2 2"/></g>'},
        "dot": {"body": '<path fill="currentColor" d="M1 1"/><circle r="3"/>'},
    },
    "aliases": {"crate": {"parent": "box"}},
}


def test_an_icon_is_its_strokes() -> None:
    assert build.drawing(KNOWN, "crate") == '<path d="M1 1"/><path d="M2 2"/>'
    for name in ("dot", "no-such-icon"):
        with pytest.raises(SystemExit, match="icon"):
            build.drawing(KNOWN, name)


def test_a_second_start_waits_for_the_first_with_a_word(tmp_path: Path) -> None:
    held = tmp_path / ".lock"
    with held.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code = (
            "from pathlib import Path; from baywindow.ui import build; import sys\n"
            f"build.STATIC = Path({str(tmp_path)!r}) / 'ui'\n"
            "with build.one_at_a_time(): print('mine', flush=True)"
        )
        second = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr and "waiting for it" in second.stderr.readline()
        assert second.poll() is None
    told, _ = second.communicate(timeout=20)
    assert told == "mine\n"


def test_the_wheel_carries_everything_that_pages_are_made_of(tmp_path: Path) -> None:
    """Whoever installs it has no checkout: no file of ours may stay behind."""
    source = tmp_path / "source"
    ours = CHECKOUT / "src" / "baywindow"
    shutil.copytree(ours, source / "src" / "baywindow", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copytree(CHECKOUT / "requirements", source / "requirements")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "-w", str(tmp_path), str(source)], check=True, timeout=120)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = set(wheel.namelist())
    kept = {
        str(file.relative_to(source / "src"))
        for file in (source / "src" / "baywindow").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert kept - carried == set()
    assert {name.partition("/")[0] for name in carried if ".dist-info/" not in name} == {"baywindow"}
    assert {"baywindow/ui/static/ui/made-of.txt", "baywindow/locale/de/LC_MESSAGES/django.mo"} <= carried
