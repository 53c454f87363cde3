"""The portal's side menu: only what exists and what the member may open."""

from __future__ import annotations

from django.urls import reverse

from baywindow.tenancy.context import Member
from baywindow.ui.menu import Entry, Section

_PAGES = (
    ("home", "Home", "home", "home", "home.view", ""),
    ("inventory", "Inventory", "inventory", "packages", "stock.view", "Search SKU, name or barcode"),
    ("movements", "Movements", "movements", "arrows-exchange", "stock.view", ""),
    ("stock_balance", "Stock balance", "stock_balance", "scale", "stock.view", ""),
    ("inbound", "Inbound", "inbound", "truck-delivery", "inbound.view", ""),
    ("access_log", "Access log", "access_log", "eye", "audit.view", ""),
    ("keys", "API keys", "keys", "key", "keys.manage", ""),
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
        made.append(Section([Entry("team", "People", reverse("team"), "users")], "Settings"))
    return made
