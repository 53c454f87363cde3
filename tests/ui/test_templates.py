"""What no template may contain, and whether the colours can be read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "src" / "baywindow"
PAGES = sorted(file for file in ROOT.glob("*/pages/**/*.html") if "email" not in file.parts)
TOKENS = (ROOT / "ui" / "styles" / "tokens.css").read_text()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_inline_style_handler_or_script(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=", text), "use a class: the policy blocks style attributes"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "listen in a module: the policy blocks handlers"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), (
        "scripts live in ui/scripts"
    )
    assert "<style" not in text
    assert not re.search(r"(?:src|href)\s*=\s*[\"']https?://", text), "nothing is loaded from elsewhere"


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(theme: str) -> dict[str, str]:
    both = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
    return {name: light if theme == "light" else dark for name, light, dark in both} | {"side-on": "#ffffff"}


TEXT = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "accent")
        for ground in ("paper", "ground", "raised")
    ],
    *[("ink-2", "line-2"), ("on-accent", "accent"), ("on-accent", "accent-2"), ("accent", "accent-soft")],
    *[(tone, f"{tone}-soft") for tone in ("warn", "bad", "good", "info")],
    *[(tone, "paper") for tone in ("warn", "bad", "good", "info")],
    *[("ink", f"{tone}-soft") for tone in ("warn", "bad", "good", "info")],
    *[("ink-2", f"{tone}-soft") for tone in ("warn", "bad", "good", "info")],
    *[(ink, "side") for ink in ("side-ink", "side-dim", "side-on")],
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    found = tokens(theme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    found = tokens(theme)
    assert contrast(found["edge"], found[ground]) >= 3
