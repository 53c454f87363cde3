"""People and requests for pages that need no database."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.test import RequestFactory

from baywindow.tenancy.context import NO_BRAND, Look

PLAIN = Look()


@dataclass(frozen=True)
class Member:
    realm: str = "portal"
    person_name: str = "Alice Okafor"
    email: str = "alice@acme.example"
    workspace_name: str = "Northdock Logistics"
    client_id: str | None = "00000000-0000-7000-8000-000000000001"
    client_name: str | None = "Juniper Tea Co."
    role: str = "operations"
    capabilities: frozenset[str] = frozenset()
    time_zone: str = "Europe/Berlin"
    locale: str = "en"
    several: bool = True
    view_as: Any = None
    look: Any = PLAIN
    brand: Any = NO_BRAND

    @property
    def role_name(self) -> str:
        return self.role.capitalize()

    def may(self, capability: str) -> bool:
        return bool(capability) and self.role != "driver"


def asking(address: str = "/inventory", **member: Any) -> HttpRequest:
    """A GET by somebody signed in."""
    request = RequestFactory().get(address)
    request.member = Member(**member)  # type: ignore[attr-defined]
    return request
