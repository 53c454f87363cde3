"""What stands in the way of orders, deliveries and shipments, told to the client in plain words."""

from django.apps import AppConfig


class ExceptionsConfig(AppConfig):
    """The room of exceptions."""

    name = "baywindow.exceptions"
