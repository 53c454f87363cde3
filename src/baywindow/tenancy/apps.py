"""The tenancy room, as Django sees it."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Registers the check that every model declares its audience."""

    name = "baywindow.tenancy"

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401
