"""The API room, as Django sees it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Keys, and the frame of the JSON API: errors, paging, limits, answers given once."""

    name = "baywindow.api"
