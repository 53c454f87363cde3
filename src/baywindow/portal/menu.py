"""The portal's side menu: only what exists and what the member may open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from baywindow.ui.language import gettext_lazy
from baywindow.ui.menu import Entry, Section

_PAGES = (
    ("home", gettext_lazy("Home"), "home", "home", "home.view"),
    ("inventory", gettext_lazy("Inventory"), "inventory", "packages", "stock.view"),
    ("movements", gettext_lazy("Movements"), "movements", "arrows-exchange", "stock.view"),
    ("stock_balance", gettext_lazy("Stock balance"), "stock_balance", "scale", "stock.view"),
    ("orders", gettext_lazy("Orders"), "orders", "shopping-cart", "orders.view"),
    ("inbound", gettext_lazy("Inbound"), "inbound", "package-import", "inbound.view"),
    ("shipments", gettext_lazy("Shipments"), "shipments", "truck", "shipments.view"),
    ("exceptions", gettext_lazy("Exceptions"), "exceptions", "alert-triangle", "exceptions.view"),
    ("documents", gettext_lazy("Documents"), "documents", "files", "documents.view"),
    ("activity", gettext_lazy("Activity"), "activity", "history", "home.view"),
)
_COUNTED = {
    "orders": gettext_lazy("On hold, or awaiting approval"),
    "inbound": gettext_lazy("Deliveries that wait for your answer"),
    "exceptions": gettext_lazy("Open exceptions"),
}
"""What the numbers beside entries count (see figures.badges)."""
_COUNTED_IN = {"orders": "view=all&decide=1", "inbound": "view=asked"}
"""The view in which that stands, where the page opens on another."""

_SETTINGS = (
    ("team", gettext_lazy("People"), "team", "users", "team.view"),
    ("order_rules", gettext_lazy("Order approval"), "order_rules", "checks", "orders.rules"),
    ("access_log", gettext_lazy("Access log"), "access_log", "eye", "audit.view"),
    ("keys", gettext_lazy("API keys"), "keys", "key", "keys.manage"),
)


def sections(capabilities: frozenset[str]) -> tuple[Section, ...]:
    """The entries whoever holds these may open, by section."""
    settings = Section(_entries(capabilities, _SETTINGS), gettext("Settings"))
    return (Section(_entries(capabilities, _PAGES)), settings)


def _entries(
    capabilities: frozenset[str], pages: tuple[tuple[str, str, str, str, str], ...]
) -> tuple[Entry, ...]:
    return tuple(
        Entry(key, str(title), to := reverse(route), icon, str(_COUNTED.get(key, "")), _counted_at(to, key))
        for key, title, route, icon, capability in pages
        if capability in capabilities
    )


def _counted_at(to: str, key: str) -> str:
    return f"{to}?{view}" if (view := _COUNTED_IN.get(key)) else ""
