"""The command line's way in, for tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baywindow.exchange import command
from baywindow.exchange.models import ImportRun
from baywindow.tenancy.jobs import entered_job
from tests.people import World

MAPPINGS = Path(__file__).parent / "mappings"


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
