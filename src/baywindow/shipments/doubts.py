"""What to look at again of a tracking number that was just written: it is said, and the number is taken."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext

from . import doubles
from .carriers import mistyped
from .models import Shipment


def mistyped_said(number: str, carrier: str) -> str:
    """That a number looks like a carrier's and is none; "" for one that may be right."""
    whose = mistyped(number, carrier)
    said = gettext("%(number)s would be a number of %(carrier)s, but its check digit is wrong: mistyped?")
    return said % {"number": number, "carrier": whose} if whose else ""


def doubts(shipment: Shipment, numbers: Collection[str]) -> list[str]:
    """What speaks against these numbers of a shipment, in sentences: mistyped, on another shipment, too."""
    said = [mistyped_said(number, shipment.carrier) for number in numbers if number]
    return [one for one in (*said, doubles.told(shipment, numbers)) if one]
