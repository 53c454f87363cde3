"""Bars say what they were made of: by the standard's sums, and read back by a scanner that is not ours."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baywindow.papers.code128 import QUIET, STOP, WIDTHS, modules, of_gs1, of_text, svg

from .scanning import bars, scanned

PRINTABLE = "".join(map(chr, range(32, 127)))


def test_every_value_is_eleven_modules_and_no_two_look_alike() -> None:
    assert {sum(map(int, width)) for width in WIDTHS} == {11} and len(set(WIDTHS)) == len(WIDTHS) == 106
    assert {sum(map(int, width[::2])) % 2 for width in WIDTHS} == {0}, "bars are even, as the standard says"
    assert sum(map(int, STOP)) == 13


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Wikipedia", [104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88]),
        ("PJJ123C", [104, 48, 42, 42, 17, 18, 19, 35, 55]),
        ("SO-1001", [104, 51, 47, 13, 99, 10, 1, 19]),
        ("12345678", [105, 12, 34, 56, 78, 47]),
        ("1234567", [104, 17, 99, 23, 45, 67, 79]),
        ("1234A", [105, 12, 34, 100, 33, 102]),
        ("123", [104, 17, 18, 19, 8]),
    ],
)
def test_known_texts_have_their_values(text: str, values: list[int]) -> None:
    """The first two are everybody's examples; of the others the scanner below has the last word."""
    assert of_text(text) == values
    assert modules(values) == 11 * len(values) + 13 + 2 * QUIET


NUMBERS = st.from_regex(r"[A-Z]{0,3}-?[0-9]{1,12}", fullmatch=True)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(PRINTABLE, min_size=1, max_size=30) | NUMBERS)
def test_any_text_is_read_back(text: str) -> None:
    assert scanned(bars(svg(of_text(text)))) == {("]C", text)}


@pytest.mark.parametrize("text", ["", "Ä-1", "a\tb", "SO-1\n", "1234\u0665\u0665\u0665\u0665", "\x7f"])
def test_what_it_cannot_write_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        of_text(text)


def test_a_label_s_digits_are_read_back_as_gs1() -> None:
    values = of_gs1("00106141412345678908")
    assert values[:3] == [105, 102, 0] and 'viewBox="0 0 176 1"' in svg(values)
    assert scanned(bars(svg(values))) == {("]C", "(00)106141412345678908")}
    for wrong in ("123", "12a4", "\u0661\u0662"):
        with pytest.raises(ValueError, match="even"):
            of_gs1(wrong)
