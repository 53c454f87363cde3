"""Stock, as Django sees it."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Warehouses, lots and the ledger."""

    name = "baywindow.stock"
