"""Documents by words: of their files' names, their own number, and the record's."""

from __future__ import annotations

import re

LONGEST = 80
"""Letters of a token; what stands behind them is not told apart."""
_BETWEEN, _WITHIN = r"[\s!-/:-@\[-`{-~]", r"[^\s!-/:-@\[-`{-~]"

WORDS = """
  select n.id from document n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and (n.number >= %(words)s::text and n.number < %(words_end)s::text
          or n.number >= %(upper)s::text and n.number < %(upper_end)s::text)
  union all
  select n.id from document n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and (n.subject_number >= %(words)s::text and n.subject_number < %(words_end)s::text
          or n.subject_number >= %(upper)s::text and n.subject_number < %(upper_end)s::text)
  union all
  select n.document_id from document_token n
   where n.workspace_id = %(workspace)s and n.client_id = %(client)s
     and n.token >= %(plain)s::text and n.token < %(plain_end)s::text"""
"""The documents `n` that the words mean, by their indexes; one may come several times."""

MEANT = """(d.number >= %(words)s::text and d.number < %(words_end)s::text
   or d.number >= %(upper)s::text and d.number < %(upper_end)s::text
   or d.subject_number >= %(words)s::text and d.subject_number < %(words_end)s::text
   or d.subject_number >= %(upper)s::text and d.subject_number < %(upper_end)s::text
   or %(plain)s::text <> '' and regexp_like(lower(d.file_name), %(named)s::text))"""
"""Whether the words mean the document `d`: the same, asked of each document of the list.

A function is taken to be often true, an operator for rare: the list would be sorted instead of walked.
"""


def plain(words: str) -> str:
    """Words as tokens of file names have them: what stands between them is one blank, as in the database."""
    return re.sub(f"{_BETWEEN}+", " ", words.lower()).strip()[:LONGEST]


def named(words: str) -> str:
    """A pattern of file names in small letters that have a token beginning so: an ending is no word."""
    begins = f"(^|{_BETWEEN})(?={_WITHIN}+{_BETWEEN}+{_WITHIN})"
    return begins + f"{_BETWEEN}+".join(map(re.escape, plain(words).split()))
