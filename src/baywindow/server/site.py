"""Where people reach us, by the environment alone: the live feed asks what the pages ask, without Django."""

import os
import socket
from urllib.parse import urlsplit

from baywindow.server.trouble import Trouble

LIVE = "/live"
"""The address of the live feed, at its own port and behind a reverse proxy."""


def port() -> int:
    """The port of the pages, BAYWINDOW_PORT or 8000."""
    return _port("BAYWINDOW_PORT", "8000")


def feed_port() -> int:
    """The port of the live feed: the pages' and one, unless BAYWINDOW_FEED_PORT says another."""
    return _port("BAYWINDOW_FEED_PORT", str(port() + 1))


def _port(name: str, otherwise: str) -> int:
    told = os.environ.get(name, otherwise)
    if not told.isdigit() or not 0 < int(told) < 65_536:
        raise Trouble(f"{name} is {told!r}: choose a port between 1 and 65535.")
    return int(told)


def bindable(number: int) -> bool:
    """Whether nobody listens at this port of the loopback."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def address() -> str:
    """What people type: BAYWINDOW_URL, or this machine."""
    return os.environ.get("BAYWINDOW_URL", f"http://127.0.0.1:{port()}").rstrip("/")


def https() -> bool:
    """Whether people come over https."""
    return address().startswith("https://")


def cookies() -> str:
    """How every cookie's name begins: over https no other host and no plain connection can set such a one."""
    return "__Host-bw_" if https() else "bw_"


def hosts() -> list[str]:
    """The names we answer to."""
    given = os.environ.get("BAYWINDOW_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    return [*given, urlsplit(address()).hostname or ""]


def proxied() -> bool:
    """Whether a reverse proxy stands before us: people's address has another port than ours."""
    return urlsplit(address()).port != port()


def proxies() -> int:
    """How many reverse proxies of ours tell where people come from, BAYWINDOW_PROXIES or none."""
    return int(os.environ.get("BAYWINDOW_PROXIES", "0"))


def feed_origin(host: str) -> str:
    """Where a browser that asked for a page of this host finds the feed: "" for the page's own origin."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return f"http://{name}:{feed_port()}" if not proxied() and name in hosts() else ""
