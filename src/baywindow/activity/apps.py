"""The activity room, as Django sees it."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """What happened, and the errands that follow from it."""

    name = "baywindow.activity"
