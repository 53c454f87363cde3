"""The portal's addresses of stock. Sub-pages stand under the page they belong to."""

from django.urls import URLPattern, path, re_path

from . import portal, portal_item, portal_movements

FILE = r"export\.(?P<format>csv|xlsx)$"

urlpatterns: list[URLPattern] = [
    path("inventory", portal.inventory, name="inventory"),
    path("inventory/sums", portal.inventory_sums, name="inventory_sums"),
    re_path(rf"^inventory/{FILE}", portal.inventory_file, name="inventory_file"),
    path("inventory/<uuid:item_id>", portal_item.item, name="item"),
    path("inventory/<uuid:item_id>/movements", portal_item.item_movements, name="item_movements"),
    path("inventory/<uuid:item_id>/movements/export.csv", portal_item.item_movements_file, {"format": "csv"}),
    path(
        "inventory/<uuid:item_id>/movements/export.xlsx", portal_item.item_movements_file, {"format": "xlsx"}
    ),
    path("inventory/<uuid:item_id>/serials", portal_item.item_serials, name="item_serials"),
    path("movements", portal_movements.movements, name="movements"),
    re_path(rf"^movements/{FILE}", portal_movements.movements_file, name="movements_file"),
]
