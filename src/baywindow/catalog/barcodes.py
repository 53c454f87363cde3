"""Barcodes: what kind a code is, and whether its check digit is true (GS1 General Specifications 7.9)."""

from __future__ import annotations

from django.utils.translation import gettext

from baywindow.tenancy.refusal import Refusal

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def checked_code(code: str, kind: str) -> str:
    """The code as it is kept, without blanks; Refusal when it is empty or a false GTIN."""
    code = "".join(code.split())
    if not code:
        raise Refusal(gettext("A barcode cannot be empty."), status=422)
    if kind == "gtin" and not is_gtin(code):
        raise Refusal(
            gettext("%(code)s is not a GTIN: its check digit or its length is wrong.") % {"code": code},
            status=422,
        )
    return code


def kind_of(code: str) -> str:
    """`gtin` for a code that is one, `other` for all else."""
    return "gtin" if is_gtin("".join(code.split())) else "other"


def is_gtin(code: str) -> bool:
    """Whether the code is a GTIN-8, -12, -13 or -14 with a true check digit."""
    return code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS and _check_digit_holds(code)


def is_sscc(code: str) -> bool:
    """Whether the code is an 18-digit SSCC with a true check digit."""
    return code.isascii() and code.isdigit() and len(code) == 18 and _check_digit_holds(code)


def check_digit(body: str) -> str:
    """The digit behind these: weights 3, 1 from the right, modulo 10 (GS1 General Specifications 7.9)."""
    weighted = (int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(body)))
    return str(-sum(weighted) % 10)


def _check_digit_holds(code: str) -> bool:
    return check_digit(code[:-1]) == code[-1]
