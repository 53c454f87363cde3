"""Staff pages: a client's documents, storing them, publishing them, and who may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.stock.asked import Asked
from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.keyset import asked_id
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer, form_on

from . import filing, queries
from .forms import ACCEPT, AudienceForm, DocumentsForm, EditionForm, KindsForm, audiences
from .kinds import AUDIENCES, KIND_NAMES, NEEDS
from .making import unseen
from .models import Document
from .portal import bundled, chosen, found_or_404, handed, listed, picture, shown, wanted, words
from .subjects import SUBJECTS, page_of, subject

EDIT = "documents.edit"
VIEW = "documents.view"


@may(VIEW)
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose documents."""
    return choose_client(request, gettext("Documents"), "documents", "console_documents")


@may(VIEW)
@require_safe
def documents(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's documents, what came last first."""
    client = find_client(client_id)
    asked = Asked(request, client.time_zone)
    context = listed(request, asked, wanted(asked, client.id)) | {"client": client}
    return answer(request, "documents/console_list.html", context, fragment="documents/_console_list.html")


@may(VIEW)
@require_safe
def document(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponse:
    """One document, its editions, and what can be done with it."""
    return _page(request, find_client(client_id), document_id, None)


@may(VIEW)
@require_safe
def document_download(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The file."""
    return handed(request, found_or_404(document_id, find_client(client_id).id))


@may(VIEW)
@require_safe
def document_page(request: MemberRequest, client_id: UUID, document_id: UUID, page: int) -> HttpResponse:
    """A page of it as a picture."""
    return picture(request, found_or_404(document_id, find_client(client_id).id), page)


@may(VIEW)
@require_safe
def documents_zip(request: MemberRequest, client_id: UUID) -> HttpResponseBase:
    """Several at once."""
    client = find_client(client_id)
    found = chosen(request, client.id)
    if not found:
        messages.info(request, gettext("Choose the documents first, by the box before each."))
        return redirect("console_documents", client.id)
    return bundled(request, found, client.name)


@may("inbound.view")
@require_safe
def of_asn(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """What there is of a delivery and its differences, for its page."""
    return of_record(request, client_id, "asn", asn_id)


@may("shipments.view")
@require_safe
def of_shipment(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """What there is of a shipment, for its page."""
    return of_record(request, client_id, "shipment", shipment_id)


@may("catalog.view")
@require_safe
def of_item(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """What there is of an item and its lots, for its page."""
    return of_record(request, client_id, "item", item_id)


@may("stock.view")
@require_safe
def of_lot(request: MemberRequest, client_id: UUID, lot_id: UUID) -> HttpResponse:
    """What there is of a lot, for its page."""
    return of_record(request, client_id, "lot", lot_id)


@may("orders.view")
@require_safe
def of_order(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """What there is of an order and its shipments, for its page."""
    return of_record(request, client_id, "order", order_id)


@may("inbound.view")
@require_safe
def of_receipt(request: MemberRequest, client_id: UUID, receipt_id: UUID) -> HttpResponse:
    """What there is of a receipt, for its page."""
    return of_record(request, client_id, "receipt", receipt_id)


def of_record(request: MemberRequest, client_id: UUID, kind: str, record_id: UUID) -> HttpResponse:
    """The block of a record's page; 403 for who sees no documents, 404 without such a record."""
    if not request.member.may(VIEW):
        raise PermissionDenied
    client = find_client(client_id)
    if subject(kind, record_id, client.id) is None:
        raise Http404
    find = ({"lot": queries.of_subject} | queries.OF_RECORD).get(kind, queries.of_page)
    context = {"rows": find(record_id, client.id), "client": client, "record": record_id}
    return render(request, "documents/_of_record.html", words() | context)


@may(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_documents(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Store files for a record; each is a document of its own."""
    client = find_client(client_id)
    posted = request.method == "POST"
    form = DocumentsForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        member=request.member,
        client_id=client.id,
        initial=_begun(request, client),
    )
    if getattr(request, "upload_too_large", False):
        form.add_error("papers", gettext("That is too much at once: send fewer files."))
    if form.is_valid():
        new = _filed(client, form)
        messages.success(request, _said(new, len(form.cleaned_data["papers"])))
        about = form.about
        back = page_of(about.kind, about.id, about.page_id, client.id)
        return redirect(back or reverse("console_documents", args=[client.id]))
    context = {"client": client, "form": form, "accept": ACCEPT, "given": _given(form, client)}
    return render(request, "documents/console_new.html", context, status=422 if posted else 200)


@may(EDIT)
@form_on("console_document", "client_id", "document_id")
def new_edition(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponse:
    """Store a changed file in its place."""
    client = find_client(client_id)
    filing.find_document(client.id, document_id)
    form = EditionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, client, document_id, form)
    (file,) = form.cleaned_data["papers"]
    made = filing.new_edition(client.id, document_id, file, form.cleaned_data["seen"])
    messages.success(request, gettext("Edition %(n)s is stored.") % {"n": made.edition} + unseen(made))
    return redirect("console_document", client.id, made.id)


@may(EDIT)
@require_POST
def publish(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponse:
    """From now on the client can see it."""
    found = filing.find_document(find_client(client_id).id, document_id, lock=True)
    filing.publish(found)
    messages.success(
        request,
        gettext("%(name)s is published: the client sees it from now on. Who may see it: %(who)s.")
        % {"name": found.file_name, "who": AUDIENCES[found.meant_for]},
    )
    return redirect("console_document", client_id, document_id)


@may(EDIT)
@require_POST
def withdraw(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponse:
    """The client cannot see it any more."""
    found = filing.find_document(find_client(client_id).id, document_id, lock=True)
    filing.withdraw(found)
    messages.success(
        request, gettext("%(name)s is withdrawn: the client cannot see it.") % {"name": found.file_name}
    )
    return redirect("console_document", client_id, document_id)


@may(EDIT)
@require_POST
def mean_for(request: MemberRequest, client_id: UUID, document_id: UUID) -> HttpResponse:
    """Say who of the client may see it."""
    found = filing.find_document(find_client(client_id).id, document_id)
    form = AudienceForm(request.POST, member=request.member)
    if not form.is_valid():
        raise Refusal(gettext("Choose who may see it."), status=422)
    filing.mean_for(found, form.cleaned_data["meant_for"])
    messages.success(request, gettext("Saved."))
    return redirect("console_document", client_id, document_id)


@may(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Say which kinds publish themselves to this client."""
    client = find_client(client_id)
    form = KindsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        filing.let_publish(client.id, set(form.cleaned_data["kinds"]))
        messages.success(request, gettext("Saved. What is stored already stays as it is."))
        return redirect("console_documents", client.id)
    context = {"client": client, "kinds": KIND_NAMES, "chosen": filing.publishing_themselves(client.id)}
    return render(request, "documents/console_kinds.html", context, status=422 if form.errors else 200)


def _page(
    request: MemberRequest, client: Client, document_id: UUID, form: EditionForm | None
) -> HttpResponse:
    found = found_or_404(document_id, client.id)
    request.seen_by = NEEDS[found.meant_for]
    context = shown(found, client.id)
    newest = context["newest"].edition
    context |= {
        "client": client,
        "accept": ACCEPT,
        "form": form or EditionForm(None, None, initial={"seen": newest}),
        "may_edit": request.member.may(EDIT),
        "audience_choices": audiences(request.member),
    }
    return render(request, "documents/console_document.html", context, status=422 if form else 200)


def _begun(request: MemberRequest, client: Client) -> dict[str, Any]:
    """What the link of a record's page has filled in."""
    kind, id = request.GET.get("subject", ""), asked_id(request, "of")
    told: dict[str, Any] = {"kind": request.GET.get("kind", ""), "publish": kind == "discrepancy"}
    found = subject(kind, id, client.id) if kind in SUBJECTS and id else None
    return told | ({"subject": kind, "subject_id": id, "number_of_subject": found.number} if found else {})


def _given(form: DocumentsForm, client: Client) -> str:
    """The record the form is for, in words, when a page's link said it."""
    kind, told = form["subject"].value(), form["subject_id"].value()
    try:
        found = subject(kind, UUID(str(told)), client.id) if told and kind in SUBJECTS else None
    except ValueError:
        return ""
    return f"{SUBJECTS[kind].words} {found.number}" if found else ""


def _filed(client: Client, form: DocumentsForm) -> list[Document]:
    """The new ones among the documents."""
    told = form.cleaned_data
    done = [
        filing.file_document(
            client.id, form.about, told["kind"], file, meant_for=told["meant_for"], number=told["number"],
            expires_on=told["expires_on"], publish=told["publish"],
        )
        for file in told["papers"]
    ]  # fmt: skip
    return [document for document, new in done if new]


def _said(new: list[Document], sent: int) -> str:
    if not new:
        return gettext("Stored already: the same files are there, and nothing was added.")
    words = ngettext("%(n)s document is stored.", "%(n)s documents are stored.", len(new)) % {"n": len(new)}
    if len(new) < sent:
        words += " " + gettext("The others are there already.")
    return words + unseen(new[0])
