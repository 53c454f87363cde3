"""The words an item is found by: those of its SKU, name and barcodes, matched by their beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from baywindow.tenancy.context import current
from baywindow.tenancy.words import LAST

from .models import Item, ItemBarcode, ItemToken

_WORD = re.compile(r"\w+")
_AROUND = re.compile(r"^\W+|\W+$")
MOST = 4


def words_of(sku: str, name: str, codes: Iterable[str] = ()) -> set[str]:
    """Words of the texts and what stands between spaces; SKU and codes also whole, as a scanner reads."""
    whole = {text.lower() for text in (sku, *codes)}
    texts = [*whole, name.lower()]
    pieces = {piece for text in texts for piece in _pieces(text)}
    return whole | pieces | {word for text in texts for word in _WORD.findall(text)}


def _pieces(text: str) -> list[str]:
    """What stands between spaces, without the comma or bracket around it."""
    return [_AROUND.sub("", piece) or piece for piece in text.split()]


def remember(item: Item) -> None:
    """Bring the item's search words in line with its SKU, name and barcodes."""
    codes = ItemBarcode.objects.of_client(item.client_id).filter(item_id=item.id)
    wanted = words_of(item.sku, item.name, codes.values_list("code", flat=True))
    kept = ItemToken.objects.of_client(item.client_id).filter(item_id=item.id)
    known = set(kept.values_list("token", flat=True))
    kept.filter(token__in=known - wanted).delete()
    ItemToken.objects.using(current().alias).bulk_create(
        ItemToken(workspace_id=item.workspace_id, client_id=item.client_id, token=token, item_id=item.id)
        for token in sorted(wanted - known)
    )


def beginnings(text: str) -> dict[str, Any]:
    """The parameters of `SAYS` for what somebody typed: at most four words, all of which must begin one."""
    whole = _pieces(text.lower())[:MOST]
    told = whole + [""] * (MOST - len(whole))
    return {f"word_{n}": word for n, word in enumerate(told)} | {
        f"word_{n}_end": word + LAST for n, word in enumerate(told)
    }


_BEGINS = """(%(word_<<n>>)s::text = '' or i.id in (
  select t.item_id from item_token t
   where t.workspace_id = %(workspace)s and t.client_id = %(client)s
     and t.token >= %(word_<<n>>)s::text and t.token < %(word_<<n>>_end)s::text))"""

SAYS = " and ".join(_BEGINS.replace("<<n>>", str(n)) for n in range(MOST))
"""The SQL condition on an item `i` that goes with `beginnings`."""
