"""Code 128: text, or a label's digits, as a bar code every scanner reads (ISO/IEC 15417, GS1 5.4).

Two of its sets are enough: B writes letters, digits and signs of ASCII one by one, C digits in pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Each value's widths of bars and spaces in turn; the three starts, of sets A, B and C, are the last.
_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232
"""
WIDTHS = tuple(_TABLE.split())
STOP = "2331112"
START_B, START_C, TO_B, TO_C = 104, 105, 100, 99
FNC1 = 102
"""Right after the start it says GS1."""
QUIET = 10
"""Modules that stay white on either side."""
_RUNS = re.compile(r"(?:[0-9]{2}){2,}(?![0-9])|.", re.DOTALL)
"""Four digits or more are shorter in pairs; the first of an odd number of them stands before."""


def of_text(text: str) -> list[int]:
    """The values of a text, with start and check value. ValueError for none, or what is not plain ASCII."""
    if not text or not all(" " <= one <= "~" for one in text):
        raise ValueError("only the letters, digits and signs of ASCII can be written in Code 128")
    values: list[int] = []
    paired = False
    for run in _RUNS.findall(text):
        if not values:
            values.append(START_C if len(run) > 1 else START_B)
        elif paired != (len(run) > 1):
            values.append(TO_B if paired else TO_C)
        paired = len(run) > 1
        values += _pairs(run) if paired else [ord(run) - ord(" ")]
    return _checked(values)


def of_gs1(digits: str) -> list[int]:
    """The values of a GS1-128 of digits. ValueError unless their number is even."""
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("an even number of digits is needed")
    return _checked([START_C, FNC1, *_pairs(digits)])


def modules(values: list[int]) -> int:
    """How wide the drawing of these values is, in modules, with the white on either side."""
    return sum(_widths(values)) + 2 * QUIET


def svg(values: list[int]) -> str:
    """The bars as a drawing, a module wide each unit, without the text beneath."""
    at, bars = QUIET, []
    for turn, width in enumerate(_widths(values)):
        if turn % 2 == 0:
            bars.append(f"M{at} 0h{width}v1h-{width}z")
        at += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at + QUIET} 1" preserveAspectRatio="none">'
        f'<path d="{"".join(bars)}"/></svg>'
    )


def _pairs(digits: str) -> Iterable[int]:
    return (int(digits[at : at + 2]) for at in range(0, len(digits), 2))


def _checked(values: list[int]) -> list[int]:
    """With the check value: the start and each value times its place, modulo 103."""
    return [*values, (values[0] + sum(at * value for at, value in enumerate(values))) % 103]


def _widths(values: list[int]) -> list[int]:
    return [int(width) for width in "".join(WIDTHS[value] for value in values) + STOP]
