"""The check digits of parcel numbers, each computed from what stands before it."""

from __future__ import annotations

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def luhn(body: str) -> str:
    """Modulo 10 with every other digit doubled and its digits added (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(body)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def ups(body: str) -> str:
    """Modulo 10 with every second place doubled; a letter counts as its place in ASCII less 63."""
    values = (int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in body)
    return str(-sum(value * (1 + at % 2) for at, value in enumerate(values)) % 10)


def fedex(body: str) -> str:
    """Weights 1, 3, 7 from the right, modulo 11, and of that the last digit."""
    weighted = (int(digit) * (1, 3, 7)[at % 3] for at, digit in enumerate(reversed(body)))
    return str(sum(weighted) % 11 % 10)


def seven(body: str) -> str:
    """What is left of the number when it is divided by seven."""
    return str(int(body) % 7)


def s10(body: str) -> str:
    """Weighted modulo 11 of eight digits (UPU standard S10, annex A)."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(body, _S10_WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(left, str(left))


def mod_37_36(body: str) -> str:
    """A digit or letter over digits and letters (ISO/IEC 7064, MOD 37,36)."""
    product = 36
    for one in body:
        product = ((product + _LETTERS.index(one)) % 36 or 36) * 2 % 37
    return _LETTERS[(37 - product) % 36]
