"""GS1-128: digits as a bar code that scanners of labels read (ISO/IEC 15417, GS1 Specifications 5.4)."""

from __future__ import annotations

# Each value's widths of bars and spaces in turn; the three starts follow 102, which is FNC1 and says GS1.
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
START_OF_PAIRS, FNC1 = 105, 102
QUIET = 10
"""Modules that stay white on either side."""


def symbols(digits: str) -> list[int]:
    """The values of an even number of digits, two in each, with start, FNC1 and the check value."""
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("an even number of digits is needed")
    values = [START_OF_PAIRS, FNC1, *(int(digits[at : at + 2]) for at in range(0, len(digits), 2))]
    return [*values, (values[0] + sum(at * value for at, value in enumerate(values))) % 103]


def svg(digits: str) -> str:
    """The bars as a drawing, a module wide each unit, without the digits beneath."""
    widths = "".join(WIDTHS[value] for value in symbols(digits)) + STOP
    at, bars = QUIET, []
    for turn, width in enumerate(map(int, widths)):
        if turn % 2 == 0:
            bars.append(f"M{at} 0h{width}v1h-{width}z")
        at += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at + QUIET} 1" preserveAspectRatio="none">'
        f'<path d="{"".join(bars)}"/></svg>'
    )
