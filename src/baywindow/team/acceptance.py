"""Accepting an invitation: by somebody new, who names themselves and sets a password, or by who has a
login, after signing in. Only the invited address takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baywindow.accounts.models import Person
from baywindow.accounts.views import remember, signed_in
from baywindow.tenancy.brand import brand_of_invitation
from baywindow.tenancy.capabilities import ROLE_NAMES
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.request import open_to_guests

from .forms import NewcomerForm
from .links import Ticket, seal_of, ticket_of

GO_IN = "/switch?renew=1"


@dataclass(frozen=True)
class Invited:
    """What the holder of a link is told."""

    email: str
    role: str
    workspace_name: str
    client_name: str | None
    invited_by: str
    expires_at: datetime

    @property
    def place(self) -> str:
        """Where to."""
        return self.client_name or self.workspace_name

    @property
    def role_name(self) -> str:
        """As what."""
        return ROLE_NAMES.get(self.role, self.role)


@open_to_guests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and take it; looking at it changes nothing."""
    ticket = ticket_of(token)
    told = look_up(ticket, token) if ticket else None
    if ticket is None or told is None:
        return render(request, "team/invitation_over.html", status=404)
    request.shown_as = brand_of_invitation(ticket, seal_of(token))  # type: ignore[attr-defined]
    person = signed_in(request)
    if person.is_authenticated:
        return _for_who_is_here(request, person, ticket, token, told)
    if Person.objects.filter(email=told.email).exists():
        return render(request, "team/invitation_sign_in.html", {"told": told})
    return _for_a_newcomer(request, ticket, token, told)


def _for_who_is_here(
    request: HttpRequest, person: Person, ticket: Ticket, token: str, told: Invited
) -> HttpResponse:
    theirs = person.email.lower() == told.email
    if request.method != "POST" or not theirs:
        context = {"told": told, "person": person, "theirs": theirs}
        return render(request, "team/invitation_take.html", context, status=200 if theirs else 403)
    try:
        with transaction.atomic(using="default"):
            remember(request, person, accept(ticket, token, person.id))
    except Refusal:
        return render(request, "team/invitation_over.html", status=404)
    return HttpResponseRedirect(GO_IN)


def _for_a_newcomer(request: HttpRequest, ticket: Ticket, token: str, told: Invited) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    if form.is_valid() and _is_strong(form, told):
        try:
            person = join(ticket, token, told, form.cleaned_data["name"], form.cleaned_data["password"])
        except (IntegrityError, Refusal):  # the form was sent twice: the login is there
            return HttpResponseRedirect(request.path)
        record_authentication(request, person, "password")  # they have just chosen it, and hold the link
        entered: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=GO_IN)
        return entered
    context = {"told": told, "form": form}
    return render(request, "team/invitation_new.html", context, status=422 if form.errors else 200)


def _is_strong(form: NewcomerForm, told: Invited) -> bool:
    newcomer = Person(email=told.email, name=form.cleaned_data["name"])
    newcomer.joining = (told.workspace_name, told.client_name or "")
    try:
        validate_password(form.cleaned_data["password"], newcomer)
    except ValidationError as error:
        form.add_error("password", error)
        return False
    return True


def join(ticket: Ticket, token: str, told: Invited, name: str, password: str) -> Person:
    """A new person, who is a member: both or neither."""
    with transaction.atomic(using="default"):
        person = Person.objects.create_user(told.email, password, name=name)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        person.last_membership_id = accept(ticket, token, person.id)
        person.save(update_fields=["last_membership_id"])
    return person


def accept(ticket: Ticket, token: str, person_id: UUID) -> UUID:
    """The new membership; Refusal when the invitation is over or is for somebody else."""
    made: UUID = _asked(
        "select sec.accept_invitation(%s::uuid, %s::uuid, %s::uuid, %s::bytea, %s::uuid)",
        [*ticket, seal_of(token), person_id],
    )[0]
    return made


def look_up(ticket: Ticket, token: str) -> Invited | None:
    """What a link is an invitation to; None when it is over."""
    row = _asked(
        "select * from sec.invitation(%s::uuid, %s::uuid, %s::uuid, %s::bytea)", [*ticket, seal_of(token)]
    )
    return Invited(*row) if row else None


def _asked(sql: str, params: list[Any]) -> Any:
    with as_the_database_says(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()
