"""How the way to the mail server is encrypted: always, but on this machine, or where somebody said so."""

from __future__ import annotations

from ipaddress import ip_address

from django.core.exceptions import ImproperlyConfigured

WAYS = {
    "": "",
    "1": "starttls",
    "starttls": "starttls",
    "implicit": "implicit",
    "0": "plain",
    "plain": "plain",
}


def sealing_of_mail(host: str, told: str) -> str:
    """`starttls`, `implicit` or `plain`. Without a word about it: plain on this machine, else by STARTTLS."""
    if told not in WAYS:
        raise ImproperlyConfigured(
            f"BAYWINDOW_SMTP_TLS is {told!r}: choose starttls, implicit, or plain for a net you trust"
        )
    return WAYS[told] or ("plain" if not host or _is_here(host) else "starttls")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
