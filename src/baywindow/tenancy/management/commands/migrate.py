"""Django's migrate, for the owner's two schemas only; row security converges right after it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

OWNERS = ("owner", "owner_public")


class Command(migrate.Command):
    """Refuses every login but the owner's; `baywindow migrate` runs both schemas and converges."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate one of the owner's schemas; CommandError for any other alias."""
        if options["database"] not in OWNERS:
            raise CommandError(
                f"The login behind '{options['database']}' may not migrate. Run: baywindow migrate"
            )
        super().handle(*args, **options)
