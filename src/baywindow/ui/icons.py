"""Icons as inline SVG, from the drawings the build kept."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

DRAWINGS = Path(__file__).parent / "static" / "ui" / "icons.json"
FRAME = Markup(
    '<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {label}>{drawing}</svg>'
)


@cache
def icon(name: str, label: str = "", size: int = 16) -> Markup:
    """The icon's SVG: hidden from screen readers, unless `label` says what it stands for.

    Raises KeyError for a name that icons.txt does not list.
    """
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return FRAME.format(size=size, label=told, drawing=Markup(_drawings()[name]))  # noqa: S704


@cache
def _drawings() -> dict[str, str]:
    drawings: dict[str, str] = json.loads(DRAWINGS.read_text())
    return drawings
