"""The catalogue, as Django sees it."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Items, their barcodes, packs and search words."""

    name = "baywindow.catalog"
