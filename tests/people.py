"""The people tests speak of, made anew for each test and committed.

northdock serves acme and beta, southbay serves gamma. alice is acme's operations, ada its admin,
fay its finance, bob is beta's operations, gus gamma's. sam manages northdock, olga operates its
floor, carl keeps its books, sue manages southbay.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.test import Client as DjangoClient
from django.test.client import ClientHandler

from baywindow.accounts import contexts, sign_ins
from baywindow.accounts.models import Person, SignIn
from baywindow.tenancy.context import Member, entered
from baywindow.tenancy.models import Client, ClientCode, ClientMember, StaffMember, Workspace
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.request import SealedViews

PASSWORD = "a long enough password"


class SealedClientHandler(SealedViews, ClientHandler):
    """Django's test handler with the product's way of opening a context."""


_ID = re.compile(r'\sid="([^"]+)"')


class Browser(DjangoClient):
    """A test browser that goes through the sealed request path."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.handler = SealedClientHandler(self.handler.enforce_csrf_checks)

    def force_login(self, user: Person, backend: str | None = None) -> None:
        """Signed in without the sign-in page, and on record like one who came by it."""
        super().force_login(user, backend)
        session = self.session
        session[sign_ins.KEY] = str(SignIn.objects.create(person=user).id)
        session.save()

    def request(self, **request: Any) -> Any:
        """The answer; whoever asks for what page, no id stands on it twice."""
        answer = super().request(**request)
        if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
            ids = Counter(_ID.findall(answer.content.decode()))
            assert [one for one, times in ids.items() if times > 1] == [], answer.request["PATH_INFO"]
        return answer


@dataclass
class Someone:
    """A person and the one membership tests use."""

    person: Person
    membership: UUID
    realm: str
    workspace_id: UUID
    client_id: UUID | None
    role: str

    @property
    def alias(self) -> str:
        """The login this person's pages run on."""
        return self.realm

    def token(self) -> str:
        """A fresh sealed context of somebody who has just proved who they are, however long a test takes."""
        chosen = next(m for m in contexts.memberships(self.person.id) if m.id == self.membership)
        token = contexts.mint(self.person.id, chosen, "test")
        proven(token, minutes=-720)
        return token

    @contextmanager
    def acting(self, *, read_only: bool = False) -> Iterator[Member]:
        """Inside this person's context."""
        with entered(self.alias, self.token(), read_only=read_only) as member:
            yield member

    def seen(self, **told: Any) -> dict[str, Any]:
        """What a form sends that was opened just now on the page of this member, and what is told there."""
        kind: Any = ClientMember if self.realm == "portal" else StaffMember
        shown = kind._base_manager.using("owner").get(id=self.membership)
        return {"version": shown.version, "role": shown.role, **told}

    def browser(self, **defaults: Any) -> Browser:
        """A browser that is signed in as this person."""
        browser = Browser(**defaults)
        browser.cookies[settings.CONTEXT_COOKIE] = self.token()
        return browser


def proven(token: str, minutes: int | None) -> None:
    """The context's person proved who they are so many minutes ago; None for never."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.context set proven_at = now() - make_interval(mins => %s::int) where token_hash = %s",
            [minutes, sha256(token.encode()).digest()],
        )


@dataclass
class World:
    """Two workspaces, their clients and people, by name: `world.alice`, `world.acme`."""

    northdock: Workspace
    southbay: Workspace
    acme: Client
    beta: Client
    gamma: Client
    people: dict[str, Someone] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Someone:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def build_world() -> World:
    """Make and commit a world; codes and e-mail addresses carry a random mark."""
    mark = secrets.token_hex(4)
    northdock, southbay = (make_workspace(f"{name}-{mark}") for name in ("northdock", "southbay"))
    acme, beta = (make_client(northdock, f"{name}-{mark}") for name in ("acme", "beta"))
    world = World(northdock, southbay, acme, beta, make_client(southbay, f"gamma-{mark}"))
    for name, client, role in (
        ("alice", world.acme, "operations"),
        ("ada", world.acme, "admin"),
        ("fay", world.acme, "finance"),
        ("eve", world.acme, "executive"),
        ("mia", world.acme, "account_manager"),
        ("aud", world.acme, "auditor"),
        ("bob", world.beta, "operations"),
        ("gus", world.gamma, "operations"),
    ):
        world.people[name] = join_client(make_person(name, mark), client, role)
    for name, workspace, role in (
        ("sam", northdock, "manager"),
        ("ola", northdock, "owner"),
        ("olga", northdock, "operator"),
        ("cleo", northdock, "customer_service"),
        ("carl", northdock, "accounting"),
        ("dirk", northdock, "driver"),
        ("sue", southbay, "manager"),
    ):
        world.people[name] = join_staff(make_person(name, mark), workspace, role)
    return world


def make_workspace(code: str) -> Workspace:
    """A workspace, as the owner."""
    workspace = Workspace(
        code=code, name=code.split("-", maxsplit=1)[0].title() + " Logistics", time_zone="Europe/Berlin"
    )
    workspace.save(using="owner")
    return workspace


def make_client(workspace: Workspace, code: str) -> Client:
    """A client of the workspace, as the owner."""
    client = Client(
        workspace_id=workspace.id,
        id=uuid7(),
        code=code,
        name=code.split("-", maxsplit=1)[0].title(),
        time_zone="Europe/Berlin",
    )
    client.save(using="owner", force_insert=True)
    ClientCode(workspace_id=workspace.id, code=code, holder_id=client.id).save(
        using="owner", force_insert=True
    )
    return client


def make_person(name: str, mark: str) -> Person:
    """Somebody who can sign in with PASSWORD."""
    return Person.objects.create_user(f"{name}-{mark}@example.test", PASSWORD, name=name.title())


def join_client(person: Person, client: Client, role: str) -> Someone:
    """Make the person a member of a client; an Auditor for thirty days."""
    member = ClientMember(
        workspace_id=client.workspace_id,
        client_id=client.id,
        person_id=person.id,
        name=person.name,
        email=person.email,
        role=role,
        ends_on=datetime.now(UTC).date() + timedelta(days=30) if role == "auditor" else None,
    )
    member.save(using="owner")
    return Someone(person, member.id, "portal", client.workspace_id, client.id, role)


def join_staff(person: Person, workspace: Workspace, role: str) -> Someone:
    """Make the person a member of a workspace's own team."""
    member = StaffMember(
        workspace_id=workspace.id, person_id=person.id, name=person.name, email=person.email, role=role
    )
    member.save(using="owner")
    return Someone(person, member.id, "staff", workspace.id, None, role)
