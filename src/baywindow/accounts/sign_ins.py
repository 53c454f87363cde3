"""Where a person is signed in: a row each; ending it ends its contexts in the same transaction."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least, Now
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from baywindow.tenancy.brand import host_of

from . import browsers, cookies, post
from .models import Person, SignIn

PROVIDER = "sso_provider"
"""Where a session holds the company's sign-in it came by."""
KEY = "sign_in"
"""Where a session holds the id of its sign-in."""
IDLE = timedelta(days=1)
"""How long a sign-in may be left alone where no policy says less."""
KEPT = timedelta(days=90)
"""How long a sign-in is remembered after its last use: as long as a browser counts as known."""


def begin(request: HttpRequest, person: Person) -> SignIn:
    """Record that the person has signed in, and write to them when the browser is a new one."""
    device = _device(request)
    before = SignIn.objects.filter(person=person)
    is_new = before.exists() and not before.filter(device=device).exists()
    how, second = means(request, person)
    row = SignIn.objects.create(
        provider_id=request.session.get(PROVIDER),
        person=person,
        how=how,
        second=second,
        device=device,
        address=get_client_ip(request),
        browser=browsers.of(request),
        proven_at=proven_when(request, person),
    )
    request.session[KEY] = str(row.id)
    if is_new:
        post.write("new_sign_in", person.email, circumstances(request))
    return row


def means(request: HttpRequest, person: Person) -> tuple[str, str]:
    """How the person proved who they are in this session, and with which second factor; empty for none."""
    if request.session.get(PROVIDER):
        return "sso", "sso"  # the company answers for its people's second factor
    from . import trusted  # it names browsers as this module does

    records = get_authentication_records(request, person)
    seconds = [record["type"] for record in records if record["method"] == "mfa"]
    if any(record.get("passwordless") for record in records):
        return "passkey", "webauthn"
    if not seconds and trusted.holds(request, person):
        return "password", "trusted"
    return "password", seconds[-1] if seconds else ""


def proven_when(request: HttpRequest, person: Person) -> Any:
    """When the person last proved who they are in this session, by whatever they have; None if unknown.

    For the database to store: it is never ahead of its clock, by which it is looked at.
    """
    moments = [record["at"] for record in get_authentication_records(request, person)]
    return Least(Value(datetime.fromtimestamp(max(moments), UTC)), Now()) if moments else None


def proven_lately(request: HttpRequest, within: timedelta) -> bool:
    """Whether this session's sign-in holds a proof that is no older, by the database's clock."""
    found = id_of(request)
    return found is not None and SignIn.objects.filter(id=found, proven_at__gt=Now() - within).exists()


def shown(request: HttpRequest, second: str) -> None:
    """Note that the person has just shown this second factor."""
    record_authentication(request, request.user, "mfa", type=second)


def note_failure(request: HttpRequest, typed: str) -> None:
    """Count a wrong password or code given for an address; the worker finds out whose it is, if anybody's."""
    told = [typed, browsers.of(request), get_client_ip(request) or ""]
    with connections["default"].cursor() as cursor:
        cursor.execute("select sec.note_failure(%s::text, %s::text, %s::text)", told)


def still_on(request: HttpRequest, person: Person) -> bool:
    """Whether this session's sign-in still stands and was not left alone for IDLE.

    Notes when, from where and how well proven it is used.
    """
    if (found := id_of(request)) is None:
        return False
    noted: dict[str, Any] = {
        "seen_at": timezone.now(),
        "address": get_client_ip(request),
        "second": means(request, person)[1],
    }
    if (proven := proven_when(request, person)) is not None:
        noted["proven_at"] = Greatest(F("proven_at"), proven)
    standing = SignIn.objects.filter(id=found, person=person, ended_at=None, seen_at__gt=_rested_since())
    return bool(standing.update(**noted))


def id_of(request: HttpRequest) -> UUID | None:
    """The id of this session's sign-in."""
    held = request.session.get(KEY)
    return UUID(held) if held else None


def standing(person: Person) -> list[SignIn]:
    """A person's sign-ins that still stand and were used lately, the newest use first."""
    found = SignIn.objects.filter(person=person, ended_at=None, seen_at__gt=_rested_since())
    return list(found.order_by("-seen_at")[:100])


def _rested_since() -> datetime:
    return timezone.now() - IDLE


def end(person: Person, sign_in: UUID) -> bool:
    """End one sign-in of the person and its contexts; False when it is not theirs or has ended already."""
    with transaction.atomic(using="default"):
        ended = SignIn.objects.filter(id=sign_in, person=person, ended_at=None).update(
            ended_at=timezone.now()
        )
        if ended:
            _revoke(sign_in)
    return bool(ended)


def end_others(person: Person, kept: UUID | None) -> int:
    """End every sign-in of the person but the one that is kept; how many there were."""
    found = SignIn.objects.filter(person=person, ended_at=None).values_list("id", flat=True)
    return sum(end(person, sign_in) for sign_in in found if sign_in != kept)


def forget() -> int:
    """Delete what was not used for KEPT; how many there were."""
    return SignIn.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]


def _revoke(sign_in: UUID) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select sec.revoke_sign_in(%s::text)", [str(sign_in)])


def circumstances(request: HttpRequest) -> dict[str, Any]:
    """When, from where, with what and at which address a request was made, for a letter about it."""
    address = get_client_ip(request) or ""
    return {
        "at": timezone.now().isoformat(),
        "address": address,
        "browser": browsers.of(request),
        "host": host_of(request),
    }


def _device(request: HttpRequest) -> str:
    """What recognises this browser later: the hash of a cookie's random text, which `remember` sends."""
    held = request.COOKIES.get(settings.DEVICE_COOKIE) or secrets.token_urlsafe(24)
    request.device_cookie = held  # type: ignore[attr-defined]
    return sha256(held.encode()).hexdigest()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep the cookie that tells its next sign-in from one on a new browser."""
    cookies.keep(response, settings.DEVICE_COOKIE, request.device_cookie, cookies.LONG)  # type: ignore[attr-defined]
