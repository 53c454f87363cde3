"""Exchange, as Django sees it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Files in: mappings, runs, and what became of each row."""

    name = "baywindow.exchange"
