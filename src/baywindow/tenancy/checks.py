"""A model without an audience, or on keys that are not led by its tenant, fails the build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from .audience import ForClient, ForStaff, ForWorkspace, Platform
from .router import CORE_APPS


@register()
def audiences(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for core models without a core audience and own platform models without one."""
    return [
        error
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("baywindow.")
        for error in _faults(model)
    ]


def _faults(model: type[models.Model]) -> list[CheckMessage]:
    audience = getattr(model, "audience", None)
    wanted = (ForClient, ForWorkspace, ForStaff) if model._meta.app_label in CORE_APPS else (Platform,)
    if isinstance(audience, wanted):
        return []
    names = " or ".join(kind.__name__ for kind in wanted)
    return [Error("declares no audience", hint=f"Set audience to {names}", obj=model, id="baywindow.E001")]
