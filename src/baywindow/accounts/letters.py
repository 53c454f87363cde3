"""What the sign-in writes to people: each letter in words, sent as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from baywindow.tenancy.brand import brand_of_mail, sender

Told = dict[str, Any]
REACTION = (
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
    """The letter of this kind, ready to be sent."""
    text = WRITTEN[kind](told)
    brand = brand_of_mail(to)
    words = {"text": text, "product": brand.name, "accent": brand.accent, "support": brand.support}
    message = EmailMultiAlternatives(
        text.subject, render_to_string("accounts/letter.txt", words), sender(brand), [to]
    )
    message.attach_alternative(render_to_string("accounts/letter.html", words), "text/html")
    return message


def new_password(told: Told) -> Text:
    """The link to a new password."""
    return Text(
        "Set a new password",
        (
            "Somebody asked to set a new password for your account, we hope you."
            " The link works once, for an hour.",
            "If it was not you, do nothing: your password stays as it is.",
        ),
        told["link"],
        "Choose a new password",
    )


def new_sign_in(told: Told) -> Text:
    """Somebody signed in from a browser that was not seen before."""
    return Text(
        "A new sign-in to your account",
        (
            f"Your account was signed in to on a browser we have not seen before. {_circumstances(told)}",
            REACTION,
        ),
        settings.ADDRESS + reverse("security"),
        "See where you are signed in",
    )


def _changed(what: str) -> Callable[[Told], Text]:
    """The letter that says something about the way one signs in has changed."""

    def written(told: Told) -> Text:
        return Text(
            what,
            (f"{what}. {_circumstances(told)}", REACTION),
            settings.ADDRESS + reverse("account_reset_password"),
            "Set a new password",
        )

    return written


def _circumstances(told: Told) -> str:
    at = datetime.fromisoformat(told["at"])
    address = told["address"] or "an unknown address"
    return f"It was on {at:%-d %B %Y at %H:%M} UTC, from {address}, with {told['browser']}."


WRITTEN: dict[str, Callable[[Told], Text]] = {
    "new_password": new_password,
    "new_sign_in": new_sign_in,
    "password_changed": _changed("Your password was changed"),
    "totp_activated": _changed("An authenticator app was added to your account"),
    "totp_deactivated": _changed("The authenticator app was removed from your account"),
    "webauthn_added": _changed("A passkey was added to your account"),
    "webauthn_removed": _changed("A passkey was removed from your account"),
    "recovery_codes_generated": _changed("New recovery codes were made for your account"),
}
"""Every letter by its kind."""
