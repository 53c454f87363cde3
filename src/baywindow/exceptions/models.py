"""Exceptions, what staff say of them among themselves, and what a client wants looked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.documents.kinds import KINDS
from baywindow.tenancy.audience import Audience, ByRow, ForClient, ForStaff
from baywindow.tenancy.records import ClientKeyed, ClientRecord, ClientRow, OfClient, belongs_to

from .kinds import ABOUT, ACTORS, CODES, ENDED, FREE, NEEDS, RULES, SEVERITIES


class ClientException(ClientRecord):
    """Something that stands in the way of a record, as its client reads it.

    Until `resolved_at` it is open. `lasting` is true as long as it is, and for what a rule found until that
    rule sees the stall end: so a stall that somebody resolved by hand is not found again while it lasts.
    `text` is what it is, in English where a rule found it; what fills the rule's sentence is kept in `parts`.
    """

    audience: ClassVar[Audience] = ForClient(
        read="exceptions.view",
        by_row=ByRow("needs", {word: word for word in NEEDS}),
        staff_read="exceptions.view",
        staff_write="exceptions.edit",
        stirs=("id", "page_id"),
    )

    code = models.TextField(db_collation="C")
    severity = models.TextField(db_collation="C")
    subject_kind = models.TextField(db_collation="C")
    subject_id = models.UUIDField()
    page_id = models.UUIDField()
    subject_number = models.TextField(db_collation="C", default="", blank=True)
    needs = models.TextField(db_collation="C")
    by_rule = models.BooleanField(default=False)
    text = models.TextField()
    parts = models.JSONField(default=dict)
    next_step = models.TextField(default="", blank=True)
    acts = models.TextField(db_collation="C")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lasting = models.BooleanField(default=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.TextField(default="", blank=True)
    ended = models.TextField(db_collation="C", default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_exception"
        indexes = [
            Index(
                fields=[*TENANT, "due_at", "id"],
                name="client_exception_due",
                condition=Q(resolved_at__isnull=True),
            ),
            Index(
                fields=[*TENANT, "resolved_at", "id"],
                name="client_exception_resolved",
                condition=Q(resolved_at__isnull=False),
            ),
            Index(fields=[*TENANT, "page_id", "opened_at"], name="client_exception_page"),
            Index(
                fields=[*TENANT, "subject_kind", "page_id"],
                include=["needs"],
                name="client_exception_open",
                condition=Q(resolved_at__isnull=True),
            ),
            Index(
                fields=["workspace_id", "due_at", "id"],
                name="client_exception_due_queue",
                condition=Q(resolved_at__isnull=True),
            ),
            Index(
                fields=["workspace_id", "resolved_at", "id"],
                name="client_exception_done_queue",
                condition=Q(resolved_at__isnull=False),
            ),
        ]
        constraints = [
            once_per_source("client_exception"),
            UniqueConstraint(
                fields=[*TENANT, "code", "subject_id"],
                name="client_exception_one_at_a_time",
                condition=Q(lasting=True) & ~Q(code=FREE),
            ),
            CheckConstraint(condition=Q(code__in=list(CODES)), name="client_exception_code"),
            CheckConstraint(condition=Q(severity__in=list(SEVERITIES)), name="client_exception_severity"),
            CheckConstraint(condition=Q(subject_kind__in=list(ABOUT)), name="client_exception_subject"),
            CheckConstraint(condition=Q(needs__in=NEEDS), name="client_exception_needs"),
            CheckConstraint(condition=Q(acts__in=list(ACTORS)), name="client_exception_acts"),
            CheckConstraint(condition=Q(ended__in=["", *ENDED]), name="client_exception_ended"),
            CheckConstraint(
                condition=Q(resolved_at__isnull=False) | Q(lasting=True, ended="", resolution=""),
                name="client_exception_open_lasts",
            ),
        ]


class ExceptionComment(ClientRow):
    """What staff say of an exception among themselves: no client's login can read it, nobody changes it."""

    audience: ClassVar[Audience] = ForStaff(
        staff_read="exceptions.comment", staff_write="exceptions.comment", append_only=True
    )

    exception_id = models.UUIDField()
    exception = belongs_to("exceptions.ClientException", "exception_id")
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.TextField()
    text = models.TextField()
    once = models.UUIDField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "exception_comment"
        indexes = [Index(fields=[*TENANT, "exception_id", "at"], name="exception_comment_of")]
        constraints = [UniqueConstraint(fields=[*TENANT, "once"], name="exception_comment_once")]


class ExceptionRule(ClientKeyed):
    """Whether one client's stalls of a kind are looked for, and from when on; without a row as for all."""

    audience: ClassVar[Audience] = ForStaff(staff_read="exceptions.view", staff_write="exceptions.rules")

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "code")
    code = models.TextField(db_collation="C")
    enabled = models.BooleanField()
    threshold = models.IntegerField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "exception_rule"
        constraints = [
            CheckConstraint(condition=Q(code__in=list(RULES)), name="exception_rule_code"),
            CheckConstraint(
                condition=Q(threshold__gte=0, threshold__lte=3650), name="exception_rule_threshold"
            ),
        ]


class RequiredDocument(ClientKeyed):
    """A kind of document that one client wants with every record of a kind."""

    audience: ClassVar[Audience] = ForStaff(
        staff_read="exceptions.view", staff_write="exceptions.rules", deletable=True
    )

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "subject_kind", "kind")
    subject_kind = models.TextField(db_collation="C")
    kind = models.TextField(db_collation="C")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "required_document"
        constraints = [
            CheckConstraint(
                condition=Q(subject_kind__in=CODES["document_missing"].about),
                name="required_document_subject",
            ),
            CheckConstraint(condition=Q(kind__in=list(KINDS)), name="required_document_kind"),
        ]
