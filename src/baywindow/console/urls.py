"""The console's addresses: home, and the staff pages of each room."""

from django.urls import URLPattern, path

from baywindow.catalog import console as items
from baywindow.figures import badges
from baywindow.inbound import console as inbound
from baywindow.inbound import console_counting as counting
from baywindow.inbound import console_receipts as receipts
from baywindow.orders import console as orders
from baywindow.orders import console_floor as orders_floor
from baywindow.shipments import console as shipments
from baywindow.shipments import console_carriers as carriers
from baywindow.shipments import console_labels as labels
from baywindow.shipments import console_packing as packing
from baywindow.shipments import console_papers as papers
from baywindow.stock import console as stock
from baywindow.stock import console_lots as lots
from baywindow.stock import console_places as places
from baywindow.stock import console_putaway as putaway
from baywindow.stock import console_units as units
from baywindow.stock import console_verbs as verbs
from baywindow.tenancy import console as clients
from baywindow.tenancy import sign_in_console as sign_in

from .home import home
from .watching import home_stock

CLIENT = "<uuid:client_id>"
ITEM = f"console/items/{CLIENT}/<uuid:item_id>"
STOCK = f"console/stock/{CLIENT}"
INBOUND = f"console/inbound/{CLIENT}"
ASN = f"{INBOUND}/<uuid:asn_id>"
RECEIPTS = f"{INBOUND}/receipts"
RECEIPT = f"{RECEIPTS}/<uuid:receipt_id>"
ORDERS = f"console/orders/{CLIENT}"
ORDER = f"{ORDERS}/<uuid:order_id>"
SHIPMENTS = f"console/shipments/{CLIENT}"
SHIPMENT = f"{SHIPMENTS}/<uuid:shipment_id>"
WAREHOUSE = "console/warehouses/<uuid:warehouse_id>"

urlpatterns: list[URLPattern] = [
    path("console", home, name="console_home"),
    path("console/badges", badges.badges, name="console_badges"),
    path("console/stock-to-watch", home_stock, name="console_home_stock"),
    path("console/clients", clients.clients, name="console_clients"),
    path("console/clients/new", clients.new_client, name="console_client_new"),
    path(f"console/clients/{CLIENT}", clients.client, name="console_client"),
    path(f"console/clients/{CLIENT}/edit", clients.edit_client, name="console_client_edit"),
    path(f"console/clients/{CLIENT}/sign-in", sign_in.of_client, name="console_client_sign_in"),
    path("console/sign-in", sign_in.sign_in, name="console_sign_in"),
    path("console/sign-in/team", sign_in.of_team, name="console_sign_in_team"),
    path("console/sign-in/clients", sign_in.of_clients, name="console_sign_in_clients"),
    path("console/items", items.choose, name="console_items_choose"),
    path(f"console/items/{CLIENT}", items.items, name="console_items"),
    path(f"console/items/{CLIENT}/new", items.new_item, name="console_item_new"),
    path(f"console/items/{CLIENT}/suggestions", items.suggestions, name="console_item_suggestions"),
    path(ITEM, items.item, name="console_item"),
    path(f"{ITEM}/edit", items.edit_item, name="console_item_edit"),
    path(f"{ITEM}/barcodes", items.add_barcode, name="console_barcodes"),
    path(f"{ITEM}/barcodes/<uuid:barcode_id>/removal", items.remove_barcode, name="console_barcode_remove"),
    path(f"{ITEM}/packs", items.add_pack, name="console_packs"),
    path(f"{ITEM}/packs/<uuid:pack_id>/removal", items.remove_pack, name="console_pack_remove"),
    path(f"{ITEM}/archiving", items.archive, name="console_item_archive"),
    path(f"{ITEM}/return", items.restore, name="console_item_restore"),
    path(f"{ITEM}/cost", items.set_cost, name="console_item_cost"),
    path("console/stock", stock.choose, name="console_stock_choose"),
    path(STOCK, stock.stock, name="console_stock"),
    path(f"{STOCK}/movements", stock.movements, name="console_movements"),
    path(f"{STOCK}/goods/<uuid:balance_id>", stock.goods, name="console_goods"),
    path(f"{STOCK}/lots", lots.lots, name="console_lots"),
    path(f"{STOCK}/lots/<uuid:lot_id>", lots.lot, name="console_lot"),
    path(f"{STOCK}/units", units.unit_list, name="console_units"),
    path(f"{STOCK}/units/<uuid:handling_unit_id>", units.unit, name="console_unit"),
    path(f"{STOCK}/units/<uuid:handling_unit_id>/move", units.move_unit, name="console_unit_move"),
    path(f"{STOCK}/lot-suggestions", stock.lot_suggestions, name="console_lot_suggestions"),
    path(f"{STOCK}/location-suggestions", stock.location_suggestions, name="console_location_suggestions"),
    path(f"{STOCK}/receipts", verbs.receipts, name="console_receipts"),
    path(f"{STOCK}/adjustments", verbs.adjustments, name="console_adjustments"),
    path(f"{STOCK}/transfers", verbs.transfers, name="console_transfers"),
    path(f"{STOCK}/holds", verbs.holds, name="console_holds"),
    path(f"{STOCK}/releases", verbs.releases, name="console_releases"),
    path(f"{STOCK}/put-away", putaway.put_aways, name="console_put_aways"),
    path(f"{STOCK}/put-away/<uuid:balance_id>", putaway.put_away, name="console_put_away"),
    path("console/orders", orders.choose, name="console_orders_choose"),
    path(ORDERS, orders.order_list, name="console_orders"),
    path(f"{ORDERS}/new", orders.new_order, name="console_order_new"),
    path(f"{ORDERS}/allocation", orders_floor.allocate_several, name="console_orders_allocate"),
    path(ORDER, orders.order, name="console_order"),
    path(f"{ORDER}/edit", orders.edit_order, name="console_order_edit"),
    path(f"{ORDER}/placement", orders.place, name="console_order_place"),
    path(f"{ORDER}/hold", orders.hold, name="console_order_hold"),
    path(f"{ORDER}/release", orders.release, name="console_order_release"),
    path(f"{ORDER}/cancellation", orders.cancel, name="console_order_cancel"),
    path(f"{ORDER}/allocation", orders_floor.allocate, name="console_order_allocate"),
    path(f"{ORDER}/deallocation", orders_floor.deallocate, name="console_order_deallocate"),
    path(f"{ORDER}/papers", papers.of_order, name="console_order_papers"),
    path(f"{ORDER}/picking", orders_floor.pick, name="console_order_pick"),
    path("console/inbound", inbound.choose, name="console_inbound_choose"),
    path(INBOUND, inbound.inbound, name="console_inbound"),
    path(f"{INBOUND}/new", inbound.new_asn, name="console_asn_new"),
    path(RECEIPTS, receipts.receipt_list, name="console_receipt_list"),
    path(f"{RECEIPTS}/new", receipts.new_receipt, name="console_receipt_new"),
    path(RECEIPT, receipts.receipt, name="console_receipt"),
    path(f"{RECEIPT}/counting", counting.count_receipt, name="console_receipt_count"),
    path(f"{RECEIPT}/counts/<uuid:receipt_line_id>/undoing", counting.undo_count, name="console_count_undo"),
    path(f"{RECEIPT}/counted", counting.finish_receipt, name="console_receipt_finish"),
    path(f"{RECEIPT}/cancellation", receipts.cancel_receipt, name="console_receipt_cancel"),
    path(ASN, inbound.asn, name="console_asn"),
    path(f"{ASN}/edit", inbound.edit_asn, name="console_asn_edit"),
    path(f"{ASN}/lines", inbound.add_lines, name="console_asn_lines"),
    path(f"{ASN}/lines/<uuid:line_id>/removal", inbound.remove_line, name="console_asn_line_remove"),
    path(f"{ASN}/announcement", inbound.announce, name="console_asn_announce"),
    path(f"{ASN}/arrival", inbound.arrive, name="console_asn_arrive"),
    path(f"{ASN}/counting", counting.count, name="console_asn_count"),
    path(f"{ASN}/counted", counting.finish, name="console_asn_finish"),
    path(f"{ASN}/closing", counting.close, name="console_asn_close"),
    path(f"{ASN}/differences/<uuid:discrepancy_id>", counting.say, name="console_discrepancy"),
    path(
        f"{ASN}/differences/<uuid:discrepancy_id>/settlement",
        counting.settle_difference,
        name="console_discrepancy_settle",
    ),
    path(f"{ASN}/cancellation", inbound.cancel, name="console_asn_cancel"),
    path("console/shipments", shipments.choose, name="console_shipments_choose"),
    path(SHIPMENTS, shipments.shipments, name="console_shipments"),
    path(f"{SHIPMENTS}/packing/<uuid:order_id>", packing.begin, name="console_pack_order"),
    path(
        f"{SHIPMENTS}/of-order/<uuid:order_id>",
        shipments.shipments_of_order,
        name="console_shipments_of_order",
    ),
    path(SHIPMENT, shipments.shipment, name="console_shipment"),
    path(f"{SHIPMENT}/packing", packing.bench, name="console_packing"),
    path(f"{SHIPMENT}/orders/<uuid:order_id>", packing.join, name="console_join"),
    path(f"{SHIPMENT}/orders/<uuid:order_id>/removal", packing.part, name="console_part"),
    path(f"{SHIPMENT}/packed", packing.close, name="console_packed"),
    path(f"{SHIPMENT}/reopening", packing.reopen, name="console_reopen"),
    path(f"{SHIPMENT}/papers", papers.of_shipment, name="console_shipment_papers"),
    path(f"{SHIPMENT}/packages", packing.add_package, name="console_packages"),
    path(f"{SHIPMENT}/packages/<uuid:package_id>", packing.package, name="console_package"),
    path(f"{SHIPMENT}/packages/<uuid:package_id>/all", packing.pack_all, name="console_pack_all"),
    path(f"{SHIPMENT}/packages/<uuid:package_id>/label", labels.label, name="console_package_label"),
    path(
        f"{SHIPMENT}/packages/<uuid:package_id>/removal",
        packing.remove_package,
        name="console_package_remove",
    ),
    path(f"{SHIPMENT}/contents/<uuid:content_id>/removal", packing.take_out, name="console_content_remove"),
    path(f"{SHIPMENT}/shipping", shipments.ship, name="console_ship"),
    path(f"{SHIPMENT}/tracking", shipments.track, name="console_track"),
    path(f"{SHIPMENT}/delivery", shipments.deliver, name="console_deliver"),
    path(f"{SHIPMENT}/failure", shipments.fail, name="console_shipment_fail"),
    path(f"{SHIPMENT}/returns", shipments.take_back, name="console_take_back"),
    path(f"{SHIPMENT}/cost", shipments.set_cost, name="console_shipment_cost"),
    path("console/carriers", carriers.carriers, name="console_carriers"),
    path("console/carriers/<uuid:carrier_link_id>", carriers.carrier, name="console_carrier"),
    path("console/carriers/<uuid:carrier_link_id>/removal", carriers.remove, name="console_carrier_remove"),
    path("console/labels", labels.labels, name="console_labels"),
    path("console/warehouses", places.warehouses, name="console_warehouses"),
    path("console/warehouses/new", places.new_warehouse, name="console_warehouse_new"),
    path(WAREHOUSE, places.warehouse, name="console_warehouse"),
    path(f"{WAREHOUSE}/edit", places.edit_warehouse, name="console_warehouse_edit"),
    path(f"{WAREHOUSE}/locations", places.add_location, name="console_locations"),
    path(f"{WAREHOUSE}/locations/<uuid:location_id>", places.edit_location, name="console_location"),
    path(f"{WAREHOUSE}/clients", places.share, name="console_warehouse_clients"),
    path(f"{WAREHOUSE}/clients/{CLIENT}/removal", places.hide, name="console_warehouse_hide"),
]
