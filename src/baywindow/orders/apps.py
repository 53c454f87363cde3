"""Orders, as Django sees them."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders that are placed, promised goods, picked and sent."""

    name = "baywindow.orders"
