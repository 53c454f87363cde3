"""A scanner for tests: what stands in the bar codes of a picture, or of a PDF as it is printed."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

DPI = 200
"""What an office printer does at least."""


def scanned(picture: Image.Image) -> set[tuple[str, str]]:
    """Symbology and text of every code."""
    return {(code.symbology_identifier[:2], code.text) for code in zxingcpp.read_barcodes(picture)}


def printed(pdf: bytes) -> list[Image.Image]:
    """Its pages, in grey."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def bars(drawn: str, pixels: int = 2) -> Image.Image:
    """A drawing of bars as a picture, so many pixels a module."""
    size: Any = re.search(r'viewBox="0 0 (\d+) 1"', drawn)
    picture = Image.new("L", (int(size[1]) * pixels, 40), 255)
    for at, width in re.findall(r"M(\d+) 0h(\d+)", drawn):
        box = (int(at) * pixels, 0, (int(at) + int(width)) * pixels - 1, 39)
        ImageDraw.Draw(picture).rectangle(box, fill=0)
    return picture
