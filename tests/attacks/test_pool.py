"""Users and an attacker take turns on a pool of one or two connections: nobody sees who was there before."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import DatabaseError, connections

from baywindow.accounts import contexts
from baywindow.accounts.models import SignIn
from baywindow.tenancy import keys
from baywindow.tenancy.backend import base
from baywindow.tenancy.context import ContextExpired, entered
from baywindow.tenancy.models import ClientMember
from baywindow.tenancy.sign_in import SsoProvider
from tests.api.callers import made
from tests.attacks.ground import EYES, Ground, copied, django_on, joined, let_go, suspended
from tests.people import Someone
from tests.together import together

USERS = ("alice", "bob", "gus", "fay", "eve", "looker", "bridge")
"""gus came by his company's sign-in; sam looks through alice's eyes; a program has a key of ada's."""

BEHIND = {**EYES, "bridge": "ada"}
WRITERS = ("alice", "bob", "ada", "bridge")
OUT = ("deactivated", "of_client", "of_workspace")
"""Whom a suspension ended: their own, their client's, their workspace's."""

ROUNDS = 250

POISON = (
    "set search_path = public",
    "set app.context = '{bob_token}'",
    "set session app.client = '{beta}'",
    "set row_security = off",
    "set statement_timeout = '1ms'",
    "set client_encoding = 'LATIN1'",
    "set default_transaction_read_only = on",
    "set session characteristics as transaction read only",
    "set datestyle = 'German'; set timezone = 'Asia/Tokyo'; set bytea_output = 'escape'",
    "prepare item as select 1; prepare _pg3_0 as select 'poison'",
    "prepare stolen as select * from item",
    "deallocate _pg3_0; prepare _pg3_0 as select 'poison', 'poison'",
    "deallocate all; prepare _pg3_0 as select 'poison'; prepare _pg3_1 as select 'poison'",
    "deallocate all",
    "declare stolen cursor with hold for select * from item; commit",
    "listen stirred",
    "select 1; commit; begin; set app.client = '{beta}'",
    "select 1; rollback",
    "select 1; begin",
    "select 1 / 0",
    "select * from item; select sec.enter('{alice_token}', null, false)",
    "copy item to stdout",
    "copy item from stdin",
    "discard all",
    "set application_name = 'evil'",
    "set session authorization bw_portal; set role bw_portal",
    "select 1; commit; begin read write; set local app.context = '{looker_token}'",
    "select 1; commit; begin; select sec.enter('{looker_token}', null, true)",
    "set app.context = '{bridge_token}'",
    "select 1; commit; begin; set app.context = '{deactivated_token}'; select * from item",
)
LOOK = {
    "show search_path": "core",
    "show row_security": "on",
    "show client_encoding": "UTF8",
    "show timezone": "UTC",
    "show datestyle": "ISO, MDY",
    "show default_transaction_read_only": "off",
    "show statement_timeout": "10s",
    "show bytea_output": "hex",
}


@pytest.fixture(scope="module")
def shared(ground: Ground) -> Iterator[Ground]:
    """A copy of the canary world in which a program has a key of ada's, its context open, gus signed in by
    gamma's provider, and three were suspended after they came in."""
    with copied(ground) as copy, django_on(copy):
        text = made(copy.garden.world.ada).text
        assert keys.use(text, "127.0.0.1").refused is None
        tokens = {**copy.tokens, **suspended(copy), "bridge": text, "gus": by_company(copy.garden.world.gus)}
        yield replace(copy, tokens=tokens)


def by_company(someone: Someone) -> str:
    """A context of somebody whom their company's provider vouches for."""
    provider = SsoProvider(
        workspace_id=someone.workspace_id, for_client_id=someone.client_id, name="Gamma",
        issuer="https://id.example", oauth_client_id="baywindow", secret="x",
    )  # fmt: skip
    provider.save(using="owner")
    came = SignIn.objects.create(person=someone.person, how="sso", provider_id=provider.id)
    chosen = next(one for one in contexts.memberships(someone.person.id) if one.id == someone.membership)
    return contexts.mint(someone.person.id, chosen, str(came.id))


@contextmanager
def a_pool_of(size: int) -> Iterator[None]:
    """The portal's pool with this many connections, for as long as the block runs."""
    options = connections["portal"].settings_dict["OPTIONS"]
    let_go()
    before = options["pool"]
    options["pool"] = {"min_size": size, "max_size": size, "timeout": 20}
    try:
        yield
    finally:
        let_go()
        options["pool"] = before


def user_looks(ground: Ground, name: str) -> None:
    """Somebody's request: they see themselves, their own rows and a clean session."""
    someone = ground.garden.world.people[BEHIND.get(name, name)]
    acting = ground.garden.world.sam if name == "looker" else someone
    try:
        with entered("portal", ground.tokens[name]) as member, connections["portal"].cursor() as cursor:
            assert (member.person_id, member.client_id) == (acting.person.id, someone.client_id)
            cursor.execute("select client_id, id from item")
            seen = {client for client, _ in cursor.fetchall()}
            assert seen <= {someone.client_id} and (seen or name == "fay")
            for question, answer in LOOK.items():
                cursor.execute(question)
                assert cursor.fetchone() == (answer,), question
    finally:
        connections["portal"].close()


def somebody_writes(ground: Ground, name: str) -> None:
    """A request that may write, whoever only looked on this connection before."""
    someone = ground.garden.world.people[BEHIND.get(name, name)]
    try:
        with entered("portal", ground.tokens[name]), connections["portal"].cursor() as cursor:
            cursor.execute("select sec.ws_writing()")
            assert cursor.fetchone() == (someone.workspace_id,)
    finally:
        connections["portal"].close()


def the_look_writes_nothing(ground: Ground) -> None:
    """A look that leaves its reading transaction still may not write, whoever wrote there before."""
    again = f"commit; begin read write; set local app.context = '{ground.tokens['looker']}'"
    state = None
    try:
        with entered("portal", ground.tokens["looker"]), connections["portal"].cursor() as cursor:
            cursor.execute(again)
            cursor.execute("select sec.ws_writing()")
    except DatabaseError as refused:
        state = getattr(refused.__cause__, "sqlstate", None)
    finally:
        connections["portal"].close()
    assert state == "25006"


def comes_in(token: str) -> bool:
    """Whether a token opens a context."""
    try:
        with entered("portal", token):
            return True
    except ContextExpired:
        return False
    finally:
        connections["portal"].close()


def the_suspended_stay_out(ground: Ground) -> None:
    """Whoever was on the connection before."""
    assert [name for name in OUT if comes_in(ground.tokens[name])] == []


def nobody_looks(ground: Ground) -> None:
    """A request that forgot to enter: an error, whoever was there before; no statement of theirs stands."""
    for sql in ("select * from item", "execute stolen", "fetch all from stolen", "execute item"):
        with pytest.raises(DatabaseError), connections["portal"].cursor() as cursor:
            cursor.execute(sql)
        connections["portal"].close()


def attacker_poisons(ground: Ground, sql: str) -> None:
    """An injected, stacked statement inside alice's request, as far as it gets."""
    try:
        with entered("portal", ground.tokens["alice"]), connections["portal"].cursor() as cursor:
            cursor.execute(sql.format(**ground.words))
    except (DatabaseError, ContextExpired):
        pass
    finally:
        connections["portal"].close()


@pytest.mark.parametrize("size", [1, 2])
def test_nobody_sees_what_the_one_before_left(size: int, shared: Ground) -> None:
    ground, dice = shared, random.Random(size)
    leaver = joined("lee", secrets.token_hex(4), ground.garden.world.acme)
    token = leaver.token()
    with a_pool_of(size):
        for turn in range(ROUNDS):
            if turn == ROUNDS // 2:
                held = ClientMember._base_manager.using("owner").filter(id=leaver.membership)
                assert held.update(status="suspended") == 1
            if turn % 2:
                attacker_poisons(ground, POISON[turn // 2 % len(POISON)])
            elif dice.random() < 0.2:
                nobody_looks(ground)
            user_looks(ground, dice.choice(USERS))
            if turn % 5 == 0:
                somebody_writes(ground, dice.choice(WRITERS))
                the_look_writes_nothing(ground)
                the_suspended_stay_out(ground)
                assert comes_in(token) == (turn < ROUNDS // 2), "suspended between two turns"


@pytest.mark.parametrize("sql", POISON)
def test_each_poison_is_gone_for_the_next(sql: str, shared: Ground) -> None:
    ground = shared
    with a_pool_of(1):
        attacker_poisons(ground, sql)
        user_looks(ground, "bob")
        somebody_writes(ground, "bob")
        attacker_poisons(ground, sql)
        nobody_looks(ground)


def test_threads_on_two_connections_keep_apart(shared: Ground) -> None:
    ground = shared
    with a_pool_of(2):
        work: list[Callable[[], object]] = [
            lambda name=name: [user_looks(ground, name) for _ in range(25)] for name in USERS
        ]
        work += [lambda: [attacker_poisons(ground, sql) for sql in POISON]]
        work += [lambda: [somebody_writes(ground, name) for name in WRITERS * 5]]
        work += [lambda: [the_look_writes_nothing(ground) for _ in range(20)]]
        work += [lambda: [the_suspended_stay_out(ground) for _ in range(10)]]
        together(*work)


def test_the_proof_sees_a_pool_that_is_not_wiped(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "WIPE", b"select 0, 100")
    for sql in ("set search_path = public", "set datestyle = 'German'", "prepare stolen as select 1"):
        with a_pool_of(1), pytest.raises((AssertionError, DatabaseError, pytest.fail.Exception)):
            attacker_poisons(ground, sql)
            user_looks(ground, "bob")
            nobody_looks(ground)
