"""Addresses of the keys' pages, in the portal and in the console."""

from django.urls import URLPattern, path

from . import console, portal

urlpatterns: list[URLPattern] = [
    path("settings/api", portal.keys, name="keys"),
    path("settings/api/new", portal.new_key, name="key_new"),
    path("settings/api/reference", portal.reference, name="api_reference"),
    path("settings/api/<uuid:key_id>/revocation", portal.end_key, name="key_end"),
    path("console/keys", console.keys, name="console_keys"),
    path("console/keys/new", console.new_key, name="console_key_new"),
    path("console/keys/reference", console.reference, name="console_api_reference"),
    path("console/keys/<uuid:key_id>/revocation", console.end_key, name="console_key_end"),
]
