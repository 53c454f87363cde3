"""`baywindow workspace`: workspaces and their clients."""

import argparse
from collections.abc import Sequence

from baywindow.server.process import become_owner
from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Create a workspace or a client, or list them."""
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
    acts.add_parser("list", help="all workspaces with their clients").set_defaults(act=_list)
    return parser


def _create(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import create_workspace

    name = chosen.name or chosen.code
    made = create_workspace(chosen.code, name, time_zone=chosen.time_zone, locale=chosen.locale)
    print(f"Workspace {made.code} is there.")
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


def _list(chosen: argparse.Namespace) -> int:
    from baywindow.tenancy.founding import clients_of, workspaces

    for workspace in workspaces():
        print(f"{workspace.code}  {workspace.name}")
        for client in clients_of(workspace):
            print(f"  {client.code}  {client.name}")
    return 0
