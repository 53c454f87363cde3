"""Mappings, the runs made with them, and how far a run is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.tenancy.audience import Audience, ForWorkspace
from baywindow.tenancy.records import OfWorkspace, WorkspaceRecord, WorkspaceRow
from baywindow.tenancy.refusal import Refusal

STAFF_ONLY = ForWorkspace(staff_read="imports.run", staff_write="imports.run", deletable=True)

DRAFT, WAITING, DONE, REFUSED, FAILED = "draft", "waiting", "done", "refused", "failed"
STATUSES = (DRAFT, WAITING, DONE, REFUSED, FAILED)
"""A draft is uploaded; waiting is queued or under way; refused wrote nothing because rows were wrong."""
COMMAND_LINE = "Command line"
"""Stands on a run for who asked for it where no person did."""
SILENCE = timedelta(minutes=5)
"""A worker that is alive says so twice a second."""


COUNTED = ("read", "new", "changed", "unchanged", "skipped", "rejected")


class ImportMapping(WorkspaceRecord):
    """How the columns of a kind of file become records: named, saved, used again."""

    audience: ClassVar[Audience] = STAFF_ONLY

    name = models.TextField()
    kind = models.TextField()
    rules = models.JSONField()

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "import_mapping"
        constraints = [
            UniqueConstraint(fields=["workspace_id", "name"], name="import_mapping_name_once"),
            CheckConstraint(condition=~Q(name=""), name="import_mapping_has_name"),
        ]


class ImportRun(WorkspaceRow):
    """One file taken in: what was asked, and what came of it. The mapping is kept as it was then."""

    audience: ClassVar[Audience] = STAFF_ONLY

    for_client_id = models.UUIDField(null=True)
    kind = models.TextField()
    mapping_name = models.TextField()
    rules = models.JSONField()
    file_name = models.TextField()
    file_ref = models.TextField()
    file_size = models.BigIntegerField()
    keep_accepted = models.BooleanField(default=False)
    check_only = models.BooleanField(default=False)
    status = models.TextField(default=DRAFT)
    problem = models.TextField(default="")
    read = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    faults = models.JSONField(default=list)
    rejected_ref = models.TextField(default="")
    person_name = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "import_run"
        constraints = [CheckConstraint(condition=Q(status__in=STATUSES), name="import_run_status")]

    @classmethod
    def locked(cls, run_id: UUID) -> ImportRun | None:
        """The run, held by this transaction; None when there is no such run.

        Raises OperationalError (55P03) when another transaction holds it.
        """
        return cls.objects.filter(id=run_id).select_for_update(nowait=True).first()

    @property
    def asked_by(self) -> str:
        """The person whom what it writes names in timelines; "" for a run of no person."""
        return "" if self.person_name == COMMAND_LINE else self.person_name

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.status in {DONE, REFUSED, FAILED}

    @property
    def can_begin(self) -> bool:
        """Whether it may be queued: nothing of it is under way, and nothing of it was written."""
        return self.status != WAITING and (self.status != DONE or self.check_only)

    def queue(self, *, by: str, keep_accepted: bool, check_only: bool) -> None:
        """Let the worker take it, for this person; Refusal when it was taken in, or is being just now."""
        if not self.can_begin:
            raise Refusal(
                gettext("This file is being taken in, or was already. Its page shows how far it is.")
            )
        self.keep_accepted, self.check_only, self.status = keep_accepted, check_only, WAITING
        self.person_name, self.finished_at, self.problem = by, None, ""
        changed = ["person_name", "keep_accepted", "check_only", "status", "finished_at", "problem"]
        self.save(update_fields=changed)
        ImportProgress.begin(self)

    def queue_again(self) -> None:
        """Queue a run that nothing was heard of for long; the work itself happens once all the same."""
        if self.status != WAITING or not ImportProgress.is_silent(self.id):
            raise Refusal(gettext("This file is under way. Its page shows how far it is."))
        ImportProgress.begin(self)

    def read_by(self, kind: str, name: str, rules: dict[str, Any]) -> None:
        """Choose another mapping; what an earlier one came to is forgotten."""
        self.kind, self.mapping_name, self.rules, self.status = kind, name, rules, DRAFT
        self.faults, self.problem = [], ""
        for counted in COUNTED:
            setattr(self, counted, 0)
        self.save(update_fields=["kind", "mapping_name", "rules", "status", "faults", "problem", *COUNTED])

    def discard(self) -> None:
        """Forget it; only a draft may go."""
        ImportRun.objects.filter(id=self.id, status=DRAFT).delete()


class ImportProgress(WorkspaceRow):
    """How far a run is; its id is the run's. Written beside the run's own transaction."""

    audience: ClassVar[Audience] = STAFF_ONLY

    phase = models.TextField()
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "import_progress"

    @classmethod
    def begin(cls, run: ImportRun) -> None:
        """The run is queued from now on."""
        cls.objects.update_or_create(
            workspace_id=run.workspace_id, id=run.id, defaults={"phase": "queued", "done": 0, "total": None}
        )

    @classmethod
    def is_silent(cls, run_id: UUID) -> bool:
        """Whether nothing was heard of a run for so long that its worker must be gone."""
        return not cls.objects.filter(id=run_id, seen_at__gt=timezone.now() - SILENCE).exists()
