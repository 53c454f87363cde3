"""Staff pages: exceptions of every client, one of them, and what is done about it."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.documents.subjects import SUBJECTS, subject
from baywindow.stock.asked import Asked
from baywindow.tenancy.console import find_client
from baywindow.tenancy.console_queries import client_names
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked_id
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from . import queries, verbs
from .forms import CommentForm, ExceptionForm, NewExceptionForm, ReopeningForm, ResolutionForm
from .kinds import ABOUT
from .models import ClientException
from .portal import found_or_404, listed, shown, wanted

VIEW = "exceptions.view"
EDIT = "exceptions.edit"
TALK = "exceptions.comment"

TOO_LONG = gettext_lazy("Nothing is stored: write a sentence, of at most 1,000 letters.")

TAKEN: dict[str, tuple[str | None, str]] = {
    "client_exception_source_once": (None, gettext_lazy("This form was sent before.")),
    "client_exception_one_at_a_time": (
        "kind",
        gettext_lazy("An exception of this kind is open on this record: say it there."),
    ),
}
AGAIN: dict[str, tuple[str | None, str]] = {
    "client_exception_one_at_a_time": (
        None,
        gettext_lazy("Another exception of this kind is open on this record: say it there."),
    ),
}


@may(VIEW)
@require_safe
def exceptions(request: MemberRequest) -> HttpResponse:
    """What stands in the way of whom, what is due first before the rest."""
    asked = Asked(request, request.member.time_zone)
    want = wanted(asked, asked.uuid("client"))
    context = listed(request, asked, want, reverse("console_exceptions"))
    context |= {"clients": [(str(one.id), one.name) for one in client_names()], "of_client": want.client}
    return answer(request, "exceptions/console_list.html", context, fragment="exceptions/_console_list.html")


@may(VIEW)
@require_safe
def exception(request: MemberRequest, client_id: UUID, exception_id: UUID) -> HttpResponse:
    """One exception: what the client reads, and apart from it what colleagues say."""
    client, member = find_client(client_id), request.member
    found = found_or_404(exception_id, client.id)
    request.seen_by = ABOUT[found.subject_kind]
    talks = member.may(TALK)
    context = shown(found, client.id) | {
        "client": client,
        "may_edit": member.may(EDIT) and member.may(ABOUT[found.subject_kind]),
        "may_talk": talks,
        "resolution": ResolutionForm(),
        "reopening": ReopeningForm(),
        "note": CommentForm(initial={"once": uuid.uuid4()}),
        "comments": queries.comments(found.id, client.id) if talks else [],
    }
    return render(request, "exceptions/console_exception.html", context)


@may(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_exception(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Tell a client of something that stands in the way."""
    client = find_client(client_id)
    form = NewExceptionForm(
        request.POST or None, client_id=client.id, member=request.member, initial=_begun(request, client)
    )
    if form.is_valid():
        if before := form.sent_before():
            messages.info(request, gettext("You had sent this form before: it is open."))
            return redirect("console_exception", client.id, before.id)
        made = stored(form, lambda: verbs.open_exception(client.id, form.about, **form.changes), TAKEN)
        if made:
            messages.success(request, gettext("It is open. The client sees it now."))
            return redirect("console_exception", client.id, made.id)
    context = {"client": client, "form": form, "given": _given(form, client), "exception": None}
    return render(request, "exceptions/console_form.html", context, status=form.http_status)


@may(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_exception(request: MemberRequest, client_id: UUID, exception_id: UUID) -> HttpResponse:
    """Change what the client reads of it; who saves second sees both versions."""
    client = find_client(client_id)
    found = verbs.find_exception(client.id, exception_id, lock=request.method == "POST")
    form = ExceptionForm(request.POST or None, record=found)
    if form.is_valid() and form.is_current() and stored(form, lambda: _amended(found, form), TAKEN):
        messages.success(request, gettext("Saved."))
        return redirect("console_exception", client.id, found.id)
    context = {"client": client, "form": form, "exception": found, "given": ""}
    return render(request, "exceptions/console_form.html", context, status=form.http_status)


@may(EDIT)
@require_POST
def resolve(request: MemberRequest, client_id: UUID, exception_id: UUID) -> HttpResponse:
    """It stands in the way no more."""
    client = find_client(client_id)
    found = verbs.find_exception(client.id, exception_id)
    form = ResolutionForm(request.POST)
    if not form.is_valid():
        messages.error(request, TOO_LONG)
    elif verbs.resolve(found, form.cleaned_data["how"]):
        messages.success(request, gettext("Resolved. The client reads how."))
    else:
        messages.info(request, gettext("It was resolved before: that stands."))
    return redirect("console_exception", client.id, found.id)


@may(EDIT)
@require_POST
def reopen(request: MemberRequest, client_id: UUID, exception_id: UUID) -> HttpResponse:
    """It stands in the way again."""
    client = find_client(client_id)
    found = verbs.find_exception(client.id, exception_id)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        messages.error(request, TOO_LONG)
        return redirect("console_exception", client.id, found.id)
    done = stored(form, lambda: (verbs.reopen(found, form.cleaned_data["why"]),), AGAIN)
    if done is None:
        messages.error(request, str(form.non_field_errors()[0]))
    elif done[0]:
        messages.success(request, gettext("It is open again. The client reads why."))
    else:
        messages.info(request, gettext("It is open already."))
    return redirect("console_exception", client.id, found.id)


@may(TALK)
@require_POST
def comment(request: MemberRequest, client_id: UUID, exception_id: UUID) -> HttpResponse:
    """Note something for colleagues alone."""
    client = find_client(client_id)
    found = found_or_404(exception_id, client.id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, TOO_LONG)
    elif verbs.comment(client.id, found.id, form.cleaned_data["comment"], form.cleaned_data["once"]):
        messages.success(request, gettext("Noted for colleagues. The client does not see it."))
    else:
        messages.info(request, gettext("You had sent this note before."))
    return redirect("console_exception", client.id, found.id)


def _amended(found: ClientException, form: ExceptionForm) -> bool:
    verbs.amend(found, **form.changes)
    return True


def _begun(request: MemberRequest, client: Client) -> dict[str, Any]:
    """What the link of a record's page has filled in."""
    kind, id = request.GET.get("subject", ""), asked_id(request, "of")
    if kind not in ABOUT or not id:
        return {}
    if not request.member.may(ABOUT[kind]):
        raise PermissionDenied
    found = subject(kind, id, client.id)
    return {"subject": kind, "subject_id": id, "number": found.number} if found else {}


def _given(form: NewExceptionForm, client: Client) -> str:
    """The record the form is for, in words, when a page's link said it."""
    kind, told = form["subject"].value(), form["subject_id"].value()
    try:
        found = subject(kind, UUID(str(told)), client.id) if told and kind in ABOUT else None
    except ValueError:
        return ""
    return f"{SUBJECTS[kind].words} {found.number}" if found else ""
