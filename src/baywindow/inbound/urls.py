"""The portal's addresses of deliveries."""

from django.urls import URLPattern, path

from baywindow.stock.urls import FILE

from . import portal, portal_announcing, portal_receipts

urlpatterns: list[URLPattern] = [
    path("inbound", portal.inbound, name="inbound"),
    path(f"inbound/{FILE}", portal.inbound_file, name="inbound_file"),
    path("inbound/new", portal_announcing.new_own_asn, name="asn_new"),
    path("inbound/due", portal.inbound_due, name="inbound_due"),
    path("inbound/of-item/<uuid:item_id>", portal.inbound_of_item, name="inbound_of_item"),
    path("inbound/receipts", portal_receipts.receipt_list, name="receipt_list"),
    path(f"inbound/receipts/{FILE}", portal_receipts.receipts_file, name="receipts_file"),
    path("inbound/receipts/<uuid:receipt_id>", portal_receipts.receipt, name="receipt"),
    path("inbound/<uuid:asn_id>", portal.asn, name="asn"),
    path("inbound/<uuid:asn_id>/edit", portal_announcing.edit_own_asn, name="asn_edit"),
    path("inbound/<uuid:asn_id>/announcement", portal_announcing.announce_own, name="asn_announce"),
    path("inbound/<uuid:asn_id>/cancellation", portal_announcing.cancel_own, name="asn_cancel"),
    path(
        "inbound/<uuid:asn_id>/differences/<uuid:discrepancy_id>/answer",
        portal.answer_discrepancy,
        name="discrepancy_answer",
    ),
]
