"""The portal's addresses: home, and the pages of each room."""

from django.urls import URLPattern, path, re_path

from baywindow.figures import badges
from baywindow.stock import balance_portal

from . import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("badges", badges.badges, name="badges"),
    path("stock-balance", balance_portal.stock_balance, name="stock_balance"),
    path("stock-balance/totals", balance_portal.stock_balance_totals, name="stock_balance_totals"),
    path("stock-balance/export.pdf", balance_portal.stock_balance_paper, name="stock_balance_paper"),
    re_path(
        r"^stock-balance/export\.(?P<format>csv|xlsx)$",
        balance_portal.stock_balance_export,
        name="stock_balance_export",
    ),
]
