"""Documents, as Django sees it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files that belong to records: published to the client or not, and to whom of them."""

    name = "baywindow.documents"
