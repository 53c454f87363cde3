"""The first workspaces, clients and people, made by the owner from the command line."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from baywindow.accounts.models import Person
from baywindow.server.trouble import Trouble
from baywindow.tenancy.capabilities import CLIENT_ROLES, STAFF_ROLES
from baywindow.tenancy.models import Client, ClientCode, ClientMember, StaffMember, Workspace
from baywindow.tenancy.records import uuid7

M = TypeVar("M", bound=models.Model)
OWNER = "owner"
PEOPLE = "owner_public"


def all_of(model: type[M]) -> models.QuerySet[M]:
    """Every row of a model, whatever its tenant."""
    return model._base_manager.using(OWNER)


def make_workspace(code: str, name: str, time_zone: str, locale: str) -> Workspace:
    """A new workspace; Trouble when the code is taken."""
    if all_of(Workspace).filter(code=code).exists():
        raise Trouble(f"There is a workspace {code} already.")
    workspace = Workspace(code=code, name=name, time_zone=time_zone, locale=locale)
    workspace.save(using=OWNER)
    return workspace


def make_client(workspace_code: str, code: str, name: str, time_zone: str | None, currency: str) -> Client:
    """A new client of a workspace; Trouble when its code is taken there."""
    workspace = workspace_of(workspace_code)
    if all_of(ClientCode).filter(workspace_id=workspace.id, code=code).exists():
        raise Trouble(f"{workspace_code} has a client {code} already.")
    client = Client(
        workspace_id=workspace.id,
        id=uuid7(),
        code=code,
        name=name,
        time_zone=time_zone or workspace.time_zone,
        locale=workspace.locale,
        currency=currency,
    )
    with transaction.atomic(using=OWNER):
        client.save(using=OWNER, force_insert=True)
        held = ClientCode(workspace_id=workspace.id, code=code, holder_id=client.id)
        held.save(using=OWNER, force_insert=True)
    return client


def workspace_of(code: str) -> Workspace:
    """The workspace of this code."""
    found = all_of(Workspace).filter(code=code).first()
    if found is None:
        raise Trouble(f"There is no workspace {code}.")
    return found


def client_of(workspace: Workspace, code: str) -> Client:
    """The client of this code in the workspace."""
    found = all_of(Client).filter(workspace_id=workspace.id, code=code).first()
    if found is None:
        raise Trouble(f"{workspace.code} has no client {code}.")
    return found


def make_person(email: str, name: str, password: str | None) -> Person:
    """Somebody new who signs in with this address."""
    if Person.objects.using(PEOPLE).filter(email=email.strip().lower()).exists():
        raise Trouble(f"{email} is known already.")
    person = Person(email=email.strip().lower(), name=name)
    _set_password(person, password)
    person.save(using=PEOPLE)
    return person


def person_of(email: str) -> Person:
    """The person who signs in with this address."""
    found = Person.objects.using(PEOPLE).filter(email=email.strip().lower()).first()
    if found is None:
        raise Trouble(f"Nobody signs in as {email}.")
    return found


def change_password(email: str, password: str) -> None:
    """Give a person another password; that ends their sessions and contexts."""
    person = person_of(email)
    _set_password(person, password)
    person.save(using=PEOPLE, update_fields=["password"])


def _set_password(person: Person, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, person)
        except ValidationError as refusal:
            raise Trouble(" ".join(refusal.messages)) from refusal
    person.set_password(password)


def join(email: str, role: str, workspace_code: str, client_code: str | None) -> None:
    """Make a person a member of a client, or of the workspace's own team."""
    person, workspace = person_of(email), workspace_of(workspace_code)
    if client_code is None:
        _check_role(role, STAFF_ROLES)
        _join_team(person, workspace, role)
    else:
        _check_role(role, CLIENT_ROLES)
        _join_client(person, workspace, client_of(workspace, client_code).id, role)


def _check_role(role: str, roles: Iterable[str]) -> None:
    known = sorted(roles)
    if role not in known:
        raise Trouble(f"{role} is no role here; choose one of {', '.join(known)}.")


def _join_team(person: Person, workspace: Workspace, role: str) -> None:
    about = {"name": person.get_full_name(), "email": person.email, "role": role, "status": "active"}
    known = all_of(StaffMember).filter(workspace_id=workspace.id, person_id=person.id)
    if not known.update(**about):
        StaffMember(workspace_id=workspace.id, person_id=person.id, **about).save(using=OWNER)


def _join_client(person: Person, workspace: Workspace, client_id: UUID, role: str) -> None:
    about = {"name": person.get_full_name(), "email": person.email, "role": role, "status": "active"}
    tenant = {"workspace_id": workspace.id, "client_id": client_id}
    if not all_of(ClientMember).filter(**tenant, person_id=person.id).update(**about):
        ClientMember(**tenant, person_id=person.id, **about).save(using=OWNER)
