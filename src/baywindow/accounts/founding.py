"""Founding people and memberships: the owner's work, from the command line or the demo.

Memberships live beside the clients (alias `owner`), people beside the sign-ins (alias
`owner_public`): two schemas, so a new person is committed before the first membership.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from baywindow.tenancy.capabilities import CLIENT_ROLES, ROLE_NAMES, STAFF_ROLES
from baywindow.tenancy.models import Client, ClientMember, StaffMember, Workspace
from baywindow.tenancy.refusal import Refusal

from .models import Person

PEOPLE = "owner_public"
OWNER = "owner"


def create_person(email: str, name: str, password: str | None = None) -> Person:
    """A new person; without a password they sign in after a reset by mail.

    Refusal when the address is malformed or taken, or the password too weak.
    """
    address = email.strip().lower()
    _check_address(address)
    person = Person(email=address, name=name.strip())
    if password is not None:
        check_password_of(person, password)
    person.set_password(password)
    with transaction.atomic(using=PEOPLE):
        if Person.objects.using(PEOPLE).filter(email=address).exists():
            raise Refusal(f"{address} has a login already.")
        person.save(using=PEOPLE, force_insert=True)
    return person


def find_person(email: str) -> Person:
    """The person of an e-mail address; Refusal when there is none."""
    found = Person.objects.using(PEOPLE).filter(email=email.strip().lower()).first()
    if found is None:
        raise Refusal(f"Nobody has the login {email.strip().lower()}.", status=404)
    return found


def change_password(person: Person, password: str) -> None:
    """Set a new password, which ends the person's open pages; Refusal when it is too weak."""
    check_password_of(person, password)
    person.set_password(password)
    person.save(using=PEOPLE, update_fields=["password"])


def join_client(person: Person, client: Client, role: str, ends_on: date | None = None) -> ClientMember:
    """Make the person a member of a client; Refusal for an unknown role or a second membership."""
    _check_role(role, list(CLIENT_ROLES))
    with transaction.atomic(using=OWNER):
        held = ClientMember._base_manager.using(OWNER).filter(
            workspace_id=client.workspace_id, client_id=client.id, person_id=person.id
        )
        if held.exists():
            raise Refusal(f"{person.email} is a member of {client.name} already.")
        member = ClientMember(
            workspace_id=client.workspace_id,
            client_id=client.id,
            person_id=person.id,
            name=person.name,
            email=person.email,
            role=role,
            ends_on=ends_on,
        )
        member.save(using=OWNER)
    return member


def join_staff(person: Person, workspace: Workspace, role: str) -> StaffMember:
    """Make the person a member of the workspace's team; Refusal for an unknown role or a second time."""
    _check_role(role, list(STAFF_ROLES))
    with transaction.atomic(using=OWNER):
        held = StaffMember._base_manager.using(OWNER).filter(workspace_id=workspace.id, person_id=person.id)
        if held.exists():
            raise Refusal(f"{person.email} is in {workspace.name}'s team already.")
        member = StaffMember(
            workspace_id=workspace.id, person_id=person.id, name=person.name, email=person.email, role=role
        )
        member.save(using=OWNER)
    return member


def check_password_of(person: Person, password: str) -> None:
    """Refusal, in the words of the rule, when the password is too weak for this person."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), status=422) from error


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refusal(f"“{address}” is not an e-mail address.", status=422) from error


def _check_role(role: str, known: list[str]) -> None:
    if role not in known:
        names = ", ".join(f"{code} ({ROLE_NAMES[code]})" for code in known)
        raise Refusal(f"There is no role “{role}”; there are {names}.", status=422)
