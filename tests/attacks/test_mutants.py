"""The proofs can fail: each planted defect is seen by every proof that is named for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import psycopg
import pytest

from baywindow.server.addresses import administrator, conninfo, database_name
from baywindow.tenancy.lint import findings
from tests.attacks.attack import attackers, verdict
from tests.attacks.grammar import fuzzed
from tests.attacks.ground import Ground, administering, copied
from tests.attacks.mutants import MUTANTS, Mutant
from tests.attacks.test_attacks import ATTACKS


@cache
def at_peace(database: str) -> frozenset[str]:
    """What the lint says of the standing database, so that only what the defect adds counts."""
    with psycopg.connect(conninfo("bw_owner", database)) as connection:
        return frozenset(findings(connection.cursor()))


def lint(ground: Ground) -> Iterator[str]:
    """What the catalogue lint says of the ground's database beyond what it says without a defect."""
    with psycopg.connect(conninfo("bw_owner", ground.database)) as connection:
        yield from set(findings(connection.cursor())) - at_peace(database_name())


def attacks(ground: Ground) -> Iterator[str]:
    """What the attacks bring to light."""
    with attackers(ground) as held:
        for attack in ATTACKS:
            yield from verdict(ground, attack, held)


def fuzz(ground: Ground) -> Iterator[str]:
    """What random statements bring to light."""
    with attackers(ground) as held:
        yield from fuzzed(ground, held, 3_000, 7)


PROOFS = {"lint": lint, "attacks": attacks, "fuzz": fuzz}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_defect_is_seen(mutant: Mutant, ground: Ground) -> None:
    at_peace(database_name())  # before the defect: a login's is the whole server's
    with copied(ground) as copy:
        try:
            with administering(copy) as connection:
                connection.execute(mutant.sql.encode())
            seen = {name: next(iter(PROOFS[name](copy)), None) for name in mutant.caught_by}
        finally:
            if mutant.undo:
                with psycopg.connect(administrator(), autocommit=True) as connection:
                    connection.execute(mutant.undo.encode())
    assert [name for name, fault in seen.items() if fault is None] == []


def test_without_a_defect_nothing_is_seen(ground: Ground) -> None:
    with copied(ground) as copy:
        assert list(lint(copy)) == []


def test_there_are_defects_enough() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 15
