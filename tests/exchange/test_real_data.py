"""Real files of others, brought in by mappings alone, compared with what the files say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
RETAIL = DATA / "uci-online-retail" / "online_retail.csv"
pytestmark = pytest.mark.skipif(not RETAIL.exists(), reason="../shared/data is not here")


def test_thin(taken_in: Callable, tmp_path: Path) -> None:
    import time

    from tests.exchange.opening import write_opening

    opening = tmp_path / "opening.csv"
    write_opening(RETAIL, opening)
    for f, m in (
        (RETAIL, "uci_items"),
        (opening, "uci_opening"),
        (RETAIL, "uci_movements"),
        (RETAIL, "uci_movements"),
    ):
        t = time.time()
        run = taken_in(f, m)
        print(
            m,
            time.time() - t,
            run.status,
            run.problem,
            run.read,
            run.new,
            run.changed,
            run.unchanged,
            run.skipped,
            run.rejected,
            run.faults[:5],
        )
