"""Addresses of the keys' pages, in the portal and in the console."""

from django.urls import URLPattern, path

from . import console, portal

urlpatterns: list[URLPattern] = [
    path("keys", portal.keys, name="keys"),
    path("keys/new", portal.new_key, name="key_new"),
    path("keys/reference", portal.reference, name="api_reference"),
    path("keys/<uuid:key_id>/revocation", portal.end_key, name="key_end"),
    path("console/keys", console.keys, name="console_keys"),
    path("console/keys/new", console.new_key, name="console_key_new"),
    path("console/keys/reference", console.reference, name="console_api_reference"),
    path("console/keys/<uuid:key_id>/revocation", console.end_key, name="console_key_end"),
]
