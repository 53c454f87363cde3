"""The accounts room, as Django sees it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "baywindow.accounts"
