"""Shipments, as Django sees them."""

from django.apps import AppConfig


class ShipmentsConfig(AppConfig):
    """What leaves the warehouse, in which packages, with whom, and what became of it."""

    name = "baywindow.shipments"
