"""The search's addresses, on both sides."""

from django.urls import URLPattern, path

from . import portal

urlpatterns: list[URLPattern] = [
    path("search", portal.results, name="search"),
    path("search/suggestions", portal.suggestions, name="search_suggestions"),
    path("console/search", portal.results, name="console_search"),
    path("console/search/suggestions", portal.suggestions, name="console_search_suggestions"),
]
