"""The addresses of documents, on both sides."""

from django.urls import URLPattern, path

from baywindow.stock.urls import FILE

from . import console, portal

CLIENT = "<uuid:client_id>"
OURS = f"console/documents/{CLIENT}"
OUR = f"{OURS}/<uuid:document_id>"
OWN = "documents/<uuid:document_id>"

urlpatterns: list[URLPattern] = [
    path("documents", portal.documents, name="documents"),
    path(f"documents/{FILE}", portal.library_file, name="library_file"),
    path("documents/zip", portal.documents_zip, name="documents_zip"),
    path("documents/file/<str:token>", portal.document_file, name="document_file"),
    path("documents/of/asn/<uuid:asn_id>", portal.of_asn, name="documents_of_asn"),
    path("documents/of/shipment/<uuid:shipment_id>", portal.of_shipment, name="documents_of_shipment"),
    path("documents/of/item/<uuid:item_id>", portal.of_item, name="documents_of_item"),
    path("documents/of/order/<uuid:order_id>", portal.of_order, name="documents_of_order"),
    path("documents/of/receipt/<uuid:receipt_id>", portal.of_receipt, name="documents_of_receipt"),
    path(OWN, portal.document, name="document"),
    path(f"{OWN}/download", portal.document_download, name="document_download"),
    path(f"{OWN}/pages/<int:page>", portal.document_page, name="document_page"),
    path("console/documents", console.choose, name="console_documents_choose"),
    path(OURS, console.documents, name="console_documents"),
    path(f"{OURS}/new", console.new_documents, name="console_documents_new"),
    path(f"{OURS}/zip", console.documents_zip, name="console_documents_zip"),
    path(f"{OURS}/kinds", console.kinds, name="console_document_kinds"),
    path(f"{OURS}/of/asn/<uuid:asn_id>", console.of_asn, name="console_documents_of_asn"),
    path(f"{OURS}/of/item/<uuid:item_id>", console.of_item, name="console_documents_of_item"),
    path(
        f"{OURS}/of/shipment/<uuid:shipment_id>",
        console.of_shipment,
        name="console_documents_of_shipment",
    ),
    path(f"{OURS}/of/lot/<uuid:lot_id>", console.of_lot, name="console_documents_of_lot"),
    path(f"{OURS}/of/order/<uuid:order_id>", console.of_order, name="console_documents_of_order"),
    path(f"{OURS}/of/receipt/<uuid:receipt_id>", console.of_receipt, name="console_documents_of_receipt"),
    path(OUR, console.document, name="console_document"),
    path(f"{OUR}/download", console.document_download, name="console_document_download"),
    path(f"{OUR}/pages/<int:page>", console.document_page, name="console_document_page"),
    path(f"{OUR}/publication", console.publish, name="console_document_publish"),
    path(f"{OUR}/withdrawal", console.withdraw, name="console_document_withdraw"),
    path(f"{OUR}/audience", console.mean_for, name="console_document_audience"),
    path(f"{OUR}/editions", console.new_edition, name="console_document_edition"),
]
