"""The demo's people and memberships, made last: before them nobody can sign in to a half-made world."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from baywindow.accounts.founding import OWNER, PEOPLE, join_client, join_staff
from baywindow.accounts.models import Person
from baywindow.tenancy.founding import clients_of, workspaces

from .approvals import want_approval
from .companies import PLANS
from .logins import LOGINS, PASSWORD


def invite_people() -> None:
    """Everybody of LOGINS. One hash serves all: the password is one, and printed on the sign-in page."""
    known = {person.email: person for person in Person.objects.using(PEOPLE).all()}
    names = {login["email"]: login["name"] for login in LOGINS if login["email"] not in known}
    sealed = make_password(PASSWORD) if names else ""
    with transaction.atomic(using=PEOPLE):
        for email, name in names.items():
            Person(email=email, name=name, password=sealed).save(using=PEOPLE, force_insert=True)


def open_workspaces() -> None:
    """Join everybody to their clients and teams, with what they want, and open the doors: one transaction."""
    people = {person.email: person for person in Person.objects.using(PEOPLE).all()}
    with transaction.atomic(using=OWNER):
        ours = {plan.code for plan in PLANS}
        standing = {workspace.name: workspace for workspace in workspaces() if workspace.code in ours}
        clients = {client.name: client for found in standing.values() for client in clients_of(found)}
        for login in LOGINS:
            person = people[login["email"]]
            if login["client"]:
                join_client(person, clients[login["client"]], login["role"])
            else:
                join_staff(person, standing[login["workspace"]], login["role"])
        want_approval(clients, people)
        for workspace in {login["workspace"] for login in LOGINS}:
            standing[workspace].status = "active"
            standing[workspace].save(using=OWNER, update_fields=["status"])
