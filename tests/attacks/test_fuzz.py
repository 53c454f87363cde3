"""Two thousand random statements tell nothing of anybody else; `./bay bench fuzz N` speaks more."""

from __future__ import annotations

from collections import Counter

from tests.attacks.attack import attackers
from tests.attacks.grammar import fuzzed
from tests.attacks.ground import Ground, copied

SEED = 20_260
STATEMENTS = 2_000


def test_random_sql_tells_nothing_foreign(ground: Ground) -> None:
    answers: Counter[str] = Counter()
    with copied(ground) as copy, attackers(copy) as held:
        told = list(fuzzed(copy, held, STATEMENTS, SEED, lambda state: answers.update([state or "answered"])))
    assert told == []
    assert answers["answered"] > STATEMENTS / 20, f"the grammar has lost its teeth: {answers}"
