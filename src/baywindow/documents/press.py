"""Draws a page of a file somebody handed in: a process of its own that draws one and ends.

Standard input: a line of JSON (`mime`, `page`, `width`; page 0 only counts), then the file. Standard
output: a line of JSON (`pages`), then a WebP of the page. It has no secret, no connection, no file to write,
and the kernel ends it when it takes too much time or memory. It imports nothing of ours.
"""

import io
import json
import resource
import sys
from typing import Any

SECONDS = 10
MEMORY = 1 << 30
MOST_PIXELS = 60_000_000
IMAGES = {
    "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/tiff": "TIFF",
}  # fmt: skip
DAMAGED = 3


def confined() -> None:
    """Bound this process for good."""
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def of_image(data: bytes, mime: str, page: int) -> tuple[int, Any]:
    """How many pages the image has, and the wanted one upright."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=[IMAGES[mime]]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        pages = getattr(opened, "n_frames", 1) if mime == "image/tiff" else 1
        if page > 1:
            opened.seek(page - 1)
        return pages, ImageOps.exif_transpose(opened).convert("RGB")


def of_pdf(data: bytes, page: int, width: int) -> tuple[int, Any]:
    """How many pages the PDF has, and the wanted one; page 0 draws none."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as opened:
        if not page:
            return len(opened), None
        drawn = opened[page - 1]
        broad, high = drawn.get_size()
        scale = min(width / max(broad, 1), 4 * width / max(high, 1), 4)
        return len(opened), drawn.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def main() -> int:
    """Draw what standard input asks for; 0 when it is on standard output."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    mime, page, width = asked["mime"], asked["page"], asked["width"]
    confined()
    try:
        pages, drawn = of_pdf(data, page, width) if mime not in IMAGES else of_image(data, mime, page)
    except Exception as error:  # noqa: BLE001 - whatever a library says of a strange file, it cannot be drawn
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return DAMAGED
    out = io.BytesIO()
    if page and drawn is not None:
        drawn.thumbnail((width, 4 * width))
        drawn.save(out, "WEBP", quality=80, method=2)
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
