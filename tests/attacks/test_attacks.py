"""Whoever can run any SQL on one of the logins learns nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks import as_clients, as_members, as_others, as_portal, on_server, with_keys
from tests.attacks.attack import Attack, Attacker, attackers, verdict
from tests.attacks.ground import Ground, administering

ATTACKS = [
    *as_portal.ATTACKS,
    *on_server.ATTACKS,
    *as_members.ATTACKS,
    *as_clients.ATTACKS,
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


def test_nobody_can_tell_by_waiting_that_another_client_counts(
    ground: Ground, held: dict[str, Attacker]
) -> None:
    with administering(ground) as connection:
        connection.execute("begin")
        connection.execute(
            "insert into core.counter (workspace_id, client_id, kind, last)"
            " values (%s, %s, 'order', 1), (%s, %s, 'asn', 1)"
            " on conflict (workspace_id, client_id, kind) do update set last = excluded.last",
            [ground.words["northdock"], ground.words["beta"]] * 2,
        )
        assert [fault for attack in as_clients.COUNTING for fault in verdict(ground, attack, held)] == []
        connection.execute("rollback")


def test_every_attack_has_a_name_of_its_own() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names))
    assert len(names) > 60
