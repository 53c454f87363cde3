"""Making, listing and revoking keys: the same pages for clients and staff."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.tenancy import keys
from baywindow.tenancy.capabilities import PLAIN_WORDS
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.request import MemberRequest
from baywindow.tenancy.sql import rows
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from .key_forms import KeyForm
from .key_queries import NEWEST, NOW
from .problems import PREFIX

TAKEN: dict[str, tuple[str | None, str]] = dict.fromkeys(
    ("client_key_pkey", "staff_key_pkey", "key_key_id_key"),
    (
        None,
        gettext_lazy(
            "You sent this form before, and its key was shown then."
            " If it is lost, revoke it and make another."
        ),
    ),
)


class Place(NamedTuple):
    """Where the pages are: the names of their routes, and who is meant by them."""

    list: str
    new: str
    end: str
    reference: str
    whose: str


PORTAL = Place("keys", "key_new", "key_end", "api_reference", gettext_lazy("Programs that read your data"))
CONSOLE = Place(
    "console_keys", "console_key_new", "console_key_end", "console_api_reference",
    gettext_lazy("Programs that read and post for the workspace or a client"),
)  # fmt: skip


def list_page(request: MemberRequest, place: Place, sql: str) -> HttpResponse:
    """The keys, newest first; those that ended only when asked for."""
    page = NEWEST.page(request, sql, {"ended": asked(request, "ended") == "1"})
    now = {row.key_id: row for row in rows(NOW, {"asked": [row.id for row in page.rows]})}
    told = {"now": now, "words": PLAIN_WORDS, "state": partial(state, now=now, moment=timezone.now())}
    context = {"page": page, "place": place, **told}
    return answer(request, "api/keys.html", context, fragment="api/_keys.html")


def new_page(request: MemberRequest, place: Place, form: KeyForm) -> HttpResponse:
    """The form; once it is filled in, the key, shown this one time."""
    if form.is_valid():
        made = stored(form, lambda: keys.make(**form.told()), TAKEN)
        if made:
            return render(
                request, "api/key_made.html", {"made": made, "form": form, "place": place, "base": base()}
            )
    status = 422 if form.errors else 200
    return render(request, "api/key_form.html", {"form": form, "place": place}, status=status)


def end_page(request: MemberRequest, place: Place, key_id: UUID) -> HttpResponse:
    """Revoke the key; 404 for one that is not there to revoke."""
    if not keys.end(key_id):
        raise Http404
    messages.success(request, gettext("The key is revoked. What used it is locked out from now on."))
    return redirect(place.list)


def base() -> str:
    """The API's address."""
    return f"{settings.ADDRESS}{PREFIX.rstrip('/')}"


def state(row: Any, now: dict[UUID, Any], moment: datetime) -> tuple[str, str]:
    """A key's state in a word, and the tone of its tag."""
    if row.revoked_at:
        return "revoked", "bad"
    if row.expires_at and row.expires_at <= moment:
        return "expired", "warn"
    return ("live", "good") if now[row.id].stands else ("rests", "warn")
