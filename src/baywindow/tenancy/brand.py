"""A workspace's brand as pages and mails take it: from the sealed context, or by the host for guests."""

from __future__ import annotations

import json
import time
from email.utils import formataddr, parseaddr
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from .context import Brand, brand_told

PRODUCT = Brand(name="Baywindow")
KEPT_SECONDS = 20.0
"""How long a process remembers a host's brand for guests; pages of members know it from their context."""
MOST_HOSTS = 256


class _Remembered(NamedTuple):
    at: float
    brand: Brand


_by_host: dict[str, _Remembered] = {}


def brand_of_request(request: HttpRequest | None) -> Brand:
    """The member's workspace's; before choosing one that of the person, a guest's that of the address they
    came to; that of whoever invited them, on the way in (`shown_as`); ours where there is none."""
    if (shown := getattr(request, "shown_as", None)) is not None:
        return shown  # type: ignore[no-any-return]
    member = getattr(request, "member", None)
    if member is not None:
        return member.brand  # type: ignore[no-any-return]
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:  # on the pages of one's own account
        return brand_of_person(request)  # type: ignore[arg-type]
    return brand_of_host(host_of(request)) if request is not None else PRODUCT


def brand_of_person(request: HttpRequest) -> Brand:
    """What the signed-in person is shown before choosing a membership; asked once a request."""
    kept: Brand | None = getattr(request, "theirs", None)
    if kept is None:
        kept = brand_of_mail(request.user.email, host_of(request))  # type: ignore[union-attr]
        request.theirs = kept  # type: ignore[attr-defined]
    return kept


def host_of(request: HttpRequest) -> str:
    """The name somebody came to, without its port."""
    host = request.get_host().lower()
    name, _, port = host.rpartition(":")
    return name if port.isdigit() else host


def brand_of_host(host: str) -> Brand:
    """The brand of the workspace that has this address, or of the only one there is."""
    found = _by_host.get(host)
    if found is None or time.monotonic() - found.at > KEPT_SECONDS:
        if len(_by_host) >= MOST_HOSTS:
            _by_host.clear()
        found = _by_host[host] = _Remembered(time.monotonic(), _asked("select sec.brand(%s::text)", host))
    return found.brand


def brand_of_mail(address: str, host: str = "") -> Brand:
    """What this person is shown and sent carries their workspace's brand. Of several it is the one whose
    address they came to, ours where they came to no such address: only what the operator gave counts."""
    return _asked("select sec.brand_of_mail(%s::text, %s::text)", address, host)


def brand_of_invitation(ticket: tuple[UUID, UUID | None, UUID], seal: bytes) -> Brand:
    """The brand of the workspace that a pending invitation leads to."""
    return _asked("select sec.brand_of_invitation(%s::uuid, %s::uuid, %s::uuid, %s::bytea)", *ticket, seal)


def sender(brand: Brand) -> str:
    """Who a mail comes from: the workspace's name on our own address, which is the one that may send."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((" ".join((brand.sender or brand.name).split()), address))


def file_of(print_: str) -> tuple[str, bytes] | None:
    """The kind and content of a logo or icon, by the print in its address; None when there is none."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select kind, content from sec.brand_file(%s::text)", [print_])
        row = cursor.fetchone()
    return (str(row[0]), bytes(row[1])) if row else None


def _asked(sql: str, *words: Any) -> Brand:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, words)
        row: Any = cursor.fetchone()
    return brand_told(json.loads(row[0])) if row and row[0] else PRODUCT
