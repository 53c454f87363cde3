"""What kind of process this is: the owner's, which may migrate, or one that serves."""

import os
import signal
import threading
from collections.abc import Callable, Mapping

from psycopg.conninfo import make_conninfo

from baywindow.server.addresses import external

OWNERS_SECRETS = ("BW_ADMIN", "BW_OWNER", "BW_BACKUP", "BW_FEED")
FEEDS_SECRETS = ("BW_PORTAL", "BW_STAFF", "BW_FEED")
VARIABLE = "BAYWINDOW_SECRET_"
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
    return _surroundings(lambda name: not _private(name))


def feed_environment() -> dict[str, str]:
    """The same for the live feed, with the secrets of its three logins and no others."""
    held = {VARIABLE + login for login in FEEDS_SECRETS}
    return _surroundings(
        lambda name: name in held or not (name.startswith(VARIABLE) or name == "BAYWINDOW_PROCESS")
    )


def _surroundings(keeps: Callable[[str], bool]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if keeps(name)}
    if (place := external()) is not None:
        kept["DATABASE_URL"] = _anonymous(place)
    return kept


def _private(name: str) -> bool:
    return name == "BAYWINDOW_PROCESS" or name in {VARIABLE + login for login in OWNERS_SECRETS}


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
