"""How one search looks into the records: ranges of indexes that begin with workspace and client.

Nobody's search touches a row, or waits for one, that is not theirs, and none reads more than a handful of
rows of an index, however many there are. That a text is not empty is said for indexes that leave those out.
A probe gives ids with a rank (0: the very number, 1: begins so, 2: a word of it) and what it was found by.
"""

from __future__ import annotations

_TENANT = "n.workspace_id = %(workspace)s and n.client_id = %(client)s"

_RANGE = """
  select x.id, case when x.hit = v.begins then <<best>> else <<begun>> end as rank, '<<by>>' as by
    from unnest(%(<<typed>>)s::text[], %(<<typed>>_end)s::text[]) v(begins, beyond)
   cross join lateral (
     select n.<<id>> as id, n.<<column>> as hit from <<table>> n
      where <<tenant>> and n.<<column>> <> '' and n.<<column>> >= v.begins and n.<<column>> < v.beyond
      order by n.<<column>> limit %(near)s::int) x"""

ITEM_WORDS = """
  select x.item_id as id, 2 as rank, 'words' as by from (
    select n.item_id from item_token n
     where <<tenant>> and n.token >= %(word)s::text and n.token < %(word_end)s::text
     order by n.token limit 5000) x
   where not exists (
     select from unnest(%(others)s::text[], %(others_end)s::text[]) w(begins, beyond)
      where not exists (
        select from item_token n
         where <<tenant>> and n.item_id = x.item_id and n.token >= w.begins and n.token < w.beyond))
   limit %(near)s::int""".replace("<<tenant>>", _TENANT)
"""Items with a word that begins like each word typed: the longest leads, its items are asked for the rest."""

FILE_NAMES = """
  select x.id, 2 as rank, 'file' as by from (
    select n.id, n.file_name from document n where <<tenant>> and (%(staff)s::boolean or n.published)
     order by n.id desc limit %(recent)s::int) x
   where length(%(lower)s::text) > 2 and position(%(lower)s::text in lower(x.file_name)) > 0
   limit %(near)s::int""".replace("<<tenant>>", _TENANT)
"""The latest documents by any part of the name of their file."""

_OF_KIND = """
(select '<<kind>>' as kind, m.rank, m.by, r.id, r.page_id, r.title, r.note, r.status, r.at from (
  select distinct on (f.id) f.id, f.rank, f.by from (<<probes>>
  ) f order by f.id, f.rank) m
 cross join lateral (<<shown>> limit 1) r
 order by m.rank, r.at desc nulls last, r.id limit %(few)s::int)"""


def begins(
    table: str,
    column: str,
    by: str,
    typed: str = "typed",
    of: str = "id",
    ranks: tuple[int, int] = (0, 1),
    kind: str = "",
) -> str:
    """The probe of a column by what it begins with; `ranks` of the very text, and of what begins so.

    `typed` says in which of `asked.params`' spellings, `of` which column holds the record's id, `kind` which
    of a table's texts are meant where it keeps several.
    """
    slots = {
        "table": table,
        "column": column,
        "by": by,
        "id": of,
        "typed": typed,
        "best": str(ranks[0]),
        "begun": str(ranks[1]),
        "tenant": f"{_TENANT} and n.kind = '{kind}'" if kind else _TENANT,
    }
    return _filled(_RANGE, slots)


def of_kind(kind: str, probes: tuple[str, ...], shown: str) -> str:
    """The best of a kind: each record once, by its best probe, the newest first among equals."""
    return _filled(_OF_KIND, {"kind": kind, "probes": "\n  union all".join(probes), "shown": shown.strip()})


def _filled(text: str, slots: dict[str, str]) -> str:
    for name, value in slots.items():
        text = text.replace(f"<<{name}>>", value)
    return text
