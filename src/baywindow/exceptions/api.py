"""Exceptions in the API: the list, one of them, what happened to it; keys of staff open and resolve them."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from baywindow.activity.api import Happened, happened_to
from baywindow.api.about import client_of
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Moment, MomentKept, OfClient, PageOf, Text
from baywindow.documents.subjects import subject_by_number
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.request import MemberRequest, may

from . import queries, verbs, words
from .kinds import ABOUT, ACTORS, CODES, SEVERITIES
from .portal import found_or_404
from .queries import STATES, Wanted

router = Router(tags=["Exceptions"])

Code = Literal[*CODES]  # type: ignore[valid-type]
Severity = Literal[*SEVERITIES]  # type: ignore[valid-type]
Actor = Literal[*ACTORS]  # type: ignore[valid-type]
Record = Literal[*ABOUT]  # type: ignore[valid-type]
NUMBERED = tuple(kind for kind in ABOUT if kind != "discrepancy")


class ExceptionsAsked(OfClient):
    """Which exceptions."""

    view: Literal[*STATES] = "open"  # type: ignore[valid-type]
    severity: Literal["", *SEVERITIES] = ""  # type: ignore[valid-type]
    code: Literal["", *CODES] = ""  # type: ignore[valid-type]
    acts: Literal["", *ACTORS] = Field("", description="Who has to do something.")  # type: ignore[valid-type]
    record: Literal["", *ABOUT] = Field("", description="The kind of record it is on.")  # type: ignore[valid-type]
    overdue: bool = False
    q: Text = Field(
        "", max_length=80, description="The beginning of the record's number, or words of the text."
    )


class OwnerAsked(Schema):
    """Whose exception."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class ExceptionShape(Schema):
    """Something that stands in the way of a record."""

    id: UUID
    code: str
    name: str = Field(description="The kind in words.")
    severity: str
    text: str = Field(description="What stands in the way, for people.")
    next_step: str = Field(description="What happens next.")
    acts: str = Field(description="`client`, `warehouse` or `carrier`.")
    record: str = Field(description="The kind of record it is on.")
    record_id: UUID
    record_number: str
    by_rule: bool = Field(description="Found by Baywindow itself.")
    opened_at: Moment
    due_at: Moment
    resolved_at: Moment | None
    resolution: str = Field(description="How it was resolved; empty while it is open.")


class NewException(Schema):
    """An exception to open. The client reads all of it."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    record: Literal[*NUMBERED]  # type: ignore[valid-type]
    number: Text = Field(min_length=1, max_length=80, description="The record's number.")
    code: Code
    text: Text = Field(min_length=1, max_length=1000)
    severity: Severity | None = Field(None, description="As is usual for its kind unless said.")
    acts: Actor | None = Field(None, description="As is usual for its kind unless said.")
    next_step: Text = Field("", max_length=1000)
    due_at: MomentKept | None = Field(None, description="As is usual for its kind unless said.")


class Resolution(Schema):
    """How it ended."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    how: Text = Field(min_length=1, max_length=1000, description="The client reads it.")


class Reopening(Schema):
    """Why it stands in the way again."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    why: Text = Field(min_length=1, max_length=1000, description="The client reads it.")
    due_at: Moment | None = Field(None, description="As is usual for its kind unless said.")


class ExceptionChange(Schema):
    """What is said otherwise of it from now on. The client reads all of it."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    severity: Severity | None = None
    acts: Actor | None = None
    due_at: Moment | None = None
    next_step: Text | None = Field(None, max_length=1000, description="Empty: as is usual for its kind.")
    text: Text | None = Field(None, min_length=1, max_length=1000, description="Not where a rule found it.")


@router.get("/exceptions", response=PageOf[ExceptionShape], summary="Exceptions")
@may("exceptions.view")
def exceptions(request: MemberRequest, asked: Query[ExceptionsAsked]) -> dict[str, Any]:
    """Of the open ones what is due first, of the resolved ones the latest."""
    want = Wanted(
        state=asked.view,
        severity=asked.severity,
        code=asked.code,
        acts=asked.acts,
        record=asked.record,
        overdue=asked.overdue,
        words=asked.q,
        client=client_of(request, asked.client),
    )
    found = queries.page(request, want, asked.limit)
    return {"data": [shaped(row) for row in found.rows], "next": found.next}


@router.get("/exceptions/{uuid:exception_id}", response=ExceptionShape, summary="One exception")
@may("exceptions.view")
def exception(request: MemberRequest, exception_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """What stands in the way, by when, who acts, and what came of it."""
    return shaped(found_or_404(exception_id, client_of(request, asked.client)))


@router.get(
    "/exceptions/{uuid:exception_id}/events",
    response=list[Happened],
    summary="What happened to an exception",
)
@may("exceptions.view")
def exception_events(
    request: MemberRequest, exception_id: UUID, asked: Query[OwnerAsked]
) -> list[dict[str, Any]]:
    """The newest first, at most 200."""
    client = client_of(request, asked.client)
    found = found_or_404(exception_id, client)
    return happened_to(found.page_id, client, about=found.id)


@router.post("/exceptions/new", response={201: ExceptionShape}, summary="Open an exception")
@may("exceptions.edit")
def open_exception(request: MemberRequest, told: NewException) -> Status[Any]:
    """The client sees it at once. A record has one of a kind at a time, but of `other` several."""
    client = find_client(told.client)
    about = subject_by_number(told.record, told.number, client.id) if _may_see(request, told.record) else None
    if about is None:
        raise _wrong("number", "There is none of this number.")
    said = told.model_dump(include={"text", "next_step", "severity", "acts", "due_at"})
    values = verbs.usual(told.code) | {name: value for name, value in said.items() if value}
    try:
        with transaction.atomic(using=current().alias):
            made = verbs.open_exception(client.id, about, source="api", **values)
    except IntegrityError as error:
        if "client_exception_one_at_a_time" not in str(error):
            raise
        raise _wrong("code", "An exception of this kind is open on this record.") from error
    return Status(201, shaped(found_or_404(made.id, client.id)))


@router.post(
    "/exceptions/{uuid:exception_id}/resolution", response=ExceptionShape, summary="Resolve an exception"
)
@may("exceptions.edit")
def resolve(request: MemberRequest, exception_id: UUID, told: Resolution) -> dict[str, Any]:
    """It stands in the way no more. One that is resolved already stays as it is."""
    client = find_client(told.client)
    verbs.resolve(verbs.find_exception(client.id, exception_id), told.how)
    return shaped(found_or_404(exception_id, client.id))


@router.post(
    "/exceptions/{uuid:exception_id}/change", response=ExceptionShape, summary="Change what is said of one"
)
@may("exceptions.edit")
def change(request: MemberRequest, exception_id: UUID, told: ExceptionChange) -> dict[str, Any]:
    """What is not said stays. A resolved one has to be opened again first."""
    client = find_client(told.client)
    found = verbs.find_exception(client.id, exception_id)
    changes = {
        name: value for name, value in told.model_dump(exclude={"client"}).items() if value is not None
    }
    if "text" in changes and found.by_rule:
        raise _wrong("text", "A rule says what stands in the way, in every reader's language.")
    if changes:
        verbs.amend(found, **changes)
    return shaped(found_or_404(exception_id, client.id))


@router.post(
    "/exceptions/{uuid:exception_id}/reopening", response=ExceptionShape, summary="Open an exception again"
)
@may("exceptions.edit")
def reopen_exception(request: MemberRequest, exception_id: UUID, told: Reopening) -> dict[str, Any]:
    """It stands in the way again. One that is open stays as it is."""
    client = find_client(told.client)
    try:
        with transaction.atomic(using=current().alias):
            verbs.reopen(verbs.find_exception(client.id, exception_id), told.why, told.due_at)
    except IntegrityError as error:
        if "client_exception_one_at_a_time" not in str(error):
            raise
        raise _wrong("client", "Another exception of this kind is open on this record.") from error
    return shaped(found_or_404(exception_id, client.id))


def shaped(row: Any) -> dict[str, Any]:
    """An exception as the API gives it."""
    told: dict[str, Any] = row._asdict()
    return told | {
        "name": words.name_of(row.code),
        "text": words.text_of(row),
        "next_step": words.next_of(row),
        "resolution": words.end_of(row),
        "record": row.subject_kind,
        "record_id": row.subject_id,
        "record_number": row.subject_number,
    }


def _may_see(request: MemberRequest, record: str) -> bool:
    return request.member.may(ABOUT[record])


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", faults=[Fault("body", field, sentence)])
