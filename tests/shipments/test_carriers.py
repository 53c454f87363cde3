"""Whose a tracking number is: against others' collection of them, and the standards' own examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from baywindow.catalog.barcodes import check_digit
from baywindow.shipments import check_digits
from baywindow.shipments.carriers import recognised, recognitions, tidied

ORACLE = Path(__file__).parents[3] / "shared" / "data" / "tracking-numbers" / "couriers"
needs_oracle = pytest.mark.skipif(
    not ORACLE.is_dir(), reason="needs the data folder ../shared/data beside the checkout"
)


def numbers(kind: str) -> Iterator[tuple[str, str]]:
    """Every valid or invalid number of the collection, with its carrier."""
    for file in sorted(ORACLE.glob("*.json")):
        told = json.loads(file.read_text())
        for form in told["tracking_numbers"]:
            yield from ((told["courier_code"], number) for number in form["test_numbers"][kind])


@needs_oracle
def test_every_valid_number_is_its_carriers() -> None:
    valid = list(numbers("valid"))
    assert len(valid) == 192
    for carrier, number in valid:
        named = recognised(number, carrier)
        assert named and named.carrier == carrier, (carrier, number)
        assert named.number == tidied(number)
        assert urlsplit(named.link).scheme == "https" and named.number in named.link
    unnamed = [(carrier, number) for carrier, number in valid if recognised(number).carrier != carrier]  # type: ignore[union-attr]
    # Twelve digits whose last is right for FedEx and for Purolator: only the carrier's name decides.
    assert [carrier for carrier, _ in unnamed] == ["purolator", "purolator"]


@needs_oracle
def test_no_invalid_number_is_its_carriers() -> None:
    valid = {(carrier, tidied(number)) for carrier, number in numbers("valid")}
    invalid = [(carrier, number) for carrier, number in numbers("invalid")]
    assert len(invalid) == 88
    # One stands there as invalid in one form of its carrier, and as valid in another.
    refused = [one for one in invalid if (one[0], tidied(one[1])) not in valid]
    assert len(refused) == 87
    for carrier, number in refused:
        assert [one.carrier for one in recognitions(number)] == [], (carrier, number)


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        (check_digits.s10, "473124829"),  # UPU S10, annex A
        (check_digits.luhn, "79927398713"),
        (check_digit, "106141412345678908"),  # an SSCC of GS1's guideline
        (check_digits.ups, "999AA10123456784"),
    ],
)
def test_check_digits_of_the_standards(rule: object, number: str) -> None:
    assert callable(rule)
    assert rule(number[:-1]) == number[-1]
    wrong = str((int(number[-1]) + 1) % 10)
    assert rule(number[:-1]) != wrong


def test_the_country_decides_whose_post_it_is() -> None:
    ours, theirs = recognised("rr 473 124 829 gb"), recognised("RR473124829PY")
    assert ours and (ours.name, ours.number) == ("Royal Mail", "RR473124829GB")
    assert theirs and theirs.name == "Post"
    assert recognised("RR473124829ZZ") is None
    assert recognised("hello") is None and recognised("") is None
