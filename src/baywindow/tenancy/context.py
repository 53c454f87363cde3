"""The sealed context of a request, a job or a test: who acts, where, and with which capabilities.

`entered` is the only door. It opens the transaction, hands the token to `sec.enter` in the
database and holds what came back for as long as the block runs. Everything tenant-bound asks
`current()`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from .capabilities import ROLE_NAMES

ContextRealm = Literal["portal", "staff", "job"]

NOT_VALID = "TN001"
FOREIGN_CLIENT = "TN002"
LOCKED = "55P03"
"""PostgreSQL's code for a lock that was not to be had in time."""


class NoContext(Exception):
    """Nobody has entered: a tenant-bound query was asked outside `entered`."""


class ContextExpired(Exception):
    """The token is unknown, expired or revoked."""


class ForeignClient(Exception):
    """The context does not hold the client that was asked for."""


class ViewAs(NamedTuple):
    """Somebody of the staff looks through a member's or a role's eyes: who, why, until when."""

    by: str
    reason: str
    until: datetime


class Look(NamedTuple):
    """How a person wants pages written and shown; empty means as everybody's."""

    numbers: str = ""
    dates: str = ""
    theme: str = ""
    density: str = ""
    picture: str = ""


AS_USUAL = Look()


class Brand(NamedTuple):
    """How a workspace looks: the colour's six digits, the files' names, the mails' sender, whom to ask.

    `locale` is the workspace's own; of a mail's brand that of its reader, as are `zone`, `numbers` and
    `dates`; of an invitation's the place's, as is `zone`; no other has these three. `host` is an address of
    its own. `plate` is "dark" where the logo stands on a dark one.
    """

    name: str = ""
    accent: str = ""
    logo: str = ""
    icon: str = ""
    sender: str = ""
    support: str = ""
    locale: str = ""
    host: str = ""
    zone: str = ""
    plate: str = ""
    numbers: str = ""
    dates: str = ""


def brand_told(told: dict[str, str]) -> Brand:
    """The brand as the database tells it; what it leaves out is empty."""
    return Brand(*(told.get(name, "") for name in Brand._fields))


NO_BRAND = Brand()


@dataclass(frozen=True)
class Member:
    """Who acts in this context. `client_id` is None for staff and for a job of the workspace.

    `key_id` is the API key the context belongs to, None for people at a browser. `untouched` says that
    its use should be noted again. `networks` are where it may be used from: one of each group, if any.
    `proven_ago` is how long ago the person proved who they are; None where nobody did: keys, looks, jobs.
    `asked_by` names the person a job works for, if any.
    """

    realm: ContextRealm
    alias: str
    person_id: UUID | None
    person_name: str
    email: str
    workspace_id: UUID
    workspace_name: str
    client_id: UUID | None
    client_name: str | None
    role: str
    capabilities: frozenset[str]
    time_zone: str
    locale: str
    currency: str
    shows_locations: bool
    shows_unit_value: bool
    several: bool
    view_as: ViewAs | None = None
    look: Look = AS_USUAL
    key_id: UUID | None = None
    brand: Brand = NO_BRAND
    untouched: bool = False
    networks: tuple[tuple[str, ...], ...] = ()
    proven_ago: timedelta | None = None
    asked_by: str = ""

    @property
    def role_name(self) -> str:
        """The role in words; one of somebody's own making as they wrote it."""
        return ROLE_NAMES.get(self.role, self.role)

    def may(self, capability: str) -> bool:
        """Whether this context holds the capability."""
        return capability in self.capabilities


_current: ContextVar[Member | None] = ContextVar("baywindow_member", default=None)


def current() -> Member:
    """The member of this context; NoContext outside `entered`."""
    member = _current.get()
    if member is None:
        raise NoContext("Nobody has entered: wrap the call in baywindow.tenancy.context.entered(...)")
    return member


def current_or_none() -> Member | None:
    """The member of this context, or None outside `entered`."""
    return _current.get()


@contextmanager
def entered(
    alias: str, token: str, client: UUID | None = None, *, read_only: bool = True
) -> Iterator[Member]:
    """Open a transaction on `alias`, enter the context of `token`, leave it at the end.

    Raises ContextExpired or ForeignClient; an exception inside the block rolls back.
    """
    with transaction.atomic(using=alias):
        member = _enter(alias, token, client, read_only)
        mark = _current.set(member)
        try:
            yield member
        finally:
            _current.reset(mark)


@contextmanager
def asked_by(person_name: str) -> Iterator[None]:
    """What a job tells in this block names the person who asked for it, where one did."""
    mark = _current.set(replace(current(), asked_by=person_name))
    try:
        yield
    finally:
        _current.reset(mark)


def _enter(alias: str, token: str, client: UUID | None, read_only: bool) -> Member:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("select sec.enter(%s::text, %s::uuid, %s::boolean)", [token, client, read_only])
            row = cursor.fetchone()
    except DatabaseError as error:
        raise translated(error) from error
    assert row is not None  # noqa: S101 - a function call answers one row
    return _member(alias, json.loads(row[0]))


def translated(error: DatabaseError) -> Exception:
    """ContextExpired or ForeignClient where the database meant them; any other error as it is."""
    state = sqlstate(error)
    if state == NOT_VALID:
        return ContextExpired()
    if state == FOREIGN_CLIENT:
        return ForeignClient()
    return error


def sqlstate(error: BaseException) -> str | None:
    """PostgreSQL's five-character code behind a Django database error, None when there is none."""
    return getattr(error.__cause__, "sqlstate", None)


def _member(alias: str, seal: dict[str, Any]) -> Member:
    return Member(
        realm=seal["realm"],
        alias=alias,
        person_id=_uuid(seal["person_id"]),
        person_name=seal["person_name"],
        email=seal["email"],
        workspace_id=UUID(seal["workspace_id"]),
        workspace_name=seal["workspace_name"],
        client_id=_uuid(seal["client_id"]),
        client_name=seal["client_name"],
        role=seal["role"],
        capabilities=frozenset(seal["capabilities"]),
        time_zone=seal["time_zone"],
        locale=seal["locale"],
        currency=seal["currency"],
        shows_locations=seal["shows_locations"],
        shows_unit_value=seal["shows_unit_value"],
        several=seal["several"],
        view_as=_view_as(seal.get("view_as")),
        look=Look(*(seal.get(name, "") for name in Look._fields)),
        key_id=_uuid(seal.get("key_id")),
        brand=brand_told(seal.get("brand", {})),
        untouched=bool(seal.get("untouched")),
        networks=tuple(map(tuple, seal.get("networks", ()))),
        proven_ago=_span(seal.get("proven_ago")),
    )


def _view_as(seal: dict[str, str] | None) -> ViewAs | None:
    return ViewAs(seal["by"], seal["reason"], datetime.fromisoformat(seal["until"])) if seal else None


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
