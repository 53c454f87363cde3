"""The console's side menu: only what exists and what the member may open."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from baywindow.ui.language import gettext_lazy
from baywindow.ui.menu import Entry, Section

_FLOOR = (
    ("home", gettext_lazy("Home"), "console_home", "home", "home.view"),
    ("stock", gettext_lazy("Stock"), "console_stock_choose", "packages", "stock.view"),
    ("orders", gettext_lazy("Orders"), "console_orders_choose", "shopping-cart", "orders.view"),
    ("inbound", gettext_lazy("Inbound"), "console_inbound_choose", "package-import", "inbound.view"),
    ("shipments", gettext_lazy("Shipments"), "console_shipments_choose", "truck", "shipments.view"),
    ("exceptions", gettext_lazy("Exceptions"), "console_exceptions", "alert-triangle", "exceptions.view"),
    ("items", gettext_lazy("Items"), "console_items_choose", "box", "catalog.view"),
    ("documents", gettext_lazy("Documents"), "console_documents_choose", "files", "documents.view"),
    ("warehouses", gettext_lazy("Warehouses"), "console_warehouses", "building-warehouse", "stock.view"),
    ("imports", gettext_lazy("Imports"), "imports", "file-import", "imports.run"),
)
_COUNTED = {
    "orders": gettext_lazy("On hold"),
    "inbound": gettext_lazy("Arrived and not counted yet, or contested by the client"),
    "exceptions": gettext_lazy("Open exceptions"),
}
"""What the numbers beside entries count (see figures.badges)."""
_COUNTED_OF = {"orders": "of=hold", "inbound": "of=arrived,contested"}
"""What stands first where a client is chosen."""

_OFFICE = (
    ("clients", gettext_lazy("Clients"), "console_clients", "building", "clients.view"),
    ("team", gettext_lazy("People"), "console_team", "users", "team.view"),
    ("sign_in", gettext_lazy("Sign-in"), "console_sign_in", "shield-lock", "signin.manage"),
    ("branding", gettext_lazy("Branding"), "console_branding", "palette", "workspace.edit"),
    ("carriers", gettext_lazy("Carriers"), "console_carriers", "truck-delivery", "workspace.edit"),
    ("labels", gettext_lazy("Labels"), "console_labels", "barcode", "workspace.edit"),
    ("access_log", gettext_lazy("Access log"), "console_log", "eye", "audit.view"),
    ("keys", gettext_lazy("API keys"), "console_keys", "key", "keys.manage"),
)


def sections(capabilities: frozenset[str]) -> tuple[Section, ...]:
    """The entries whoever holds these may open."""
    office = Section(_entries(capabilities, _OFFICE), gettext("Workspace"))
    return (Section(_entries(capabilities, _FLOOR)), office)


def _entries(
    capabilities: frozenset[str], pages: tuple[tuple[str, str, str, str, str], ...]
) -> tuple[Entry, ...]:
    return tuple(
        Entry(key, str(title), to, icon, str(_COUNTED.get(key, "")), _counted_at(to, key))
        for key, title, route, icon, capability in pages
        if capability in capabilities and (to := address(route))
    )


def _counted_at(to: str, key: str) -> str:
    return f"{to}?{of}" if (of := _COUNTED_OF.get(key)) else ""


def address(route: str) -> str:
    """The page's address; empty for a page that does not exist yet."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
