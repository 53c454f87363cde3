"""The command line's way in, for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from baywindow.exchange import command
from baywindow.exchange.models import DONE, ImportRun
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.sql import one
from tests.exchange.real import DATA
from tests.exchange.sums import Sum
from tests.people import Someone, World

MAPPINGS = Path(__file__).parent / "mappings"
needs_real_files = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the data folder ../shared/data beside the checkout"
)

TakeIn = Callable[..., ImportRun]


@pytest.fixture
def taken_in(world: World, tmp_path: Path) -> TakeIn:
    """Take a file in for a client of northdock; gives the run as it ended."""

    def take_in(
        file: Path, mapping: str | dict[str, Any] | None, *words: str, client: Any = "acme"
    ) -> ImportRun:
        whose = getattr(world, client) if client else None
        chosen = [str(file), "--workspace", world.northdock.code, *words]
        chosen += ["--client", whose.code] if whose else []
        if isinstance(mapping, dict):
            written = tmp_path / "mapping.json"
            written.write_text(json.dumps(mapping))
            chosen += ["--mapping", str(written)]
        elif mapping:
            chosen += ["--mapping", str(MAPPINGS / f"{mapping}.json")]
        command.run(chosen)
        with entered_job(world.northdock.id, whose.id if whose else None):
            return ImportRun.objects.order_by("-id")[0]

    return take_in


def came_whole(run: ImportRun) -> None:
    """Every row that was read is in, or was left out by the mapping."""
    assert (run.status, run.rejected, run.faults) == (DONE, 0, []), run.problem
    assert run.read == run.new + run.changed + run.unchanged + run.skipped


def assert_nothing_changed(run: ImportRun, rejected: int = 0) -> None:
    """A second run finds everything as it left it, and the same rows wrong."""
    assert (run.status, run.new, run.changed, run.rejected) == (DONE, 0, 0, rejected), run.faults[:5]


def assert_sums(someone: Someone, expected: Iterable[Sum]) -> None:
    """What the person sees comes to what the file says."""
    with someone.acting(read_only=True):
        for figure in expected:
            assert tuple(one(figure.sql)) == figure.told, figure.of
