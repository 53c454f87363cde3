"""`baywindow rotate`: new keys and passwords in place of those that are used."""

import argparse
from collections.abc import Sequence

from baywindow.server import home
from baywindow.server.addresses import administrator, database_name, external
from baywindow.server.process import become_owner
from baywindow.server.provision import LOGINS, passwords, provision
from baywindow.server.reach import database, tables
from baywindow.server.trouble import Trouble

SIGNING, SEALING = "django", "sealing"
RESTART = "Restart Baywindow now: what runs still has the one before."


def run(words: Sequence[str]) -> int:
    """Make a new secret of the kind asked for, or end the earlier ones."""
    parser = argparse.ArgumentParser(
        prog="baywindow rotate",
        description="New secrets. signing: sessions, links, cookies. sealing: what seals second factors and"
        " the secrets of company sign-ins. logins: the database's passwords.",
    )
    parser.add_argument("what", choices=sorted(ROTATED))
    parser.add_argument("--forget", action="store_true", help="end what was signed with the earlier keys")
    chosen = parser.parse_args(words)
    if chosen.forget and chosen.what != "signing":
        raise Trouble("Only signing keeps earlier keys; the others are over when the command is.")
    print(_forgotten() if chosen.forget else ROTATED[chosen.what]())
    return 0


def _signing() -> str:
    _ours(SIGNING)
    home.replace(SIGNING)
    return (
        f"There is a new signing key. {RESTART}\nLinks and sessions of before stay good;"
        " baywindow rotate signing --forget ends them, two weeks from now at no loss."
    )


def _forgotten() -> str:
    _ours(SIGNING)
    home.forget_earlier(SIGNING)
    return f"What was signed with earlier keys is void. {RESTART}"


def _sealing() -> str:
    """A key that is given by the environment is changed there; this then seals anew with it."""
    if not home.given(SEALING):
        home.replace(SEALING)
    with tables():
        become_owner()
        from baywindow.accounts.sealing import reseal

        done, lost = reseal()
    told = f"\n{lost} records open with no key there is: enter these secrets anew." if lost else ""
    if home.given(SEALING):
        return f"{done} records are sealed with the environment's key: take the earlier one out of it.{told}"
    home.forget_earlier(SEALING)
    return f"{done} records are sealed with a new key; the one before is gone.{told}"


def _logins() -> str:
    for login in LOGINS:
        _ours(login)
    with database():
        admin, ours = administrator(), external() is None
        for login in LOGINS:
            home.replace(login)
            home.forget_earlier(login)
        provision(admin, database_name(), passwords(), ours=ours)
    return f"The database's logins have new passwords. {RESTART}"


def _ours(name: str) -> None:
    if home.given(name):
        raise Trouble(
            f"{name} is given by the environment: change BAYWINDOW_SECRET_{name.upper()} there, and put the"
            f" one before into BAYWINDOW_SECRET_{name.upper()}_EARLIER for as long as it is to count."
        )


ROTATED = {"signing": _signing, "sealing": _sealing, "logins": _logins}
