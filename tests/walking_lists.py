"""A list read as people do: page by page, by the links at its foot."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_ROW = re.compile(r'row-link" href="[^"]+">([^<]+)<')
_LINK = 'rel="{}" href="([^"]+)"'


def walked(browser: Any, address: str, way: str = "next") -> list[str]:
    """What the first cell of each row says, page after page; with `prev` from the page given to the first."""
    found: list[str] = []
    while address:
        page = browser.get(address).content.decode()
        rows = _ROW.findall(page)
        found = [*found, *rows] if way == "next" else [*rows, *found]
        link = re.search(_LINK.format(way), page)
        last, address = address, unescape(link[1]) if link else ""
        address = f"{last.partition('?')[0]}{address}" if address.startswith("?") else address
    return found


def last_page(browser: Any, address: str) -> str:
    """The address of the last page."""
    while link := re.search(_LINK.format("next"), browser.get(address).content.decode()):
        address = unescape(link[1])
    return address
