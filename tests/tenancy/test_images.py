"""Pictures people hand in are made small before anything else is done with them, and stand upright."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageOps

from baywindow.tenancy.images import png


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("filled", [True, False])
def test_a_large_picture_is_small_before_it_is_copied(
    monkeypatch: pytest.MonkeyPatch, mode: str, filled: bool
) -> None:
    turned, sizes = ImageOps.exif_transpose, []
    monkeypatch.setattr(ImageOps, "exif_transpose", lambda one: sizes.append(one.size) or turned(one))
    handed_in = io.BytesIO()
    Image.new(mode, (4000, 3000)).save(handed_in, "PNG")
    handed_in.seek(0)
    found = Image.open(io.BytesIO(png(handed_in, 128, 128, filled=filled)))
    assert found.size == ((128, 128) if filled else (128, 96))
    assert sizes[0][0] * sizes[0][1] < 1_000_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_taken_with_the_camera_turned_stands_upright(kind: str) -> None:
    taken = Image.new("RGB", (3000, 2000), "blue")
    taken.paste("red", (0, 0, 1500, 2000))
    told = Image.Exif()
    told[0x0112] = 6  # the left side is the top
    handed_in = io.BytesIO()
    taken.save(handed_in, kind, exif=told)
    handed_in.seek(0)
    found = Image.open(io.BytesIO(png(handed_in, 100, 100))).convert("RGB")
    assert found.width < found.height
    top, bottom = (found.getpixel((found.width // 2, at)) for at in (5, found.height - 5))
    assert top[0] > 200 > bottom[0] and bottom[2] > 200 > top[2]  # type: ignore[index]
