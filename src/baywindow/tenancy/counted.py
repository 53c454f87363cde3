"""How many rows each view of a list holds, counted as far as anybody reads on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .keyset import limit
from .sql import rows

CAP = 500
"""A view with more rows than this holds "500+"."""

_OF_VIEW = """(select '{view}' as view, count(*)::int as n
  from ({rows}
   limit {most}) counted)"""

_OF_VALUES = """(select v.value as view, (select count(*)::int from ({rows}
   limit {most}) counted) as n
  from unnest(array[{values}]) v(value))"""


def counted(views: Mapping[str, str], params: Mapping[str, Any], narrowed: bool = True) -> dict[str, int]:
    """The rows of each view, in one statement, from the SQL of its rows; above `CAP` there are more.

    `narrowed` is whether the parameters hold filters: see `keyset.limit`.
    """
    most = limit(CAP + 1, narrowed)
    told = (_OF_VIEW.format(view=view, rows=text, most=most) for view, text in views.items())
    return {row.view: row.n for row in rows("\nunion all\n".join(told), {**params, "limit": CAP + 1})}


def counted_in(
    groups: Mapping[str, tuple[str, ...]], text: str, others: Mapping[str, str], params: Mapping[str, Any]
) -> dict[str, int]:
    """The same of views without filters that are told apart by the values of one column.

    `text` compares the column with `v.value`. The table stands in the statement once, and with it what row
    security asks before its first row: for a few hundred index entries most of the work. `others` are SQL of
    views of another kind.
    """
    most = limit(CAP + 1, narrowed=False)
    by_value = _OF_VALUES.format(rows=text, most=most, values=named(sum(groups.values(), ())))
    told = [by_value, *(_OF_VIEW.format(view=view, rows=other, most=most) for view, other in others.items())]
    found = {row.view: row.n for row in rows("\nunion all\n".join(told), params)}
    return {view: sum(found[value] for value in values) for view, values in groups.items()} | {
        view: found[view] for view in others
    }


def named(values: Iterable[str]) -> str:
    """Words of ours as SQL text, in a row: with parameters a plan has no use for an index of some of them."""
    return ", ".join(f"'{value}'" for value in values)


def told_apart(groups: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """The statuses of each view; "all", which has every one, keeps those no other view has.

    So that no row is counted twice: how many there are in all is the sum.
    """
    others = {view: statuses for view, (_, statuses) in groups.items() if view != "all"}
    known = {status for statuses in others.values() for status in statuses}
    rest = tuple(status for status in groups["all"][1] if status not in known)
    return others | ({"all": rest} if rest else {})
