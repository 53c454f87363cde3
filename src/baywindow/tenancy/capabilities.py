"""What a member may do, and which built-in role may do it.

The code asks for a capability, never for a role's name. The database keeps a copy of the roles
(table `role`), written by the converge step, because it alone decides what a context may do.
"""

from __future__ import annotations

from typing import Literal

Realm = Literal["portal", "staff"]

PLAIN_WORDS: dict[str, str] = {
    "home.view": "See the home page",
    "stock.view": "See stock, movements and stock balances",
    "stock.export": "Export stock and movements",
    "stock.receive": "Receive goods into stock",
    "stock.adjust": "Adjust stock",
    "stock.move": "Move stock between locations",
    "stock.hold": "Put stock on hold and release it",
    "inbound.view": "See announced deliveries and what came of them",
    "inbound.export": "Export deliveries",
    "inbound.edit": "Announce, change, receive and cancel deliveries",
    "inbound.answer": "Accept or contest what was counted otherwise than announced",
    "catalog.view": "See items",
    "catalog.edit": "Create and change items",
    "costs.view": "See what things cost the warehouse",
    "costs.edit": "Change what things cost the warehouse",
    "warehouses.edit": "Create and change warehouses and locations",
    "clients.view": "See the workspace's clients",
    "clients.edit": "Create and change clients",
    "clients.view_as": "Look through a client's eyes, reading only",
    "audit.view": "See who looked at and took out data",
    "imports.run": "Bring files in",
    "workspace.edit": "Change the workspace's name, logo and colours",
    "team.view": "See colleagues",
    "team.manage": "Invite and manage colleagues",
    "signin.manage": "Say how people must sign in",
    "sso.manage": "Connect a company's own sign-in, which then answers for who people are",
    "keys.manage": "Make and revoke API keys",
    "roles.manage": "Make and change roles",
    "clients.people": "Invite and manage the people of clients",
    "workspace.own": "Own the workspace: decide who else does",
}

_READS_STOCK = {"home.view", "stock.view", "stock.export", "inbound.view", "inbound.export", "catalog.view"}
_FLOOR = {"stock.receive", "stock.adjust", "stock.move", "stock.hold", "inbound.edit"}
_DESK = _READS_STOCK | {"clients.view", "team.view"}

CLIENT_ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(
        _READS_STOCK
        | {"inbound.answer", "team.view", "team.manage", "roles.manage", "audit.view", "keys.manage"}
    ),
    "operations": frozenset(_READS_STOCK | {"inbound.answer", "team.view"}),
    "finance": frozenset({"home.view"}),
    "executive": frozenset(_READS_STOCK),
    "account_manager": frozenset(_READS_STOCK),
    "auditor": frozenset(_READS_STOCK | {"team.view", "audit.view"}),
}

STAFF_ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(PLAIN_WORDS),
    "manager": frozenset(PLAIN_WORDS) - {"sso.manage", "workspace.own"},
    "operator": frozenset(_DESK | _FLOOR),
    "customer_service": frozenset(
        _DESK | {"stock.hold", "inbound.edit", "catalog.edit", "clients.people", "clients.view_as"}
    ),
    "accounting": frozenset(_DESK | {"costs.view", "costs.edit"}),
    "driver": frozenset({"home.view"}),
}

ROLE_NAMES: dict[str, str] = {
    "admin": "Admin",
    "operations": "Operations",
    "finance": "Finance",
    "executive": "Executive",
    "account_manager": "Account manager",
    "auditor": "Auditor",
    "owner": "Owner",
    "manager": "Manager",
    "operator": "Operator",
    "customer_service": "Customer service",
    "accounting": "Accounting",
    "driver": "Driver",
}


def role_name(role: str) -> str:
    """A built-in role in words; what is called otherwise, as it is called."""
    return ROLE_NAMES.get(role, role)


def capabilities_of(realm: Realm, role: str) -> frozenset[str]:
    """The capabilities of a built-in role; KeyError names a role that does not exist."""
    return (CLIENT_ROLES if realm == "portal" else STAFF_ROLES)[role]
