"""What a member may do, and which built-in role may do it.

The code asks for a capability, never for a role's name. The database keeps a copy of the roles
(table `role`), written by the converge step, because it alone decides what a context may do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.utils.translation import gettext

from baywindow.ui.language import gettext_lazy

Realm = Literal["portal", "staff"]

PLAIN_WORDS: dict[str, str] = {
    "home.view": gettext_lazy("See the home page"),
    "stock.view": gettext_lazy("See stock, movements and stock balances"),
    "stock.export": gettext_lazy("Export stock and movements"),
    "stock.receive": gettext_lazy("Receive goods into stock"),
    "stock.adjust": gettext_lazy("Adjust stock"),
    "stock.move": gettext_lazy("Move stock between locations"),
    "stock.hold": gettext_lazy("Put stock on hold and release it"),
    "inbound.view": gettext_lazy("See announced deliveries and what came of them"),
    "inbound.export": gettext_lazy("Export deliveries"),
    "inbound.edit": gettext_lazy("Announce, change, receive and cancel deliveries"),
    "inbound.announce": gettext_lazy("Announce deliveries on the portal and cancel them"),
    "inbound.answer": gettext_lazy("Accept or contest what was counted otherwise than announced"),
    "orders.view": gettext_lazy("See orders and what came of them"),
    "orders.export": gettext_lazy("Export orders"),
    "orders.edit": gettext_lazy("Write, change, hold and cancel orders"),
    "orders.pick": gettext_lazy("Allocate and pick orders"),
    "orders.place": gettext_lazy("Place orders on the portal"),
    "orders.hold": gettext_lazy("Hold, release and cancel own orders on the portal"),
    "orders.approve": gettext_lazy("Approve orders that others have placed on the portal"),
    "orders.rules": gettext_lazy("Say whether the company's orders need approval"),
    "documents.view": gettext_lazy("See documents that are for everybody"),
    "documents.operations": gettext_lazy("See documents for operations: papers of goods, photos, labels"),
    "documents.finance": gettext_lazy("See documents for finance: invoices"),
    "documents.edit": gettext_lazy("Store documents, publish them and say who they are for"),
    "exceptions.view": gettext_lazy("See what stands in the way of orders, deliveries and shipments"),
    "exceptions.export": gettext_lazy("Export exceptions"),
    "exceptions.edit": gettext_lazy("Open, change and resolve exceptions"),
    "exceptions.comment": gettext_lazy("Read and write what only staff say of exceptions"),
    "exceptions.rules": gettext_lazy("Say which exceptions are looked for by themselves"),
    "shipments.view": gettext_lazy("See shipments, their packages and where they are"),
    "shipments.export": gettext_lazy("Export shipments"),
    "shipments.edit": gettext_lazy("Pack, ship and deliver, and take goods back"),
    "catalog.view": gettext_lazy("See items"),
    "catalog.edit": gettext_lazy("Create and change items"),
    "costs.view": gettext_lazy("See what things cost the warehouse"),
    "costs.edit": gettext_lazy("Change what things cost the warehouse"),
    "warehouses.edit": gettext_lazy("Create and change warehouses and locations"),
    "clients.view": gettext_lazy("See the workspace's clients"),
    "clients.edit": gettext_lazy("Create and change clients"),
    "clients.view_as": gettext_lazy("Look through a client's eyes, reading only"),
    "audit.view": gettext_lazy("See who looked at and took out data"),
    "imports.run": gettext_lazy("Bring files in"),
    "workspace.edit": gettext_lazy("Change the workspace's name, logo and colours"),
    "team.view": gettext_lazy("See colleagues"),
    "team.manage": gettext_lazy("Invite and manage colleagues"),
    "signin.manage": gettext_lazy("Say how people must sign in"),
    "sso.manage": gettext_lazy("Connect a company's own sign-in, which then answers for who people are"),
    "keys.manage": gettext_lazy("Make and revoke API keys"),
    "roles.manage": gettext_lazy("Make and change roles"),
    "clients.people": gettext_lazy("Invite and manage the people of clients"),
    "workspace.own": gettext_lazy("Own the workspace: decide who else does"),
}

AREAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext_lazy("Stock and items"), ("home", "stock", "catalog", "costs", "warehouses", "imports")),
    (gettext_lazy("Inbound"), ("inbound",)),
    (gettext_lazy("Outbound"), ("orders", "shipments")),
    (gettext_lazy("Exceptions"), ("exceptions",)),
    (gettext_lazy("Documents"), ("documents",)),
    (gettext_lazy("Clients"), ("clients",)),
    (gettext_lazy("People and access"), ("team", "roles", "keys", "signin", "sso", "audit")),
    (gettext_lazy("Workspace"), ("workspace",)),
)
"""What capabilities are about, by how their codes begin."""


def by_area(codes: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The codes under what they are about, in the order of the book; what has no area comes last."""
    held = list(codes)
    areas = [(area, [code for code in held if code.split(".")[0] in begins]) for area, begins in AREAS]
    known = {code for _, found in areas for code in found}
    areas.append((gettext("Everything else"), [code for code in held if code not in known]))
    return [(area, found) for area, found in areas if found]


_READS_STOCK = {
    "home.view", "stock.view", "stock.export", "inbound.view", "inbound.export",
    "orders.view", "orders.export", "shipments.view", "shipments.export", "catalog.view",
    "exceptions.view", "exceptions.export",
}  # fmt: skip
_READS_DOCUMENTS = {"documents.view", "documents.operations", "documents.finance"}
_OWN_INBOUND = {"inbound.announce", "inbound.answer"}
_OWN_ORDERS = {"orders.hold", "orders.place", "orders.approve"}
_FLOOR = {
    "stock.receive", "stock.adjust", "stock.move", "stock.hold", "inbound.edit", "orders.edit", "orders.pick",
    "shipments.edit", "exceptions.edit", "exceptions.comment",
}  # fmt: skip
_PAPERS = {"documents.view", "documents.operations", "documents.edit"}
_DESK = _READS_STOCK | {"clients.view", "team.view"}

CLIENT_ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(
        _READS_STOCK
        | _READS_DOCUMENTS
        | _OWN_INBOUND
        | _OWN_ORDERS
        | {"orders.rules", "team.view", "team.manage", "roles.manage", "audit.view", "keys.manage"}
    ),
    "operations": frozenset(
        _READS_STOCK | _OWN_INBOUND | _OWN_ORDERS | {"documents.view", "documents.operations", "team.view"}
    ),
    "finance": frozenset({"home.view", "documents.view", "documents.finance"}),
    "executive": frozenset(_READS_STOCK | _READS_DOCUMENTS),
    "account_manager": frozenset(_READS_STOCK | _READS_DOCUMENTS),
    "auditor": frozenset(_READS_STOCK | _READS_DOCUMENTS | {"team.view", "audit.view"}),
}

STAFF_ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(PLAIN_WORDS),
    "manager": frozenset(PLAIN_WORDS) - {"sso.manage", "workspace.own"},
    "operator": frozenset(_DESK | _FLOOR | _PAPERS),
    "customer_service": frozenset(
        _DESK
        | _PAPERS
        | {"stock.hold", "inbound.edit", "orders.edit", "catalog.edit", "clients.people", "clients.view_as"}
        | {"exceptions.edit", "exceptions.comment", "exceptions.rules"}
    ),
    "accounting": frozenset(
        _DESK | _PAPERS | {"documents.finance", "costs.view", "costs.edit", "exceptions.comment"}
    ),
    "driver": frozenset({"home.view"}),
}

ROLE_NAMES: dict[str, str] = {
    "admin": gettext_lazy("Admin"),
    "operations": gettext_lazy("Operations"),
    "finance": gettext_lazy("Finance"),
    "executive": gettext_lazy("Executive"),
    "account_manager": gettext_lazy("Account manager"),
    "auditor": gettext_lazy("Auditor"),
    "owner": gettext_lazy("Owner"),
    "manager": gettext_lazy("Manager"),
    "operator": gettext_lazy("Operator"),
    "customer_service": gettext_lazy("Customer service"),
    "accounting": gettext_lazy("Accounting"),
    "driver": gettext_lazy("Driver"),
}


POWERS = frozenset(
    {
        "team.manage", "clients.people", "roles.manage", "keys.manage", "signin.manage", "sso.manage",
        "workspace.own",
    }
)  # fmt: skip
"""What lets its holder give access to people or programs, or say who is let in."""


def role_name(role: str) -> str:
    """A built-in role in words; what is called otherwise, as it is called."""
    return ROLE_NAMES.get(role, role)


def capabilities_of(realm: Realm, role: str) -> frozenset[str]:
    """The capabilities of a built-in role; KeyError names a role that does not exist."""
    return (CLIENT_ROLES if realm == "portal" else STAFF_ROLES)[role]
