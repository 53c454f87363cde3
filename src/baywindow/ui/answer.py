"""Page or fragment: the same address answers a visit with the page and the filter bar with its list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def answer(request: HttpRequest, page: str, context: dict[str, Any], *, fragment: str) -> HttpResponse:
    """Render `fragment` for htmx, `page` for everybody else; both read the same context."""
    partial = request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")
    response = render(request, fragment if partial else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
