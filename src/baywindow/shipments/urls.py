"""The portal's addresses of shipments."""

from django.urls import URLPattern, path

from baywindow.stock.urls import FILE

from . import portal

urlpatterns: list[URLPattern] = [
    path("shipments", portal.shipments, name="shipments"),
    path(f"shipments/{FILE}", portal.shipments_file, name="shipments_file"),
    path("shipments/of-order/<uuid:order_id>", portal.shipments_of_order, name="shipments_of_order"),
    path("shipments/<uuid:shipment_id>", portal.shipment, name="shipment"),
]
