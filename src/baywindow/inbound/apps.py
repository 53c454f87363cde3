"""Inbound, as Django sees it."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    """Deliveries that are announced, come in and are counted."""

    name = "baywindow.inbound"
