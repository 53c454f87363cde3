"""Which login a model is read through, and which schema its table lives in."""

from __future__ import annotations

from typing import Any

from django.db import models

from .context import current_or_none

CORE_APPS = frozenset(
    {
        "tenancy",
        "activity",
        "api",
        "catalog",
        "stock",
        "documents",
        "exceptions",
        "inbound",
        "orders",
        "shipments",
        "exchange",
        "team",
    }
)


class ByAudience:
    """Core tables go through the login of the current context, people and sign-ins through bw_auth."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        """The alias to read a model through."""
        if model._meta.app_label not in CORE_APPS:
            return "jobs" if model._meta.app_label == "procrastinate" else "default"
        member = current_or_none()
        return member.alias if member else "portal"

    db_for_write = db_for_read

    def allow_relation(self, left: models.Model, right: models.Model, **hints: Any) -> bool:
        """Relations stay inside one schema."""
        return (left._meta.app_label in CORE_APPS) == (right._meta.app_label in CORE_APPS)

    def allow_migrate(self, alias: str, app_label: str, **hints: Any) -> bool:
        """Only the owner migrates: core tables in schema core, all others in public."""
        if app_label in CORE_APPS:
            return alias == "owner"
        return alias == "owner_public"
