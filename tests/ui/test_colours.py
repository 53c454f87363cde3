"""A workspace's colour: readable in light and dark, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baywindow.ui.colours import (
    AA,
    DARK_PAPERS,
    PAPERS,
    contrast,
    dark_accent,
    nearest_readable,
    readable,
    stylesheet,
)

ANY = st.text("0123456789abcdef", min_size=6, max_size=6)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("000000", "ffffff") == 21
    assert contrast("ffffff", "ffffff") == 1
    assert round(contrast("777777", "ffffff"), 2) == 4.48


@settings(deadline=None)
@given(ANY)
def test_every_colour_has_a_readable_neighbour_and_a_dark_twin(colour: str) -> None:
    near = nearest_readable(colour)
    assert readable(near)
    assert all(contrast(near, paper) >= AA for paper in PAPERS)
    assert all(contrast(dark_accent(near), paper) >= AA for paper in DARK_PAPERS)
    assert near == colour or not readable(colour)


@settings(deadline=None)
@given(ANY)
def test_every_pair_of_the_style_sheet_can_be_read(colour: str) -> None:
    tokens = dict(
        re.findall(r"--([\w-]+):light-dark\(#(\w{6},#\w{6})\)", stylesheet(nearest_readable(colour)))
    )
    pairs = {name: told.split(",#") for name, told in tokens.items()}
    for mode in (0, 1):
        accent, ink, soft, hover = (
            pairs[name][mode] for name in ("accent", "on-accent", "accent-soft", "accent-2")
        )
        assert contrast(accent, ink) >= AA and contrast(accent, soft) >= AA and contrast(hover, ink) >= AA


@pytest.mark.parametrize("colour", ["", "fff", "gggggg", "0b6e69;}", "0B6E69"])
def test_what_is_no_colour_is_none(colour: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        stylesheet(colour)
