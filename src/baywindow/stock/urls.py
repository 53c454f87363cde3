"""The portal's addresses of stock. Sub-pages stand under the page they belong to."""

from django.urls import URLPattern, path, re_path

from . import portal, portal_movements

FILE = r"export\.(?P<format>csv|xlsx)$"

urlpatterns: list[URLPattern] = [
    path("inventory", portal.inventory, name="inventory"),
    re_path(rf"^inventory/{FILE}", portal.inventory_file, name="inventory_file"),
    path("movements", portal_movements.movements, name="movements"),
    re_path(rf"^movements/{FILE}", portal_movements.movements_file, name="movements_file"),
]
