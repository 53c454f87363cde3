"""How the console's tests read and send pages."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test.client import Client

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(_HIDDEN.findall(text))


def opened(browser: Client, address: str) -> dict[str, str]:
    """The hidden fields of the form at this address, as a person's browser would send them back."""
    page = browser.get(address)
    assert page.status_code == 200, page.status_code
    return hidden(page.content.decode())


def told(floor: Any, **changes: Any) -> dict[str, Any]:
    """A form about mugs on acme's shelf in Berlin, with a key of its own."""
    return {
        "once": str(uuid.uuid4()),
        "item": floor.mug.sku,
        "warehouse": str(floor.berlin.id),
        "location": floor.shelf.code,
        "lot": "",
        "condition": "ok",
        "kind": "receipt",
        "way": "by",
        "qty": "5",
        "reason": "other",
        **changes,
    }
