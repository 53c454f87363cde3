"""What is done to memberships and invitations. The rules stand in the database (tenancy/members.sql)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from baywindow.tenancy.context import current
from baywindow.tenancy.models import ClientMember, StaffMember
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.ui.language import gettext_lazy

from .links import seal_of, token_of
from .models import ClientInvitation, Invitation, StaffInvitation
from .places import Place

DAYS = 7
LAST_ADMIN = gettext_lazy(
    "Nobody would be left as Admin of this client. Tick the box below if that is meant."
)


def invite(place: Place, email: str, role: str, ends_on: date | None = None, days: int = DAYS) -> Any:
    """A pending invitation whose mail waits for the worker. Refusal for a role one may not give or for
    somebody who belongs there already; the database refuses a second one to the same address."""
    member = current()
    made: Any = (
        StaffInvitation() if place.client_id is None else ClientInvitation(ends_on=ends_on, **place.key)
    )
    made.id, made.workspace_id = uuid7(), member.workspace_id
    made.email, made.role = email.strip().lower(), role
    made.invited_by_id, made.invited_by, made.days = member.person_id, member.person_name, days
    _renew(made)
    with as_the_database_says():
        made.save(using=member.alias)
    return made


def send_again(invitation: Any, round_shown: int) -> None:
    """Another round with a new link and as many new days as were chosen; the links before are dead.
    Refusal when it was sent again since the page was opened, or when it is over."""
    if invitation.round != round_shown:
        raise Refusal(gettext("It was sent again a moment ago."))
    invitation.round += 1
    _renew(invitation)
    with as_the_database_says():
        invitation.save(update_fields=["round", "seal", "expires_at"], using=current().alias)


def withdraw(invitation: Any) -> None:
    """End a pending invitation: its link is dead at once. Refusal when it was accepted; twice is once."""
    if invitation.status == "withdrawn":
        return
    invitation.status = "withdrawn"
    with as_the_database_says():
        invitation.save(update_fields=["status"], using=current().alias)


def _renew(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() + timedelta(days=invitation.days)
    invitation.seal = seal_of(token_of(invitation))


def change_role(
    place: Place, member: Any, role: str, ends_on: date | None, *, even_last: bool = False
) -> None:
    """Another role from the next request on; the member's contexts end in this transaction.

    Refusal for a role one may not give, and where nobody would be left as Admin or Owner: staff may
    leave a client without an Admin if they say so (`even_last`).
    """
    if not even_last and role != "admin":
        _keep_an_admin(place, member)
    _store(member, role=role, **({} if place.client_id is None else {"ends_on": ends_on}))


def deactivate(place: Place, member: Any, *, even_last: bool = False) -> None:
    """End somebody's access at once; their name stays in history. Twice is once."""
    if not even_last:
        _keep_an_admin(place, member)
    if member.status == "active":
        _store(member, status="suspended")


def reactivate(member: Any) -> None:
    """Open the membership again, in the role it had. Twice is once."""
    if member.status != "active":
        _store(member, status="active")


def hand_over(place: Place, successor: StaffMember) -> None:
    """Make a colleague Owner and oneself Manager, in one. Refusal for somebody deactivated or oneself."""
    own: StaffMember = place.members.select_for_update().get(person_id=current().person_id)
    if successor.status != "active" or successor.id == own.id:
        raise Refusal(gettext("Hand the workspace over to an active colleague."))
    _store(successor, role="owner")
    _store(own, role="manager")  # last: it ends the context this runs in


def _keep_an_admin(place: Place, member: Any) -> None:
    """Staff are asked before they leave a client without an Admin; its own people cannot."""
    if current().realm == "portal" or place.client_id is None or member.role != "admin":
        return
    if not place.members.filter(role="admin", status="active").exclude(id=member.id).exists():
        raise Refusal(LAST_ADMIN)


def _store(member: Any, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(member, name, value)
    fields = [*changes, *(["updated_at"] if isinstance(member, ClientMember) else [])]
    with as_the_database_says():
        member.save(update_fields=fields, using=current().alias)
