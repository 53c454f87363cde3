"""`baywindow workspace`: workspaces and their clients."""

import argparse
from collections.abc import Sequence

from baywindow.server.process import become_owner
from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Create, suspend or resume a workspace, create a client, list them, or open a sign-in again."""
    chosen = _parser().parse_args(words)
    with tables():
        become_owner()
        return int(chosen.act(chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="baywindow workspace", description="Workspaces and their clients.")
    acts = parser.add_subparsers(required=True)
    new = acts.add_parser("create", help="a new workspace: one 3PL company")
    new.add_argument("code", help="short name, e.g. northdock")
    new.add_argument("--name", help="as shown on pages; the code by default")
    new.add_argument("--time-zone", default="UTC")
    new.add_argument("--locale", default="en")
    new.add_argument(
        "--no-second-factor",
        action="store_true",
        help="leave a second factor to each of the team; it is asked for in production, not in a trial",
    )
    new.set_defaults(act=_create)
    client = acts.add_parser("client", help="a new client of a workspace")
    client.add_argument("workspace")
    client.add_argument("code")
    client.add_argument("--name", help="as shown on pages; the code by default")
    client.add_argument("--time-zone", help="the workspace's by default")
    client.add_argument("--currency", default="EUR")
    client.set_defaults(act=_client)
    domain = acts.add_parser("domain", help="an address of its own, whose sign-in carries its brand")
    domain.add_argument("workspace")
    domain.add_argument("host", help="e.g. portal.northdock.example; name it in BAYWINDOW_HOSTS too")
    domain.set_defaults(act=_domain)
    suspend = acts.add_parser("suspend", help="end every session of a workspace; nothing of it is lost")
    suspend.add_argument("workspace")
    suspend.add_argument("--reason", required=True, help="its people read it in their access logs")
    suspend.set_defaults(act=_suspend)
    resume = acts.add_parser("resume", help="let the people of a suspended workspace in again")
    resume.add_argument("workspace")
    resume.set_defaults(act=_resume)
    way = acts.add_parser("open-sign-in", help="password and passkey again, where a company's sign-in fails")
    way.add_argument("workspace")
    way.add_argument("--client", help="this client's people; the workspace's own team without it")
    way.set_defaults(act=_open_sign_in)
    acts.add_parser("list", help="all workspaces with their clients").set_defaults(act=_list)
    return parser


def _create(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from baywindow.tenancy.founding import create_workspace

    trial = settings.DEMO or bool(settings.BAYWINDOW_EVALUATION)
    name, asked = chosen.name or chosen.code, not (trial or chosen.no_second_factor)
    made = create_workspace(
        chosen.code, name, time_zone=chosen.time_zone, locale=chosen.locale, second_factor=asked
    )
    print(f"Workspace {made.code} is there." + (" Its team is asked for a second factor." if asked else ""))
    return 0


def _client(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import create_client, find_workspace

    workspace = find_workspace(chosen.workspace)
    name = chosen.name or chosen.code
    made = create_client(workspace, chosen.code, name, time_zone=chosen.time_zone, currency=chosen.currency)
    print(f"Client {made.code} of {workspace.code} is there.")
    return 0


def _domain(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import find_workspace, give_domain

    workspace = find_workspace(chosen.workspace)
    host = give_domain(workspace, chosen.host)
    print(f"{host} is {workspace.code}'s address.")
    return 0


def _suspend(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import find_workspace, suspend_workspace

    workspace = find_workspace(chosen.workspace)
    suspend_workspace(workspace, chosen.reason)
    print(f"{workspace.name} is suspended: its people are out, everything of theirs stays.")
    return 0


def _resume(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import find_workspace, resume_workspace

    workspace = find_workspace(chosen.workspace)
    resume_workspace(workspace)
    print(f"{workspace.name} is open: its people can sign in again.")
    return 0


def _open_sign_in(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import allow_any_sign_in, find_client, find_workspace

    workspace = find_workspace(chosen.workspace)
    client = find_client(workspace, chosen.client) if chosen.client else None
    whose = client.name if client else f"{workspace.name}'s team"
    if allow_any_sign_in(workspace, client):
        print(f"{whose} may sign in by password or passkey again; the access log says so.")
    else:
        print(f"{whose} has no company sign-in that is the only way: nothing changed.")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import clients_of, workspaces

    for workspace in workspaces():
        standing = "" if workspace.status == "active" else f"  ({workspace.status})"
        print(f"{workspace.code}  {workspace.name}{standing}")
        for client in clients_of(workspace):
            print(f"  {client.code}  {client.name}")
    return 0
