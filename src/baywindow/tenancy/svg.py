"""A drawing people hand in, written anew from what we know to be harmless: an allow-list, nothing else.

No script, no style sheet, no text that runs, no address but one inside the drawing; a document type, and with
it entities, is refused outright. What is not on the list is left out, not repaired.
"""

from __future__ import annotations

import re
from typing import IO, Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext

from .images import NoPicture

LARGEST = 256 * 1024
MOST_ELEMENTS = 5000
MOST_USES = 16
"""So many parts may be drawn again elsewhere: used within what is used, more would multiply without end."""
NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

SHAPES = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "symbol",
        "use",
        "text",
        "tspan",
    ]
)
LOOKS = frozenset(
    [
        "id",
        "class",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "dx",
        "dy",
        "width",
        "height",
        "points",
        "viewBox",
        "preserveAspectRatio",
        "transform",
        "gradientTransform",
        "gradientUnits",
        "spreadMethod",
        "offset",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "fill",
        "fill-opacity",
        "fill-rule",
        "clip-rule",
        "clip-path",
        "mask",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stop-color",
        "stop-opacity",
        "opacity",
        "color",
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
        "letter-spacing",
        "version",
    ]
)
INSIDE = re.compile(r"#[\w.-]+")
POINTING = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
RISKY = re.compile(r"url\s*\(|javascript|expression|&|\\|@|/\*", re.IGNORECASE)


def cleaned(file: IO[bytes]) -> bytes:
    """The drawing as SVG of our own writing; NoPicture when it is none."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NoPicture(gettext("This drawing is larger than 256 kB."))
    writer = _Writer()
    try:
        writer.read(data)
    except expat.ExpatError as error:
        raise NoPicture(gettext("This is no SVG drawing, or it is damaged.")) from error
    if not writer.parts or not writer.parts[0].startswith("<svg "):
        raise NoPicture(gettext("This is no SVG drawing, or it is damaged."))
    return "".join(writer.parts).encode()


class _Writer:
    """Writes down what is allowed of what the parser meets; what a forbidden element holds goes with it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.hidden = 0
        self.met = 0
        self.used = 0

    def read(self, data: bytes) -> None:
        """Parse; NoPicture for a document type or too many elements."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        parser.Parse(data, True)

    def doctype(self, *told: Any) -> None:
        """Entities grow and fetch; a drawing needs none."""
        raise NoPicture(gettext("This drawing declares a document type. Save it as plain SVG."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.met += 1
        if self.met > MOST_ELEMENTS:
            raise NoPicture(gettext("This drawing has more than 5,000 parts."))
        space, _, tag = name.rpartition(" ")
        first = not self.open and not self.hidden
        if self.hidden or space != NAMESPACE or tag not in SHAPES or (first and tag != "svg"):
            self.hidden += 1
            return
        self.used += tag == "use"
        if self.used > MOST_USES:
            raise NoPicture(
                gettext("This drawing repeats parts too often. Save it with its parts drawn out.")
            )
        told = "".join(f" {key}={quoteattr(value)}" for key, value in _kept(attributes))
        self.parts.append(f"<{tag}{f' xmlns={quoteattr(NAMESPACE)}' if first else ''}{told}>")
        self.open.append(tag)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.hidden:
            self.hidden -= 1
        else:
            self.parts.append(f"</{self.open.pop()}>")

    def text(self, said: str) -> None:
        """Words of the drawing."""
        if not self.hidden and self.open:
            self.parts.append(escape(said))


def _kept(attributes: dict[str, str]) -> list[tuple[str, str]]:
    """The attributes on the list whose values point nowhere but into the drawing."""
    kept = []
    for name, value in attributes.items():
        if name in {"href", f"{XLINK} href"}:
            if INSIDE.fullmatch(value):
                kept.append(("href", value))
        elif name in LOOKS and (POINTING.fullmatch(value) or not RISKY.search(value)):
            kept.append((name, value))
    return kept
