"""Whose a tracking number is: against others' collection of them, and the standards' own examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from baywindow.catalog.barcodes import check_digit
from baywindow.shipments import check_digits
from baywindow.shipments.carriers import mistyped, recognised, recognitions, tidied

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


@pytest.mark.parametrize(
    ("number", "carrier", "whose"),
    [
        ("1Z 999 AA1 01 2345 6785", "", "UPS"),
        ("00340434161094042558", "", "DHL"),
        ("RB473124828GB", "", "Royal Mail"),
        ("986578788856", "FedEx", "FedEx"),
        ("986578788856", "fedex Ground", "FedEx"),
        ("986578788856", "", ""),  # twelve digits are many carriers'
        ("986578788856", "Somebody", ""),
        ("1Z999AA10123456784", "", ""),  # right
        ("JJD000390007882", "DHL", ""),  # there is no digit to check
        ("4711", "", ""),
        ("", "UPS", ""),
    ],
)
def test_a_mistyped_number_is_known_where_its_look_or_its_carrier_tells_whose_it_is(
    number: str, carrier: str, whose: str
) -> None:
    assert mistyped(number, carrier) == whose


@needs_oracle
def test_no_valid_number_is_mistyped_and_of_invalid_ones_those_that_only_a_digit_spoils() -> None:
    assert [number for carrier, number in numbers("valid") if mistyped(number, carrier)] == []
    invalid = [(carrier, number) for carrier, number in numbers("invalid") if not recognised(number)]
    known = [one for one in invalid if mistyped(one[1], one[0])]
    assert (len(known), len(invalid)) == (38, 87), "the others have another form altogether"
