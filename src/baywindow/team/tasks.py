"""Later work: the mail of an invitation. A round that is over sends nothing."""

from __future__ import annotations

from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from baywindow.accounts.letterhead import at_home, on_letterhead
from baywindow.tenancy.brand import brand_of_mail
from baywindow.tenancy.capabilities import ROLE_NAMES
from baywindow.tenancy.context import Brand, Member
from baywindow.tenancy.jobs import entered_job
from baywindow.ui.formats import moment_in_full
from baywindow.ui.language import speaking
from baywindow.ui.viewer import written_for

from .links import address_of, token_of
from .models import ClientInvitation, ClientRole, StaffInvitation, WorkspaceRole

PASSING = (OperationalError, InterfaceError, SMTPException, OSError)
"""The database restarts, the mail server is away: come back."""


@app.task(
    name="team.send_invitation",
    retry=RetryStrategy(max_attempts=20, exponential_wait=3, retry_exceptions=PASSING),
)
def send_invitation(workspace_id: str, client_id: str | None, invitation_id: str, round: int) -> None:
    """Send the mail of an invitation's round."""
    with entered_job(UUID(workspace_id), UUID(client_id) if client_id else None, read_only=True) as member:
        kind = ClientInvitation if client_id else StaffInvitation
        found = kind.objects.filter(id=UUID(invitation_id), status="pending", round=round).first()
        if found is None:
            return
        reader = brand_of_mail(found.email)
        locale, zone = reader.locale or member.locale, reader.zone or member.time_zone
        with speaking(locale), written_for(locale, zone, reader.numbers, reader.dates):
            mail = mail_of(found.email, _told(found, member), member.brand)
    mail.send()


def mail_of(email: str, told: dict[str, object], brand: Brand) -> EmailMultiAlternatives:
    """The mail, in text and HTML, in the name of the workspace."""
    subject = gettext("%(invited_by)s invites you to %(place)s") % {
        "invited_by": told["invited_by"],
        "place": told["place"],
    }
    return on_letterhead(brand, email, " ".join(subject.split()), "team/mail/invitation", told)


def _told(found: ClientInvitation | StaffInvitation, member: Member) -> dict[str, object]:
    return {
        "place": member.client_name or member.workspace_name,
        "workspace": member.workspace_name,
        "role": ROLE_NAMES.get(found.role) or _own_name(found.role, member),
        "invited_by": found.invited_by or member.workspace_name,
        "expires": moment_in_full(found.expires_at),
        "address": at_home(member.brand, address_of(token_of(found))),
    }


def _own_name(role: str, member: Member) -> str:
    """The name of a role of the workspace's or the client's own making."""
    found = WorkspaceRole.objects.filter(id=role).first()
    if found is None and member.client_id is not None:
        found = ClientRole.objects.filter(id=role).first()
    return found.name if found else role
