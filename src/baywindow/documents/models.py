"""Documents of a client, and which kinds of them publish themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.tenancy.audience import Audience, ByRow, ForClient, ForStaff
from baywindow.tenancy.records import ClientKeyed, ClientRecord, OfClient, belongs_to, uuid7

from .kinds import KINDS, NEEDS, SCANS
from .subjects import SUBJECTS


class Document(ClientRecord):
    """One edition of a file that belongs to a record. Editions of the same document share `series_id`.

    Until it is published no client can read it, then only who it is meant for: row security asks both.
    A trigger keeps the file as it came; a changed file is a new edition.
    """

    audience: ClassVar[Audience] = ForClient(
        read="documents.view",
        by_row=ByRow("meant_for", NEEDS, shown="published"),
        staff_read="documents.view",
        staff_write="documents.edit",
        stirs=("id", "subject_id", "page_id"),
    )

    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    page_id = models.UUIDField()
    subject_number = models.TextField(db_collation="C", default="", blank=True)
    kind = models.TextField()
    number = models.TextField(db_collation="C", default="", blank=True)
    file_name = models.TextField()
    mime = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField(db_collation="C")
    pages = models.IntegerField(default=0)
    file_ref = models.TextField(db_collation="C")
    series_id = models.UUIDField(default=uuid7)
    edition = models.IntegerField(default=1)
    meant_for = models.TextField()
    published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    scan = models.TextField(default="none")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "document"
        indexes = [
            Index(fields=[*TENANT, "published_at", "id"], name="document_published"),
            Index(fields=[*TENANT, "page_id", "kind"], name="document_page"),
            Index(fields=[*TENANT, "number"], name="document_number"),
            Index(fields=[*TENANT, "subject_number"], name="document_subject_number"),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "series_id", "edition"], name="document_edition_once"),
            UniqueConstraint(fields=[*TENANT, "subject_id", "kind", "sha256"], name="document_file_once"),
            once_per_source("document"),
            CheckConstraint(condition=Q(subject_kind__in=list(SUBJECTS)), name="document_subject_kind"),
            CheckConstraint(condition=Q(kind__in=list(KINDS)), name="document_kind"),
            CheckConstraint(condition=Q(meant_for__in=list(NEEDS)), name="document_meant_for"),
            CheckConstraint(condition=Q(scan__in=SCANS), name="document_scan"),
            CheckConstraint(
                condition=Q(published=False) | Q(published_at__isnull=False), name="document_when_published"
            ),
        ]


class DocumentToken(ClientKeyed):
    """How a word of a document's file name begins, and what follows it. Triggers keep it.

    Row security asks of it what it asks of the document.
    """

    audience: ClassVar[Audience] = ForClient(
        read="documents.view",
        by_row=ByRow("meant_for", NEEDS, shown="published"),
        staff_read="documents.view",
        sealed=True,
    )

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "token", "document_id")
    token = models.TextField(db_collation="C")
    document_id = models.UUIDField()
    document = belongs_to("documents.Document", "document_id")
    meant_for = models.TextField()
    published = models.BooleanField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "document_token"
        constraints = [
            CheckConstraint(condition=Q(meant_for__in=list(NEEDS)), name="document_token_meant_for")
        ]


class SelfPublishing(ClientKeyed):
    """A kind of document that is published to this client the moment it is stored."""

    audience: ClassVar[Audience] = ForStaff(
        staff_read="documents.view", staff_write="documents.edit", deletable=True
    )

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "kind")
    kind = models.TextField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "self_publishing"
        constraints = [CheckConstraint(condition=Q(kind__in=list(KINDS)), name="self_publishing_kind")]
