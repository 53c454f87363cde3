"""Pictures people hand in: read, measured, and written anew, so that only pixels remain of them."""

from __future__ import annotations

import io
import threading
from typing import IO

from django.utils.translation import gettext

LARGEST = 4 * 1024 * 1024
"""Bytes of a file worth opening."""
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 16_000
"""Pixels: to shrink a picture of one column takes longer than one of as many pixels that has both sides."""
FORMATS = ("PNG", "JPEG", "WEBP")
REDUCED = ("L", "RGB", "RGBA", "CMYK", "YCbCr")
"""Made small before anything else is done with it: each copy of a large picture is a hundred megabytes."""
SPARE = 3
"""How many times larger than it will be a picture is while it is made small with care."""
ONE_AT_A_TIME = threading.Lock()
"""A file of some kilobytes may hold that many pixels."""


class NoPicture(ValueError):
    """What was handed in is no picture we take; its text says why, to a person."""


def png(file: IO[bytes], width: int, height: int, *, filled: bool = False) -> bytes:
    """The picture as a PNG that fits into the box, or with `filled` covers it; NoPicture when it is none.

    Nothing but pixels is kept: no place, no camera, no comment, no second file behind the first.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NoPicture(gettext("This file is larger than 4 MB."))
    try:
        with ONE_AT_A_TIME, Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NoPicture(gettext("This picture has more than 24 million pixels."))
            if max(opened.size) > LONGEST_SIDE:
                raise NoPicture(gettext("This picture is longer than 16,000 pixels."))
            opened.draft("RGB", (SPARE * width, SPARE * height))
            times = (min if filled else max)(opened.size) // (SPARE * max(width, height))
            small = opened.reduce(times) if times > 1 and opened.mode in REDUCED else opened
            upright = ImageOps.exif_transpose(small).convert("RGBA")
    except NoPicture:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPicture(gettext("This is no PNG, JPEG or WebP picture, or it is damaged.")) from error
    fitted = ImageOps.fit(upright, (width, height)) if filled else upright
    fitted.thumbnail((width, height))
    return _written(Image.frombytes("RGBA", fitted.size, fitted.tobytes()))


def _written(pixels: object) -> bytes:
    out = io.BytesIO()
    pixels.save(out, "PNG", optimize=True)  # type: ignore[attr-defined]
    return out.getvalue()
