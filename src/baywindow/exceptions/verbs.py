"""What staff do with exceptions: open one, change what is said of it, resolve it, note something about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.documents.subjects import Found
from baywindow.tenancy.context import current
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import run

from .kinds import ABOUT, CODES, PAGES
from .models import ClientException

_NOTE = """
insert into exception_comment (workspace_id, client_id, id, exception_id, at, by_name, text, once)
values (%(workspace)s, %(client)s, %(id)s::uuid, %(exception)s::uuid, now(), %(by)s::text, %(text)s::text,
        %(once)s::uuid)
on conflict (workspace_id, client_id, once) do nothing"""


def find_exception(client_id: UUID, exception_id: UUID, *, lock: bool = True) -> ClientException:
    """The client's exception, locked until the transaction ends unless said otherwise; 404 for any other."""
    found = ClientException.objects.of_client(client_id)
    chosen: ClientException = get_object_or_404(found.select_for_update() if lock else found, id=exception_id)
    return chosen


def usual(code: str) -> dict[str, Any]:
    """What a new exception of a kind is like unless somebody says otherwise."""
    kind = CODES[code]
    due = datetime.now(UTC) + timedelta(hours=kind.hours)
    return {"code": code, "severity": kind.severity, "acts": kind.acts, "due_at": due}


def open_exception(client_id: UUID, about: Found, **values: Any) -> ClientException:
    """Tell the client of something that stands in the way of a record, by `text`.

    A record has one exception of a kind at a time: the database refuses a second while the first is open. One
    that somebody resolved while its stall lasts makes room.
    """
    if about.kind not in CODES[values["code"]].about:
        raise Refusal(gettext("Such a record cannot have an exception of this kind."), status=422)
    ClientException.objects.of_client(client_id).filter(
        subject_id=about.id, code=values["code"], lasting=True, resolved_at__isnull=False
    ).update(lasting=False)
    made = ClientException(
        client_id=client_id,
        subject_kind=about.kind,
        subject_id=about.id,
        page_id=about.page_id,
        subject_number=about.number,
        needs=ABOUT[about.kind],
        **{"opened_at": datetime.now(UTC), **values},
    )
    made.save()
    tell(happened(made, "exception_opened", text=made.text))
    return made


def amend(found: ClientException, **changes: Any) -> None:
    """Say something else of it: how grave it is, by when, who acts, what comes next."""
    if found.resolved_at is not None:
        raise Refusal(gettext("It is resolved: open it again first."))
    for field, value in changes.items():
        setattr(found, field, value)
    found.version += 1
    found.save(update_fields=[*changes, "updated_at", "version"])
    tell(happened(found, "exception_changed"))


def resolve(found: ClientException, text: str) -> bool:
    """It stands in the way no more, and how that came; False for one that was resolved already."""
    if found.resolved_at is not None:
        return False
    found.resolved_at, found.resolution, found.lasting = datetime.now(UTC), text, found.by_rule
    found.version += 1
    found.save(update_fields=["resolved_at", "resolution", "lasting", "updated_at", "version"])
    tell(happened(found, "exception_resolved", text=text))
    return True


def reopen(found: ClientException, text: str, due_at: datetime | None = None) -> bool:
    """It stands in the way again, and why; False for one that is open. Due as is usual unless said.

    The database refuses it while the record has another open one of its kind.
    """
    if found.resolved_at is None:
        return False
    if found.ended:
        raise Refusal(gettext("It ended by itself: open a new one if it stands in the way again."))
    found.resolved_at, found.resolution, found.lasting = None, "", True
    found.due_at = due_at or usual(found.code)["due_at"]
    found.version += 1
    found.save(update_fields=["resolved_at", "resolution", "lasting", "due_at", "updated_at", "version"])
    tell(happened(found, "exception_reopened", text=text))
    return True


def comment(client_id: UUID, exception_id: UUID, text: str, once: UUID) -> bool:
    """Note something for colleagues alone; False for the same note sent again."""
    told = {"client": client_id, "exception": exception_id, "id": uuid7(), "text": text, "once": once}
    return bool(run(_NOTE, told | {"by": current().person_name}))


def happened(found: Any, verb: str, *, at: datetime | None = None, **parts: Any) -> Happened:
    """One of the verbs of exceptions, as it is told on the page of the record: now unless said otherwise."""
    kind = PAGES.get(found.subject_kind, found.subject_kind)
    told = {"about": str(found.id), "word_what": CODES[found.code].words, **parts}
    subject = Subject(kind, found.page_id, found.subject_number, found.client_id)
    return Happened(f"{kind}.{verb}", subject, told, at or datetime.now(UTC))
