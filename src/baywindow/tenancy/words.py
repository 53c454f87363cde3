"""Words typed over a list: the few records they mean are looked up, of very many the list itself is walked.

"SO-20417" means one order: indexes give it, and the list is what they gave. "S" means every order: to gather
and sort all of them for the first fifty takes seconds, while the newest fifty stand at the head of the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .sql import one

LAST = "\U0010ffff"
"""Behind every text that begins with what stands before it."""
MANY = 5_000
"""From so many records on, the next page is found sooner by walking the list."""

_MORE = """
select count(*) > %(many)s::int as more from (
  select from (<<found>>) found limit %(many)s::int + 1) counted"""


def numbered(begins: str, words: str) -> str:
    """The number of a record that is meant: of digits alone, the one that begins so and ends in them."""
    return f"{begins}{words}" if words.isdecimal() else words.upper()


def many(found: str, params: Mapping[str, Any]) -> bool:
    """Whether a query finds more than `MANY` rows; it reads no further."""
    return bool(one(_MORE.replace("<<found>>", found), {**params, "many": MANY}).more)


def later_word(words: str) -> str:
    """A pattern of names in small letters of which a further word, as `further_words` cuts it, begins so."""
    return r'[\s(/"-](?=[^\s(/"-])' + re.escape(words)
