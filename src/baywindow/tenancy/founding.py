"""Founding workspaces and clients: the owner's work, from the command line or the demo.

All of it runs on the alias `owner`, which only the owner's process has, each call in a transaction
of its own unless the caller opened one.
"""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django.db import IntegrityError, connections, transaction

from .models import Client, ClientCode, Workspace
from .refusal import Refusal
from .sign_in import TEAM, SignInPolicy

OWNER = "owner"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
CURRENCY = re.compile(r"[A-Z]{3}")
REASON = 5
"""Letters that a reason has at least."""


def create_workspace(
    code: str,
    name: str,
    *,
    time_zone: str = "UTC",
    locale: str = "en",
    status: str = "active",
    second_factor: bool = False,
) -> Workspace:
    """A new workspace, whose team is asked for a second factor if so wished.

    Refusal for a code that is taken or malformed, or an unknown time zone.
    """
    _check(code, name, time_zone)
    with transaction.atomic(using=OWNER):
        if Workspace.objects.using(OWNER).filter(code=code).exists():
            raise Refusal(f"There is a workspace “{code}” already.")
        workspace = Workspace(code=code, name=name.strip(), time_zone=time_zone, locale=locale, status=status)
        workspace.save(using=OWNER, force_insert=True)
        if second_factor:
            SignInPolicy(workspace_id=workspace.id, scope=TEAM, second_factor=True).save(using=OWNER)
    return workspace


def find_workspace(code: str) -> Workspace:
    """The workspace of a code; Refusal when there is none."""
    found = Workspace.objects.using(OWNER).filter(code=code).first()
    if found is None:
        raise Refusal(f"There is no workspace “{code}”.", status=404)
    return found


def workspaces() -> list[Workspace]:
    """Every workspace, by code."""
    return list(Workspace.objects.using(OWNER).order_by("code"))


def suspend_workspace(workspace: Workspace, reason: str) -> None:
    """End every session and key's use of a workspace, in its logs with the reason. Twice is once; Refusal
    without a reason."""
    if len(reason.strip()) < REASON:
        raise Refusal("Say why: its people read it in their access log.", status=422)
    _stand(workspace, "active", "suspended", reason.strip())


def resume_workspace(workspace: Workspace) -> None:
    """Let everybody of a suspended workspace in again, with the role they had. Twice is once."""
    _stand(workspace, "suspended", "active", "")


def _stand(workspace: Workspace, before: str, after: str, reason: str) -> None:
    with transaction.atomic(using=OWNER):
        found = Workspace.objects.using(OWNER).filter(id=workspace.id, status=before)
        found.update(status=after, suspended_because=reason)


def give_domain(workspace: Workspace, host: str) -> str:
    """The address as stored, now this workspace's alone; Refusal for what is no host name."""
    name = host.strip().lower()
    if not HOST.fullmatch(name):
        raise Refusal(f"“{host}” is no host name: write it like portal.example.com.", status=422)
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "insert into sec.domain (host, workspace_id) values (%s, %s)"
            " on conflict (host) do update set workspace_id = excluded.workspace_id",
            [name, workspace.id],
        )
    return name


def allow_any_sign_in(workspace: Workspace, client: Client | None) -> bool:
    """Let people in by password or passkey again where a company's sign-in was the only way.

    False when it was not. The access log of the client, or of the team, says so in the same transaction.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            'update sso_provider set "only" = false, version = version + 1, updated_at = now()'
            " where workspace_id = %(workspace)s and for_client_id is not distinct from %(client)s::uuid"
            ' and "only" returning name',
            {"workspace": workspace.id, "client": client.id if client else None},
        )
        changed = cursor.fetchone()
        if changed:
            cursor.execute(
                "select sec.append_access(%s::uuid, %s::uuid, 'sign_in_open', null, 'Command line', 'staff',"
                " %s, '', '')",
                [workspace.id, client.id if client else None, changed[0]],
            )
    return bool(changed)


def create_client(
    workspace: Workspace,
    code: str,
    name: str,
    *,
    trade: str = "",
    time_zone: str | None = None,
    locale: str | None = None,
    currency: str = "EUR",
    shows_locations: bool = True,
    shows_unit_value: bool = False,
) -> Client:
    """A new client of the workspace, in its time zone and language unless said otherwise.

    Refusal for a code the workspace uses already, or for a malformed code, zone or currency.
    """
    zone = time_zone or workspace.time_zone
    _check(code, name, zone)
    if not CURRENCY.fullmatch(currency):
        raise Refusal(f"“{currency}” is not a currency: write three capital letters.", status=422)
    client = Client(
        workspace_id=workspace.id,
        code=code,
        name=name.strip(),
        trade=trade,
        time_zone=zone,
        locale=locale or workspace.locale,
        currency=currency,
        shows_locations=shows_locations,
        shows_unit_value=shows_unit_value,
    )
    _keep(client)
    return client


def _keep(client: Client) -> None:
    holder = ClientCode(workspace_id=client.workspace_id, code=client.code, holder_id=client.id)
    try:
        with transaction.atomic(using=OWNER):
            client.save(using=OWNER, force_insert=True)
            holder.save(using=OWNER, force_insert=True)
    except IntegrityError as error:
        raise Refusal(f"There is a client “{client.code}” already.") from error


def find_client(workspace: Workspace, code: str) -> Client:
    """The workspace's client of a code; Refusal when there is none."""
    found = Client._base_manager.using(OWNER).filter(workspace_id=workspace.id, code=code).first()
    if found is None:
        raise Refusal(f"{workspace.name} has no client “{code}”.", status=404)
    return found


def clients_of(workspace: Workspace) -> list[Client]:
    """The workspace's clients, by code."""
    return list(Client._base_manager.using(OWNER).filter(workspace_id=workspace.id).order_by("code"))


def _check(code: str, name: str, time_zone: str) -> None:
    if not CODE.fullmatch(code):
        raise Refusal(f"“{code}” cannot be a code: use small letters, digits and single hyphens.", status=422)
    if not name.strip():
        raise Refusal("A name is needed.", status=422)
    if time_zone not in available_timezones():
        raise Refusal(f"There is no time zone “{time_zone}”.", status=422)
