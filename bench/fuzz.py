"""Isolation: random statements as the logins of the web; `./bay bench fuzz 1000000` says how many."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

from .ground import ROOT
from .table import Row

DEFAULT = "10000"


def rows() -> Iterator[Row]:
    """One row: whether any of them told anything foreign."""
    began, count = time.perf_counter(), os.environ.get("BAYWINDOW_FUZZ", DEFAULT)
    seed = os.environ.get("BAYWINDOW_FUZZ_SEED") or str(int(time.time()))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/attacks/test_fuzz.py", "-x"],
        env={**os.environ, "BAYWINDOW_FUZZ": count, "BAYWINDOW_FUZZ_SEED": seed}, cwd=ROOT,
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
    spent = time.perf_counter() - began
    yield Row(
        f"{int(count):,} random statements",
        f"{spent:.0f} s",
        f"seed {seed}",
        "nothing foreign",
        not done.returncode,
    )
