"""The portal's addresses of orders."""

from django.urls import URLPattern, path

from baywindow.stock.urls import FILE

from . import portal, portal_approval, portal_placing

urlpatterns: list[URLPattern] = [
    path("orders", portal.order_list, name="orders"),
    path(f"orders/{FILE}", portal.orders_file, name="orders_file"),
    path("orders/new", portal_placing.new_own_order, name="order_new"),
    path("orders/new/availability", portal_placing.availability, name="order_availability"),
    path("orders/<uuid:order_id>", portal.order, name="order"),
    path("orders/<uuid:order_id>/edit", portal_placing.edit_own_order, name="order_edit"),
    path("orders/<uuid:order_id>/placement", portal_placing.place_own_draft, name="order_place"),
    path("orders/<uuid:order_id>/approval", portal_approval.approve, name="order_approve"),
    path("orders/<uuid:order_id>/refusal", portal_approval.refuse, name="order_refuse"),
    path("orders/<uuid:order_id>/withdrawal", portal_approval.take_back, name="order_take_back"),
    path("settings/orders", portal_approval.rules, name="order_rules"),
    path("orders/<uuid:order_id>/hold", portal.hold_own, name="order_hold"),
    path("orders/<uuid:order_id>/release", portal.release_own, name="order_release"),
    path("orders/<uuid:order_id>/cancellation", portal.cancel_own, name="order_cancel"),
]
