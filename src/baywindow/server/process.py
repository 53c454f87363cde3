"""What kind of process this is: the owner's, which may migrate, or one that serves."""

import os
import signal
import threading
from collections.abc import Mapping

from psycopg.conninfo import make_conninfo

from baywindow.server.addresses import external
from baywindow.server.trouble import Trouble

OWNERS_SECRETS = ("BW_ADMIN", "BW_OWNER", "BW_BACKUP", "BW_FEED")
LIFELINE = "BAYWINDOW_LIFELINE"


def become_owner() -> None:
    """Set Django up in this process with the owner's logins."""
    if os.environ.get("BAYWINDOW_PROCESS") != "owner":
        os.environ["BAYWINDOW_PROCESS"] = "owner"
    _django()


def become_server() -> None:
    """Set Django up in this process with the serving logins alone, tied to its supervisor's life."""
    hold_lifeline()
    _django()


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baywindow.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup(set_prefix=False)


def serving_environment() -> dict[str, str]:
    """This process's environment without what only owner and administrator may know."""
    kept = {name: value for name, value in os.environ.items() if not _private(name)}
    if (place := external()) is not None:
        kept["DATABASE_URL"] = _anonymous(place)
    return kept


def _private(name: str) -> bool:
    return name == "BAYWINDOW_PROCESS" or name in {f"BAYWINDOW_SECRET_{login}" for login in OWNERS_SECRETS}


def _anonymous(place: Mapping[str, object]) -> str:
    return make_conninfo(
        **{key: str(value) for key, value in place.items() if key not in {"user", "password"}}
    )


def hold_lifeline() -> None:
    """End this process when its supervisor is gone: the pipe it handed down then reads as ended."""
    lifeline = os.environ.pop(LIFELINE, None)
    if lifeline is not None:
        threading.Thread(target=_outlived, args=[int(lifeline)], daemon=True).start()


def _outlived(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def port() -> int:
    """The port of the pages, BAYWINDOW_PORT or 8000."""
    told = os.environ.get("BAYWINDOW_PORT", "8000")
    if not told.isdigit() or not 0 < int(told) < 65_536:
        raise Trouble(f"BAYWINDOW_PORT is {told!r}: choose a port between 1 and 65535.")
    return int(told)
