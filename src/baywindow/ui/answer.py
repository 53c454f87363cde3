"""Page or fragment: the same address answers a visit with the page and the filter bar with its list."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

V = TypeVar("V", bound=Callable[..., Any])


def answer(request: HttpRequest, page: str, context: dict[str, Any], *, fragment: str) -> HttpResponse:
    """Render `fragment` for htmx, `page` for everybody else; both read the same context."""
    partial = request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")
    response = render(request, fragment if partial else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def form_on(page: str, *ids: str) -> Callable[[V], V]:
    """Mark a view that takes a form standing on `page`, whose address has these ids of the view's own.

    A form that is refused leaves the view's address in the browser: who visits it is led to the page.
    """

    def mark(view: V) -> V:
        taken = require_POST(view)

        @wraps(view)
        def led(request: HttpRequest, **told: Any) -> HttpResponse:
            if request.method in {"GET", "HEAD"}:
                return redirect(page, *(told[name] for name in ids))
            answered: HttpResponse = taken(request, **told)
            return answered

        return led  # type: ignore[return-value]

    return mark
