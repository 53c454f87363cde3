"""Who can sign in to the demo. Nothing here is secret, and nothing of it exists without the demo."""

from __future__ import annotations

from typing import Any

PASSWORD = "baywindow-demo"  # noqa: S105 - printed on the sign-in page
NORTHDOCK, SOUTHBAY = "Northdock Logistics", "Southbay Fulfilment"
JUNIPER, THISTLE, BADGER = "Juniper Tea Co.", "Thistle & Spoke Cycleworks", "Grumbling Badger Pet Food"
LANTERN, FENNEL, POCKETWATT = "Lantern & Loom Apparel", "Velvet Fennel Skincare", "Pocketwatt Accessories"

_OF_CLIENTS = (
    ("Ottilie Prahm", "ops@juniper-tea.example", "operations", JUNIPER, NORTHDOCK),
    ("Maren Sollfeld", "admin@juniper-tea.example", "admin", JUNIPER, NORTHDOCK),
    ("Fritz Auerhain", "finance@juniper-tea.example", "finance", JUNIPER, NORTHDOCK),
    ("Elin Tarnow", "executive@juniper-tea.example", "executive", JUNIPER, NORTHDOCK),
    ("Bo Wickmann", "admin@thistle-spoke.example", "admin", THISTLE, NORTHDOCK),
    ("Lale Dornbusch", "ops@thistle-spoke.example", "operations", THISTLE, NORTHDOCK),
    ("Henk Rosendaal", "finance@thistle-spoke.example", "finance", THISTLE, NORTHDOCK),
    ("Greta Hollmoor", "admin@grumbling-badger.example", "admin", BADGER, NORTHDOCK),
    ("Wiebke Sandholt", "ops@grumbling-badger.example", "operations", BADGER, NORTHDOCK),
    ("Arne Kesselring", "executive@grumbling-badger.example", "executive", BADGER, NORTHDOCK),
    ("June Okerlund", "admin@lantern-loom.example", "admin", LANTERN, SOUTHBAY),
    ("Theo Marchbanks", "ops@lantern-loom.example", "operations", LANTERN, SOUTHBAY),
    ("Ines Calloway", "finance@lantern-loom.example", "finance", LANTERN, SOUTHBAY),
    ("Rosa Pemberley", "ops@velvet-fennel.example", "operations", FENNEL, SOUTHBAY),
    ("Abel Winterburn", "admin@velvet-fennel.example", "admin", FENNEL, SOUTHBAY),
    ("Cass Underhay", "auditor@velvet-fennel.example", "auditor", FENNEL, SOUTHBAY),
    ("Dev Larkspur", "ops@pocketwatt.example", "operations", POCKETWATT, SOUTHBAY),
    ("Nia Halloran", "executive@pocketwatt.example", "executive", POCKETWATT, SOUTHBAY),
    ("Vera Sandquist", "vera@brandkeepers.example", "account_manager", JUNIPER, NORTHDOCK),
    ("Vera Sandquist", "vera@brandkeepers.example", "account_manager", BADGER, NORTHDOCK),
    ("Vera Sandquist", "vera@brandkeepers.example", "account_manager", FENNEL, SOUTHBAY),
    ("Marlo Quist", "marlo@southbay.example", "executive", THISTLE, NORTHDOCK),
)
_OF_STAFF = (
    ("Hanna Kranich", "owner@northdock.example", "owner", NORTHDOCK),
    ("Tilo Brandtner", "manager@northdock.example", "manager", NORTHDOCK),
    ("Svea Moorkamp", "operator@northdock.example", "operator", NORTHDOCK),
    ("Emre Talbach", "service@northdock.example", "customer_service", NORTHDOCK),
    ("Ruth Oldekopp", "accounting@northdock.example", "accounting", NORTHDOCK),
    ("Piet Wellbrock", "driver@northdock.example", "driver", NORTHDOCK),
    ("Dolores Fennimore", "owner@southbay.example", "owner", SOUTHBAY),
    ("Wade Lindgrove", "manager@southbay.example", "manager", SOUTHBAY),
    ("Mei Castellane", "operator@southbay.example", "operator", SOUTHBAY),
    ("Marlo Quist", "marlo@southbay.example", "customer_service", SOUTHBAY),
    ("Glen Taskerly", "accounting@southbay.example", "accounting", SOUTHBAY),
)


def _login(
    realm: str, name: str, email: str, role: str, client: str | None, workspace: str
) -> dict[str, Any]:
    return {
        "email": email,
        "password": PASSWORD,
        "name": name,
        "role": role,
        "client": client,
        "workspace": workspace,
        "realm": realm,
    }


LOGINS: list[dict[str, Any]] = [
    *(_login("portal", *told) for told in _OF_CLIENTS),
    *(_login("staff", name, email, role, None, workspace) for name, email, role, workspace in _OF_STAFF),
]
"""One entry per membership; a person with several clients or realms appears several times."""


def logins() -> list[dict[str, Any]]:
    """The demo's logins: email, password, name, role, client (None for staff), workspace, realm."""
    return [dict(login) for login in LOGINS]
