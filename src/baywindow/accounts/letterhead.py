"""A mail on a workspace's letterhead: its logo or name, its colour, its sender, whom to ask, its address."""

from __future__ import annotations

from email.mime.image import MIMEImage
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string

from baywindow.tenancy.brand import file_of, sender
from baywindow.tenancy.context import Brand
from baywindow.ui.colours import dark_accent


def on_letterhead(
    brand: Brand, to: str, subject: str, template: str, words: dict[str, Any]
) -> EmailMultiAlternatives:
    """The mail of `template`.txt and `template`.html.

    A PNG logo travels inside, so that nothing is fetched to show it; for an SVG, which few mail programs
    show, the icon stands beside the name.
    """
    kind, picture = _picture(brand)
    told = {
        **words,
        "product": brand.name,
        "support": brand.support,
        "accent": brand.accent,
        "dark": dark_accent(brand.accent) if brand.accent else "",
        "picture": kind,
        "plate": brand.plate,
    }
    text = render_to_string(f"{template}.txt", told)
    message = EmailMultiAlternatives(subject, text, sender(brand), [to], reply_to=_reply_to(brand))
    message.attach_alternative(render_to_string(f"{template}.html", told), "text/html")
    if picture is not None:
        message.mixed_subtype = "related"  # type: ignore[attr-defined]  # the stubs forgot it
        message.attach(picture)
    return message


def at_home(brand: Brand, link: str) -> str:
    """A link to our pages, at the workspace's own address where it has one."""
    if not brand.host or not link.startswith(settings.ADDRESS):
        return link
    return f"{urlsplit(settings.ADDRESS).scheme}://{brand.host}{link.removeprefix(settings.ADDRESS)}"


def _picture(brand: Brand) -> tuple[str, MIMEImage | None]:
    """What the picture is, "logo" or "icon", and the picture; neither where there is none."""
    for kind, name in (("logo", brand.logo), ("icon", brand.icon)):
        print_, _, ending = name.partition(".")
        found = file_of(print_) if ending == "png" else None
        if found is not None:
            image = MIMEImage(found[1], _subtype="png")
            image.add_header("Content-ID", "<brand>")
            image.add_header("Content-Disposition", "inline", filename=f"{kind}.png")
            return kind, image
    return "", None


def _reply_to(brand: Brand) -> list[str]:
    """Answers go to whom the workspace names for questions, where that is an address."""
    try:
        validate_email(brand.support)
    except ValidationError:
        return []
    return [brand.support]
