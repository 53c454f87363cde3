"""Storing documents, their editions, and who may see them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.tenancy.context import current
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal

from .kinds import KINDS
from .models import Document, SelfPublishing
from .storing import Looked, keep
from .subjects import Found

SHOWN_ON = {"discrepancy": "asn", "lot": "item", "receipt_line": "receipt"}
"""The kind of record whose page shows what belongs to one of its parts."""

TWICE, MADE, EDITION = "document_file_once", "document_source_once", "document_edition_once"


class Overtaken(Exception):
    """Somebody else stored this edition of the series at the same moment."""


def find_document(client_id: UUID, document_id: UUID, *, lock: bool = False) -> Document:
    """The client's document; 404 for anybody else's."""
    of_client = Document.objects.of_client(client_id)
    found: Document = get_object_or_404(of_client.select_for_update() if lock else of_client, id=document_id)
    return found


def newest_of(client_id: UUID, series_id: UUID) -> Document:
    """The newest edition; whoever changes the series or adds to it waits until the transaction ends."""
    series = Document.objects.of_client(client_id).filter(series_id=series_id)
    series.select_for_update().order_by("edition")[:1].get()
    newest: Document = series.order_by("-edition")[0]
    return newest


def file_document(
    client_id: UUID,
    about: Found,
    kind: str,
    found: Looked,
    *,
    meant_for: str = "",
    number: str = "",
    expires_on: date | None = None,
    publish: bool = False,
) -> tuple[Document, bool]:
    """Store a file as a document of a record, and whether it is new: the same file twice is one document.

    It is published at once if `publish` says so, or its kind publishes itself to this client.
    """
    if (known := _known(client_id, about, kind, found.sha256)) is not None:
        return known, False
    document = Document(
        client_id=client_id, subject_kind=about.kind, subject_id=about.id, page_id=about.page_id,
        subject_number=about.number, kind=kind, number=number, expires_on=expires_on,
        meant_for=meant_for or KINDS[kind].audience,
    )  # fmt: skip
    return store(document, found, publish=publish)


def new_edition(client_id: UUID, document_id: UUID, found: Looked, seen: int) -> Document:
    """Store a changed file as the next edition. Refusal when one came since edition `seen`."""
    asked = find_document(client_id, document_id)
    newest = newest_of(client_id, asked.series_id)
    if newest.edition != seen:
        raise Refusal(
            gettext("Somebody stored edition %(n)s meanwhile: look at it first.") % {"n": newest.edition}
        )
    next_one = Document(
        client_id=client_id, subject_kind=newest.subject_kind, subject_id=newest.subject_id,
        page_id=newest.page_id, subject_number=newest.subject_number, kind=newest.kind, number=newest.number,
        expires_on=newest.expires_on, meant_for=newest.meant_for, series_id=newest.series_id,
        edition=newest.edition + 1,
    )  # fmt: skip
    stored, new = store(next_one, found, publish=False)
    if not new:
        raise Refusal(gettext("This very file is stored already, as edition %(n)s.") % {"n": stored.edition})
    return stored


def publish(document: Document) -> None:
    """From now on the client can see it; nothing happens to one that is published already."""
    if not document.published:
        document.published, document.published_at = True, timezone.now()
        document.published_by = current().person_id
        _saved(document, "published", "published_at", "published_by")
        _tell(document, "published")


def withdraw(document: Document) -> None:
    """The client cannot see it any more, nor an edition before it: that would be an older truth."""
    newest_of(document.client_id, document.series_id)
    series = Document.objects.of_client(document.client_id).filter(series_id=document.series_id)
    before = series.filter(edition__lte=document.edition, published=True)
    if before.update(published=False, version=F("version") + 1, updated_at=timezone.now()):
        document.published = False
        _tell(document, "withdrawn")


def mean_for(document: Document, audience: str) -> None:
    """Who of the client may see it, in all its editions, also one that is being stored at this moment."""
    newest_of(document.client_id, document.series_id)
    editions = Document.objects.of_client(document.client_id).filter(series_id=document.series_id)
    editions.update(meant_for=audience, updated_at=timezone.now())


def publishing_themselves(client_id: UUID) -> set[str]:
    """The kinds that are published to this client the moment they are stored."""
    return set(SelfPublishing.objects.of_client(client_id).values_list("kind", flat=True))


def let_publish(client_id: UUID, kinds: set[str]) -> None:
    """From now on these kinds publish themselves to the client, no others; what is stored stays as it is."""
    known = SelfPublishing.objects.of_client(client_id)
    known.exclude(kind__in=kinds).delete()
    wanted = [
        SelfPublishing(workspace_id=current().workspace_id, client_id=client_id, kind=kind)
        for kind in sorted(kinds)
    ]
    known.bulk_create(wanted, ignore_conflicts=True)


def store(document: Document, found: Looked, *, publish: bool) -> tuple[Document, bool]:
    """The document with its file and True; or the one that somebody made of the same at the same moment.

    Overtaken for the first edition of a series that somebody began meanwhile.
    """
    document.id = uuid7()
    document.workspace_id = current().workspace_id
    document.file_name, document.mime, document.size = found.name, found.mime, found.size
    document.sha256, document.pages, document.scan = found.sha256, found.pages, found.scan
    if publish or document.kind in publishing_themselves(document.client_id):
        document.published, document.published_at = True, timezone.now()
        document.published_by = current().person_id
    document.file_ref = keep(found, document.workspace_id, document.client_id, document.id)
    try:
        with transaction.atomic(using=current().alias):
            document.save()
    except IntegrityError as error:
        default_storage.delete(document.file_ref)
        if EDITION in str(error):
            raise Overtaken from error
        if document.source_ref and MADE in str(error):
            known = (
                Document.objects.of_client(document.client_id).filter(source_ref=document.source_ref).first()
            )
        elif TWICE in str(error):
            about = Found(document.subject_kind, document.subject_id, "", document.page_id)
            known = _known(document.client_id, about, document.kind, document.sha256)
        else:
            raise
        if known is None:
            raise Refusal(gettext("This file is stored already, for others than you.")) from error
        return known, False
    if document.published:
        _tell(document, "published")
    return document, True


def _tell(document: Document, done: str) -> None:
    """The record's page says so, never the file's name: who may see it can change later."""
    kind = SHOWN_ON.get(document.subject_kind, document.subject_kind)
    about = Subject(kind, document.page_id, document.subject_number, document.client_id)
    verb = f"document.{done}.{document.kind}.{document.meant_for}"
    tell(Happened(verb, about, {"about": str(document.series_id)}))


def _known(client_id: UUID, about: Found, kind: str, sha256: str) -> Document | None:
    same = Document.objects.of_client(client_id).filter(subject_id=about.id, kind=kind, sha256=sha256)
    found: Document | None = same.first()
    return found


def _saved(document: Document, *fields: str) -> None:
    document.version += 1
    document.save(update_fields=[*fields, "updated_at", "version"])
