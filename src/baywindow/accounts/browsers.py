"""What a browser is called, in two words, and how that is said to people."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import gettext

LONGEST_NAME = 400
PRODUCTS = {
    r"Edg\w*/": "Edge",
    r"OPR/": "Opera",
    r"SamsungBrowser/": "Samsung Internet",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/": "Chrome",
    r"Safari/": "Safari",
}
SYSTEMS = {
    r"Android": "Android",
    r"iPhone|iPad": "iOS",
    r"Windows": "Windows",
    r"Mac OS X": "macOS",
    r"Linux": "Linux",
}
"""What a browser says of itself, and what people call it; the first that fits counts."""
NO_BROWSER, NO_SYSTEM = "An unknown browser", "an unknown system"


def of(request: HttpRequest) -> str:
    """The browser's name and system in two words, as they are stored: Firefox on Linux."""
    told = request.headers.get("User-Agent", "")[:LONGEST_NAME]
    return f"{_named(PRODUCTS, told, NO_BROWSER)} on {_named(SYSTEMS, told, NO_SYSTEM)}"


def said(text: str) -> str:
    """What `of` wrote, in the language of whoever reads it."""
    browser, on, system = text.partition(" on ")
    if not on:
        return text
    return gettext("%(browser)s on %(system)s") % {
        "browser": gettext("An unknown browser") if browser == NO_BROWSER else browser,
        "system": gettext("an unknown system") if system == NO_SYSTEM else system,
    }


def _named(names: dict[str, str], told: str, otherwise: str) -> str:
    return next((name for sign, name in names.items() if re.search(sign, told)), otherwise)
