"""Writing attacks on a table the portal may write, and all attacks on a server without the hardening."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks import playground
from tests.attacks.attack import Attack, Attacker, attackers, carried_out, verdict
from tests.attacks.ground import Ground, administering, copied
from tests.attacks.test_attacks import ATTACKS

AS_INITDB_MADE_IT = """
update pg_class c set relacl = i.initprivs from pg_init_privs i
 where i.objoid = c.oid and i.classoid = 'pg_class'::regclass and i.objsubid = 0;
update pg_attribute a set attacl = i.initprivs from pg_init_privs i
 where i.objoid = a.attrelid and i.objsubid = a.attnum and i.classoid = 'pg_class'::regclass;
update pg_proc p set proacl = (select i.initprivs from pg_init_privs i
   where i.objoid = p.oid and i.classoid = 'pg_proc'::regclass)
 where p.pronamespace = 'pg_catalog'::regnamespace;
update pg_language set lanacl = null;
update pg_namespace set nspacl = null where nspname = 'information_schema';
"""


@pytest.fixture(scope="module")
def writable(ground: Ground) -> Iterator[Ground]:
    with copied(ground) as copy:
        playground.made(copy)
        yield copy


@pytest.fixture(scope="module")
def held(writable: Ground) -> Iterator[dict[str, Attacker]]:
    with attackers(writable) as connections:
        yield connections


@pytest.mark.parametrize("attack", playground.ATTACKS, ids=lambda attack: attack.name)
def test_the_writing_attack_fails_as_it_should(
    attack: Attack, writable: Ground, held: dict[str, Attacker]
) -> None:
    assert verdict(writable, attack, held) == []


def test_a_foreign_key_tells_no_difference_between_beta_s_item_and_none(
    writable: Ground, held: dict[str, Attacker]
) -> None:
    told = []
    for item in (writable.garden.ids["beta", "item"], writable.words["random"]):
        sql = f"{playground.OWN_ROW}'{{random}}', 'fk', 'n', '{item}')"
        outcome, _ = carried_out(writable, Attack("probe", "alice", sql), held)
        told.append(outcome.text().replace(str(item), "the id"))
    assert told[0] == told[1]


def test_nothing_foreign_is_told_by_a_server_that_refused_the_hardening(ground: Ground) -> None:
    with copied(ground) as soft:
        playground.made(soft)
        with administering(soft) as connection:
            connection.execute("set allow_system_table_mods = on")
            connection.execute(AS_INITDB_MADE_IT)
        with attackers(soft) as held:
            assert held["bw_portal"].carry_out("select * from pg_stat_activity", None).state is None
            found = {
                (attack.name, what)
                for attack in [*ATTACKS, *playground.ATTACKS]
                for outcome, asked in [carried_out(soft, attack, held)]
                for what in soft.foreign(attack.who, outcome.text(), asked)
            }
    assert found == set()
