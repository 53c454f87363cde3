"""Whoever can run any SQL on one of the logins learns nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks import as_members, as_others, as_portal, on_server, with_keys
from tests.attacks.attack import Attack, Attacker, attackers, verdict
from tests.attacks.ground import Ground

ATTACKS = [
    *as_portal.ATTACKS,
    *on_server.ATTACKS,
    *as_members.ATTACKS,
    *as_others.ATTACKS,
    *with_keys.ATTACKS,
]


@pytest.fixture(scope="module")
def held(ground: Ground) -> Iterator[dict[str, Attacker]]:
    with attackers(ground) as connections:
        yield connections


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_attack_fails_as_it_should(attack: Attack, ground: Ground, held: dict[str, Attacker]) -> None:
    assert verdict(ground, attack, held) == []


def test_every_attack_has_a_name_of_its_own() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names))
    assert len(names) > 60
