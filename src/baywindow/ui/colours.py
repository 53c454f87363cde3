"""A workspace's own accent colour: whether it can be read, and the style sheet made of it.

Contrast is that of WCAG 2.2 (1.4.3, relative luminance of sRGB). The light page takes the colour as it is,
so it must reach 4.5 : 1 there; for the dark page it is lightened until it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

AA = 4.5
PAPERS = ("ffffff", "f5f7f8")
DARK_PAPERS = ("15212b", "0e1820", "1b2934")
INK, DARK_INK = "ffffff", "08211f"
HEX = re.compile(r"[0-9a-f]{6}")

Rgb = tuple[int, int, int]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def readable(accent: str) -> bool:
    """Whether links and buttons of this colour can be read on a light page."""
    return _holds(accent, (*PAPERS, _soft(accent)), INK)


def nearest_readable(accent: str) -> str:
    """The colour itself, or the least darkened one that can be read."""
    return _stepped(accent, "000000", lambda colour: _holds(colour, (*PAPERS, _soft(colour)), INK))


def dark_accent(accent: str) -> str:
    """The colour lightened until it can be read on a dark page, on its own soft ground too."""
    return _stepped(
        accent, "ffffff", lambda colour: _holds(colour, (*DARK_PAPERS, _dark_soft(colour)), DARK_INK)
    )


@lru_cache(64)
def stylesheet(accent: str) -> str:
    """The tokens a page takes in place of ours."""
    dark = dark_accent(accent)
    pairs = {
        "accent": (accent, dark),
        "accent-2": (mixed(accent, "000000", 0.18), mixed(dark, "ffffff", 0.25)),
        "on-accent": (INK, DARK_INK),
        "accent-soft": (_soft(accent), _dark_soft(dark)),
    }
    tokens = "".join(f"--{name}:light-dark(#{light},#{night});" for name, (light, night) in pairs.items())
    return f":root{{{tokens}--mark:#{accent};}}\n"


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with this share of another."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "".join(f"{round(own * (1 - share) + far * share):02x}" for own, far in pairs)


def _soft(accent: str) -> str:
    return mixed(accent, "ffffff", 0.88)


def _dark_soft(accent: str) -> str:
    return mixed(accent, DARK_PAPERS[0], 0.82)


def _holds(colour: str, grounds: tuple[str, ...], ink: str) -> bool:
    return contrast(colour, ink) >= AA and all(contrast(colour, ground) >= AA for ground in grounds)


def _stepped(colour: str, towards: str, fits: Callable[[str], bool]) -> str:
    for percent in range(101):
        tried = mixed(colour, towards, percent / 100)
        if fits(tried):
            return tried
    return towards


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _rgb(colour: str) -> Rgb:
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not six hexadecimal digits")
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)
