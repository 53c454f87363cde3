"""Django's way to our templates: the environment of the language that is spoken."""

from __future__ import annotations

from typing import Any

import jinja2
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import get_language

from baywindow.ui.environment import Environment


class Pages(Jinja2):
    """One environment a language, made when it is first asked for; `env` is that of the language spoken."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._by_language: dict[str, Environment] = {}
        super().__init__(params)

    @property
    def env(self) -> jinja2.Environment:
        """The environment whose templates are in the language spoken."""
        language = get_language()
        made = self._by_language.get(language)
        if made is None:
            made = self._by_language[language] = self._english.in_language(language)
        return made

    @env.setter
    def env(self, made: jinja2.Environment) -> None:
        assert isinstance(made, Environment)  # noqa: S101 - the setting names ours
        self._english = made
