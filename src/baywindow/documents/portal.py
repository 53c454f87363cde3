"""The portal's pages of documents: the library, one of them, its file and its pages as pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.stock.asked import Asked
from baywindow.tenancy.recording import Opened
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import spoken

from . import queries
from .drawing import MOST_PAGES, drawn
from .handing import attachment, linked, meant, zipped
from .kinds import AUDIENCES, KIND_NAMES, NEEDS
from .queries import Wanted
from .storing import reading
from .subjects import SUBJECTS, page_of, subject

VIEW = "documents.view"

FILE = (
    Column("file_name", "File"),
    Column("kind", "Kind", "word", KIND_NAMES),
    Column("number", "Number"),
    Column("subject_kind", "Belongs to", "word", {name: one.words for name, one in SUBJECTS.items()}),
    Column("subject_number", "Record"),
    Column("edition", "Edition", "number"),
    Column("pages", "Pages", "number"),
    Column("size", "Bytes", "number"),
    Column("sha256", "SHA-256"),
    Column("expires_on", "Expires", "day"),
    Column("published_at", "Published", "moment"),
)


@require_safe
@may(VIEW)
def documents(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    context = listed(request, asked, wanted(asked)) | {"query": asked.address().urlencode()}
    return answer(request, "documents/list.html", context, fragment="documents/_list.html")


@require_safe
@may(VIEW)
def library_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """A row for each document of the library on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = queries.file(wanted(asked))
    return download(request, Table("Documents", sql, FILE, asked.today, params, needs=VIEW), format)


@require_safe
@may(VIEW)
def document(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """One document: its pages as pictures, what is known of it, its other editions."""
    found = found_or_404(document_id)
    request.seen_by = NEEDS[found.meant_for]
    return render(request, "documents/document.html", shown(found))


@require_safe
@may(VIEW)
def document_download(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """To a link that hands the file out, for a few minutes and to this session alone."""
    return redirect("document_file", linked(request, found_or_404(document_id).id))


@require_safe
@may(VIEW)
def document_file(request: MemberRequest, token: str) -> HttpResponseBase:
    """The file, if the link is still good and the document still to be seen."""
    document_id = meant(request, token)
    if document_id is None:
        messages.info(request, gettext("That link is over. Download the document again from here."))
        return redirect("documents")
    return handed(request, found_or_404(document_id))


@require_safe
@may(VIEW)
def document_page(request: MemberRequest, document_id: UUID, page: int) -> HttpResponse:
    """A page of it as a picture."""
    return picture(request, found_or_404(document_id), page)


@require_safe
@may(VIEW)
def documents_zip(request: MemberRequest) -> HttpResponseBase:
    """Several at once; all of them or, if one is not to be seen, none."""
    found = chosen(request)
    if not found:
        messages.info(request, gettext("Choose the documents first, by the box before each."))
        return redirect("documents")
    return bundled(request, found, request.member.client_name or "")


@require_safe
@may("inbound.view")
def of_asn(request: MemberRequest, asn_id: UUID) -> HttpResponse:
    """What there is of a delivery and its differences, for its page."""
    return of_record(request, "asn", asn_id)


@require_safe
@may("shipments.view")
def of_shipment(request: MemberRequest, shipment_id: UUID) -> HttpResponse:
    """What there is of a shipment, for its page."""
    return of_record(request, "shipment", shipment_id)


@require_safe
@may("catalog.view")
def of_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """What there is of an item and its lots, for its page."""
    return of_record(request, "item", item_id)


@require_safe
@may("orders.view")
def of_order(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """What there is of an order and its shipments, for its page."""
    return of_record(request, "order", order_id)


@require_safe
@may("inbound.view")
def of_receipt(request: MemberRequest, receipt_id: UUID) -> HttpResponse:
    """What there is of a receipt, for its page."""
    return of_record(request, "receipt", receipt_id)


def of_record(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The block of a record's page; 403 for who sees no documents, 404 without such a record."""
    member = request.member
    if not member.may(VIEW):
        raise PermissionDenied
    if member.client_id is None or subject(kind, record_id, member.client_id) is None:
        raise Http404
    found = queries.OF_RECORD.get(kind, queries.of_page)(record_id)
    context = {"rows": found, "record": record_id}
    return render(request, "documents/_of_record.html", words() | context)


def words() -> dict[str, Any]:
    """What every page of documents says: kinds, records and audiences in the language spoken."""
    return {
        "kinds": spoken(KIND_NAMES),
        "subjects": spoken(SUBJECTS),
        "audiences": spoken(AUDIENCES),
        "page_of": page_of,
    }


def listed(request: MemberRequest, asked: Asked, want: Wanted) -> dict[str, Any]:
    """What the library needs, on either side."""
    found = queries.page(request, want)
    return {**words(), "want": want, "page": found, "refused": asked.refused, "today": asked.today}


def wanted(asked: Asked, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; `asked.refused` names what it could not mean."""
    since, until = asked.period("from", "to")
    return Wanted(
        kind=asked.one_of("kind", KIND_NAMES),
        record=asked.one_of("record", SUBJECTS),
        of=asked.uuid("of"),
        since=since,
        until=until,
        words=asked.text("q"),
        state=asked.one_of("state", ("published", "waiting")) if client else "",
        client=client,
    )


def found_or_404(document_id: UUID, client: UUID | None = None) -> Any:
    """The document this side sees; 404 without one."""
    found = queries.find(document_id, client)
    if found is None:
        raise Http404
    return found


def shown(found: Any, client: UUID | None = None) -> dict[str, Any]:
    """What a document's page needs, on either side."""
    others = queries.editions(found.series_id, client)
    pages = range(1, min(found.pages, MOST_PAGES) + 1)
    return {**words(), "document": found, "editions": others, "pages": pages, "newest": others[0]}


def handed(request: MemberRequest, row: Any) -> HttpResponseBase:
    """The file; the access log names the document, not the link."""
    request.told = _told(row)
    return attachment(row)


def _told(row: Any) -> str:
    return " ".join(word for word in (row.kind, row.number, row.subject_number) if word)


def picture(request: MemberRequest, row: Any, page: int) -> HttpResponse:
    """A page as WebP; 404 for one it does not have. The access log says that the document was opened."""
    request.opens = Opened(row.id, row.file_name, _told(row))
    if not 1 <= page <= min(row.pages, MOST_PAGES):
        raise Http404
    with reading(row) as file:
        return HttpResponse(drawn(file, row.mime, page), content_type="image/webp")


def chosen(request: MemberRequest, client: UUID | None = None) -> list[Any]:
    """The documents the address names; 404 when one of them is not to be seen."""
    told = request.GET.getlist("id")[:1000]
    try:
        ids = sorted({UUID(one) for one in told})
    except ValueError as error:
        raise Http404 from error
    found = queries.several(ids, client) if ids else []
    if len(found) != len(ids):
        raise Http404
    return found


def bundled(request: MemberRequest, found: list[Any], whose: str) -> HttpResponseBase:
    """The documents in a zip; the access log names each."""
    request.told = ", ".join(row.file_name for row in found)
    return zipped(found, f"{slugify(whose) or 'client'}-documents-{timezone.localdate()}.zip")
