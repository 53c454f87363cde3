"""The team room, as Django sees it."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Who belongs where: invitations, roles of one's own making, and the log of both."""

    name = "baywindow.team"
