"""What the sign-in writes to people: each letter in words, sent as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext

from baywindow.tenancy.brand import brand_of_mail
from baywindow.ui.formats import moment_in_full
from baywindow.ui.language import gettext_lazy, speaking
from baywindow.ui.viewer import written_for

from . import browsers
from .letterhead import at_home, on_letterhead

Told = dict[str, Any]
REACTION = gettext_lazy(
    "If it was not you, set a new password at once: that signs everybody out, wherever they are."
    " Then look at your second factor, and tell your warehouse."
)


class Text(NamedTuple):
    """A letter's words, and the one link it may carry."""

    subject: str
    lines: tuple[str, ...]
    link: str = ""
    link_text: str = ""


def mail(kind: str, to: str, told: Told) -> EmailMultiAlternatives:
    """The letter of this kind, ready to be sent, as its reader reads."""
    brand = brand_of_mail(to, told.get("host", ""))
    with speaking(brand.locale), written_for(brand.locale, brand.zone, brand.numbers, brand.dates):
        text = WRITTEN[kind](told)
        text = text._replace(link=at_home(brand, text.link))
        return on_letterhead(brand, to, text.subject, "accounts/letter", {"text": text})


def new_password(told: Told) -> Text:
    """The link to a new password."""
    return Text(
        gettext("Set a new password"),
        (
            gettext(
                "Somebody asked to set a new password for your account, we hope you."
                " The link works once, for an hour."
            ),
            gettext("If it was not you, do nothing: your password stays as it is."),
        ),
        told["link"],
        gettext("Choose a new password"),
    )


def new_sign_in(told: Told) -> Text:
    """Somebody signed in from a browser that was not seen before."""
    return Text(
        gettext("A new sign-in to your account"),
        (
            gettext("Your account was signed in to on a browser we have not seen before. %(circumstances)s")
            % {"circumstances": _circumstances(told)},
            REACTION,
        ),
        settings.ADDRESS + reverse("security"),
        gettext("See where you are signed in"),
    )


def _changed(what: str) -> Callable[[Told], Text]:
    """The letter that says something about the way one signs in has changed."""

    def written(told: Told) -> Text:
        return Text(
            str(what),
            (f"{what}. {_circumstances(told)}", REACTION),
            settings.ADDRESS + reverse("account_reset_password"),
            gettext("Set a new password"),
        )

    return written


def _circumstances(told: Told) -> str:
    address = told["address"] or gettext("an unknown address")
    return gettext("It was on %(moment)s, from %(address)s, with %(browser)s.") % {
        "moment": moment_in_full(datetime.fromisoformat(told["at"])),
        "address": address,
        "browser": browsers.said(told["browser"]),
    }


WRITTEN: dict[str, Callable[[Told], Text]] = {
    "new_password": new_password,
    "new_sign_in": new_sign_in,
    "password_changed": _changed(gettext_lazy("Your password was changed")),
    "totp_activated": _changed(gettext_lazy("An authenticator app was added to your account")),
    "totp_deactivated": _changed(gettext_lazy("The authenticator app was removed from your account")),
    "webauthn_added": _changed(gettext_lazy("A passkey was added to your account")),
    "webauthn_removed": _changed(gettext_lazy("A passkey was removed from your account")),
    "recovery_codes_generated": _changed(gettext_lazy("New recovery codes were made for your account")),
}
"""Every letter by its kind."""
