"""The portal's addresses of stock. Sub-pages stand under the page they belong to."""

from django.urls import URLPattern, path, register_converter

from baywindow.catalog import portal as items

from . import portal, portal_item, portal_movements, portal_pieces


class FileFormat:
    """The end of a file's name, which says its format."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The format's name."""
        return value

    def to_url(self, value: str) -> str:
        """The format's name."""
        return value


register_converter(FileFormat, "format")

FILE = "export.<format:format>"
ITEM = "inventory/<uuid:item_id>"

urlpatterns: list[URLPattern] = [
    path("inventory", portal.inventory, name="inventory"),
    path("inventory/suggestions", items.suggestions, name="item_suggestions"),
    path("inventory/later", portal.inventory_later, name="inventory_later"),
    path(f"inventory/{FILE}", portal.inventory_file, name="inventory_file"),
    path(ITEM, portal_item.item, name="item"),
    path(f"{ITEM}/movements", portal_item.item_movements, name="item_movements"),
    path(f"{ITEM}/movements/{FILE}", portal_item.item_movements_file, name="item_movements_file"),
    path(f"{ITEM}/serials", portal_item.item_serials, name="item_serials"),
    path("serials/<uuid:serial_id>", portal_pieces.serial, name="serial"),
    path("handling-units/<uuid:handling_unit_id>", portal_pieces.handling_unit, name="handling_unit"),
    path("movements", portal_movements.movements, name="movements"),
    path(f"movements/{FILE}", portal_movements.movements_file, name="movements_file"),
]
