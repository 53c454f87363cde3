"""Two thousand random statements tell nothing of anybody else.

`BAYWINDOW_FUZZ=1000000 ./bay bench fuzz` speaks more of them.
"""

from __future__ import annotations

import os
from collections import Counter

from tests.attacks.attack import attackers
from tests.attacks.grammar import fuzzed
from tests.attacks.ground import Ground, copied

SEED = int(os.environ.get("BAYWINDOW_FUZZ_SEED", "20260"))
STATEMENTS = int(os.environ.get("BAYWINDOW_FUZZ", "2000"))


def test_random_sql_tells_nothing_foreign(ground: Ground) -> None:
    answers: Counter[str] = Counter()
    with copied(ground) as copy, attackers(copy) as held:
        told = list(fuzzed(copy, held, STATEMENTS, SEED, lambda state: answers.update([state or "answered"])))
    assert told == []
    assert answers["answered"] > STATEMENTS / 20, f"the grammar has lost its teeth: {answers}"
