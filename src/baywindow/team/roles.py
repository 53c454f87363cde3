"""Roles: the built-in ones, the workspace's for all its clients, and those of one client or the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from baywindow.tenancy.capabilities import CLIENT_ROLES, PLAIN_WORDS, ROLE_NAMES, STAFF_ROLES, Realm
from baywindow.tenancy.context import Member, current
from baywindow.tenancy.refusal import as_the_database_says
from baywindow.tenancy.sql import rows

from .models import ClientRole, WorkspaceRole
from .places import Place

_FOR_CLIENTS = "select r.id, r.name, r.capabilities from sec.roles_for_clients() r"


@dataclass(frozen=True)
class RoleCard:
    """A role as pages show it. `code` is what a membership holds; `id` is None for a built-in role."""

    code: str
    name: str
    capabilities: frozenset[str]
    id: UUID | None = None
    made_here: bool = False


def roles_of(place: Place) -> list[RoleCard]:
    """Every role the people of a place can have: built-in ones first, then by name."""
    cards = built_in(place.realm)
    if place.client_id is not None:
        cards += [_card(role, made_here=False) for role in rows(_FOR_CLIENTS)]
    return cards + [_card(role, made_here=True) for role in place.own_roles.order_by("name", "id")]


def built_in(realm: Realm) -> list[RoleCard]:
    """The roles every workspace has."""
    known = CLIENT_ROLES if realm == "portal" else STAFF_ROLES
    return [RoleCard(code, ROLE_NAMES[code], held) for code, held in known.items()]


def _card(role: Any, *, made_here: bool) -> RoleCard:
    return RoleCard(str(role.id), role.name, frozenset(role.capabilities), role.id, made_here)


def names_of(cards: list[RoleCard]) -> dict[str, str]:
    """The roles' names by what a membership holds."""
    return {card.code: card.name for card in cards}


def givable(member: Member, place: Place, cards: list[RoleCard]) -> list[RoleCard]:
    """The roles a member may give there: on their own side none that may do more than they may."""
    if member.realm != place.realm:
        return cards
    return [card for card in cards if card.capabilities <= member.capabilities]


def reach(realm: Realm) -> dict[str, str]:
    """The capabilities a role of this side can hold, with their plain words."""
    known = CLIENT_ROLES if realm == "portal" else STAFF_ROLES
    held = frozenset().union(*known.values())
    return {code: words for code, words in PLAIN_WORDS.items() if code in held}


def make_role(place: Place, name: str, capabilities: list[str]) -> None:
    """A new role; Refusal when it is wider than its maker. The database refuses a name that is taken."""
    role = _new(place)
    role.name, role.capabilities = name, sorted(capabilities)
    with as_the_database_says():
        role.save(using=current().alias)


def _new(place: Place) -> Any:
    if place.client_id is not None:
        return ClientRole(client_id=place.client_id)
    return WorkspaceRole(realm=place.realm)


def amend_role(role: Any, name: str, capabilities: list[str]) -> None:
    """The role, changed: its people's open pages ask for their context again."""
    role.name, role.capabilities = name, sorted(capabilities)
    role.version += 1
    with as_the_database_says():
        role.save(update_fields=["name", "capabilities", "updated_at", "version"], using=current().alias)


def remove_role(role: Any) -> None:
    """Take a role away; Refusal while somebody has it. Twice is once."""
    role.status = "removed"
    role.version += 1
    with as_the_database_says():
        role.save(update_fields=["status", "updated_at", "version"], using=current().alias)
