"""`baywindow user`: people, their passwords and memberships."""

import argparse
import getpass
import sys
from collections.abc import Sequence

from baywindow.server.process import become_owner
from baywindow.server.reach import tables


def run(words: Sequence[str]) -> int:
    """Create a person, change a password, or join somebody to a client or a workspace's team."""
    chosen = _parser().parse_args(words)
    with tables():
        become_owner()
        return int(chosen.act(chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="baywindow user",
        description="People. A password is asked for, or read from standard input when that is no terminal.",
    )
    acts = parser.add_subparsers(required=True)
    new = acts.add_parser("create", help="somebody new")
    new.add_argument("email")
    new.add_argument("--name", default="")
    new.add_argument("--no-password", action="store_true", help="they set one by the reset mail")
    new.set_defaults(act=_create)
    key = acts.add_parser("password", help="another password")
    key.add_argument("email")
    key.set_defaults(act=_password)
    member = acts.add_parser("join", help="a role in a client, or without --client in the workspace's team")
    member.add_argument("email")
    member.add_argument("role")
    member.add_argument("--workspace", required=True)
    member.add_argument("--client")
    member.set_defaults(act=_join)
    return parser


def _create(chosen: argparse.Namespace) -> int:
    from baywindow.accounts.founding import create_person

    made = create_person(chosen.email, chosen.name, None if chosen.no_password else _asked())
    print(f"{made.email} can sign in once joined: baywindow user join.")
    return 0


def _password(chosen: argparse.Namespace) -> int:
    from baywindow.accounts.founding import change_password, find_person

    person = find_person(chosen.email)
    change_password(person, _asked())
    print(f"{person.email} has another password.")
    return 0


def _join(chosen: argparse.Namespace) -> int:
    from baywindow.accounts.founding import find_person, join_client, join_staff
    from baywindow.tenancy.founding import find_client, find_workspace

    person, workspace = find_person(chosen.email), find_workspace(chosen.workspace)
    if chosen.client:
        join_client(person, find_client(workspace, chosen.client), chosen.role)
    else:
        join_staff(person, workspace, chosen.role)
    print(f"{person.email} is {chosen.role} of {chosen.client or workspace.code}.")
    return 0


def _asked() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password, twelve characters or more: ")
    return sys.stdin.readline().rstrip("\n")
