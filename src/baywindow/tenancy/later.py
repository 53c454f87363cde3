"""Answers whose content is made after their transaction, so that slow work holds no connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase


class Later(HttpResponse):
    """An answer to be: `make` gives its content once the request's transaction is over."""

    def __init__(self, make: Callable[[], bytes], **options: Any) -> None:
        super().__init__(**options)
        self._make = make

    def make(self) -> None:
        """Put the content in. Raises what `make` raises, a Refusal for instance."""
        self.content = self._make()


def made(response: HttpResponseBase) -> HttpResponseBase:
    """The answer with its content; one that needs no making as it is."""
    if isinstance(response, Later):
        response.make()
    return response
