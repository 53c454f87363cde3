"""The portal's side menu: only what exists and what the member may open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from baywindow.tenancy.context import Member
from baywindow.ui.language import gettext_lazy
from baywindow.ui.menu import Entry, Section

_PAGES = (
    ("home", gettext_lazy("Home"), "home", "home", "home.view", ""),
    (
        "inventory",
        gettext_lazy("Inventory"),
        "inventory",
        "packages",
        "stock.view",
        gettext_lazy("Search SKU, name or barcode"),
    ),
    ("movements", gettext_lazy("Movements"), "movements", "arrows-exchange", "stock.view", ""),
    ("stock_balance", gettext_lazy("Stock balance"), "stock_balance", "scale", "stock.view", ""),
    ("orders", gettext_lazy("Orders"), "orders", "shopping-cart", "orders.view", ""),
    ("inbound", gettext_lazy("Inbound"), "inbound", "truck-delivery", "inbound.view", ""),
    ("shipments", gettext_lazy("Shipments"), "shipments", "truck", "shipments.view", ""),
    ("documents", gettext_lazy("Documents"), "documents", "files", "documents.view", ""),
    ("access_log", gettext_lazy("Access log"), "access_log", "eye", "audit.view", ""),
    ("keys", gettext_lazy("API keys"), "keys", "key", "keys.manage", ""),
)


def sections(member: Member) -> list[Section]:
    """The entries this member may open, by section."""
    entries = [
        Entry(key, title, reverse(route), icon, search=search)
        for key, title, route, icon, capability, search in _PAGES
        if member.may(capability)
    ]
    made = [Section(entries)]
    if member.may("team.view"):
        made.append(
            Section([Entry("team", gettext("People"), reverse("team"), "users")], gettext("Settings"))
        )
    return made
