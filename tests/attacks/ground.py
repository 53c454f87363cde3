"""Where attacks happen: a copy of the canary world's database, and what an attacker may know of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from uuid import UUID

import psycopg
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

from baywindow.accounts import contexts
from baywindow.server.addresses import administrator, database_name
from baywindow.server.provision import passwords, provision
from baywindow.tenancy.capabilities import capabilities_of
from baywindow.tenancy.models import Client, ClientMember, Workspace
from baywindow.tenancy.records import uuid7
from tests.canary import Garden, Mark
from tests.people import Someone, join_client, make_client, make_person, make_workspace

LOGIN = {"portal": "bw_portal", "staff": "bw_staff", "job": "bw_jobs"}

EYES = {"looker": "alice"}
"""sam, looking through alice's eyes, sees what she sees."""

MAY_KNOW = {
    "looker": {"northdock person "},
    "auth": {f"{owner} person" for owner in ("acme", "beta", "gamma", "northdock", "southbay")},
    "job": {f"acme {kind}" for kind in ("client", "staff", "person")}
    | {f"northdock {kind}" for kind in ("workspace", "staff", "person", "open")},
}
"""What the sign-in knows of everybody, what a job of acme may read, and the name of whoever looks."""


@dataclass
class Ground:
    """A database with the canary world in it, the people's live tokens, and words for the attacks' SQL."""

    garden: Garden
    database: str
    tokens: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, set[str]] = field(default_factory=dict)
    never: str = field(default_factory=lambda: str(uuid7()))

    @cached_property
    def words(self) -> dict[str, str]:
        """What an attack's SQL may name: `{beta_item}`, `{sam_token}`, `{acme}`, `{random}`."""
        world = self.garden.world
        told = {f"{owner}_{table}": str(key) for (owner, table), key in self.garden.ids.items()}
        told |= {name: str(getattr(world, name).id) for name in ("acme", "beta", "gamma")}
        told |= {name: str(getattr(world, name).id) for name in ("northdock", "southbay")}
        told |= {f"{name}_token": token for name, token in self.tokens.items()}
        told |= {f"{name}_person": str(someone.person.id) for name, someone in world.people.items()}
        told |= {f"{name}_membership": str(someone.membership) for name, someone in world.people.items()}
        told |= {f"{m.owner}_{m.kind}_{m.capability}".replace(".", "_"): m.text for m in self.marks()}
        return told | {"random": self.never}

    def marks(self) -> list[Mark]:
        """Every mark of the world."""
        return list(self.garden.marks.values())

    def foreign(self, name: str, told: str, asked: str) -> set[str]:
        """What of a told text somebody may not know: marks, costs, ids and tokens of others."""
        someone = self.garden.world.people.get(EYES.get(name, name))
        for mark in self.marks():  # an echo of what was asked tells nothing
            told = told.replace(mark.text, "") if mark.text in asked else told
        if someone is None:
            found = {f"{m.owner} {m.kind}" for m in self.marks() if m.text in told.lower()}
        else:
            found = self.garden.foreign(someone, _held(someone), told)
        found -= MAY_KNOW.get(name, set())
        return found | {word for word in self._secret(name) if word in told and word not in asked}

    def _secret(self, name: str) -> set[str]:
        if name not in self.secrets:
            self.secrets[name] = self._secret_words(name, self.garden.world.people.get(EYES.get(name, name)))
        return self.secrets[name]

    def _secret_words(self, name: str, someone: Someone | None) -> set[str]:
        told = {token for owner, token in self.tokens.items() if owner != name}
        told |= {sha256(token.encode()).hexdigest() for token in self.tokens.values()}
        if someone is None and name != "job":
            return told
        own = {str(key) for (owner, _), key in self.garden.ids.items() if self._near(owner, someone)}
        own |= {str(self.garden.world.beta.id)} if someone is None else set()
        return told | ({str(key) for key in self.garden.ids.values()} - own)

    def _near(self, owner: str, someone: Someone | None) -> bool:
        if someone is None:
            return owner in {"acme", "northdock"}  # the job's own; it knows its workspace's clients too
        world = self.garden.world
        if someone.realm == "staff":
            return bool(getattr(world, self.garden.workspace_of(owner)).id == someone.workspace_id)
        return bool(getattr(world, owner).id in {someone.client_id, someone.workspace_id}) or owner in {
            key for key in ("northdock", "southbay") if getattr(world, key).id == someone.workspace_id
        }


def _held(someone: Someone) -> frozenset[str]:
    return capabilities_of("portal" if someone.realm == "portal" else "staff", someone.role)


def prepared(garden: Garden) -> Ground:
    """The ground in the standing database: a live token for everybody, and one for a job of beta."""
    ground = Ground(garden, database_name())
    for name, someone in garden.world.people.items():
        ground.tokens[name] = someone.token()
    ground.tokens["looker"] = look(garden.world.sam, garden.world.acme.id, garden.world.alice.membership)
    ground.tokens |= {"job": job_token(garden), **_dead_tokens(garden)}
    let_go()
    return ground


def look(someone: Someone, client: UUID, membership: UUID) -> str:
    """A token with which somebody of the staff looks through a member's eyes."""
    return contexts.mint_view_as(someone.token(), client, membership, "", "a look at what they see")


def job_token(garden: Garden) -> str:
    """A live token for a job of acme."""
    token = f"j.{secrets.token_urlsafe(32)}"
    with connections["jobs"].cursor() as cursor:
        cursor.execute(
            "select sec.mint_job(%s::uuid, %s::uuid, %s::bytea, '1 hour')",
            [garden.world.northdock.id, garden.world.acme.id, sha256(token.encode()).digest()],
        )
    return token


def let_go() -> None:
    """Close every connection and pool of Django, whichever thread opened it, for copying the database."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
    while DatabaseWrapper._connection_pools:
        DatabaseWrapper._connection_pools.popitem()[1].close()


def _leave(database: str) -> None:
    """End what still holds the database: a pool that two threads opened at once leaves one of them behind."""
    with psycopg.connect(administrator(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [database]
        )


def _dead_tokens(garden: Garden) -> dict[str, str]:
    """Two contexts of bob that are over: one expired, one revoked."""
    dead = {"expired": garden.world.bob.token(), "revoked": garden.world.bob.token()}
    end = "update sec.context set {} = now() - interval '1 minute' where token_hash = %s"
    with connections["owner"].cursor() as cursor:
        for column, token in zip(("expires_at", "revoked_at"), dead.values(), strict=True):
            cursor.execute(end.format(column), [sha256(token.encode()).digest()])
    return dead


def suspended(ground: Ground) -> dict[str, str]:
    """Tokens that a suspension ended: a person's own, their client's, their workspace's. In a copy only."""
    mark, world = secrets.token_hex(4), ground.garden.world
    closed, shut = make_client(world.northdock, f"delta-{mark}"), make_workspace(f"eastgate-{mark}")
    places = {
        "deactivated": world.acme,
        "of_client": closed,
        "of_workspace": make_client(shut, f"echo-{mark}"),
    }
    people = {name: joined(name, mark, place) for name, place in places.items()}
    tokens = {name: someone.token() for name, someone in people.items()}
    standing = [(ClientMember, people["deactivated"].membership), (Client, closed.id), (Workspace, shut.id)]
    for kind, held in standing:
        assert kind._base_manager.using("owner").filter(id=held).update(status="suspended") == 1
    return tokens


def joined(name: str, mark: str, place: Client) -> Someone:
    """Somebody new in the operations of a client."""
    return join_client(make_person(name, mark), place, "operations")


@contextmanager
def copied(ground: Ground) -> Iterator[Ground]:
    """A copy of the ground's database, gone at the end; roles belong to the cluster and are not copied."""
    name = f"copy_{secrets.token_hex(4)}"
    let_go()
    _leave(ground.database)
    provision(administrator(), name, passwords(), template=ground.database)
    try:
        yield replace(ground, database=name)
    finally:
        let_go()
        with psycopg.connect(administrator(), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def django_on(ground: Ground) -> Iterator[None]:
    """Django's logins point at the ground's database for as long as the block runs."""
    let_go()
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    try:
        for alias in connections:
            connections[alias].settings_dict["NAME"] = ground.database
        yield
    finally:
        let_go()
        for alias, name in before.items():
            connections[alias].settings_dict["NAME"] = name


def administering(ground: Ground) -> psycopg.Connection:
    """A superuser's connection to the ground's database."""
    return psycopg.connect(administrator(ground.database), autocommit=True)
