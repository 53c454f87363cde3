"""The stock balance as a statement on paper: every line of what is on screen, by warehouse, with sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baywindow.tenancy.context import Member
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.formats import clock, day, qty

from . import statement
from .kinds import CONDITION_NAMES
from .statement import Question, Row

MOST = 3_000
NUMBERS = range(2, 7)
_LONG = re.compile(r"\S{24}(?=\S)")
SUMS = ("opening", "received", "shipped", "adjusted", "closing")


def lines_of(question: Question) -> list[Row]:
    """Every line of the question; Refusal beyond `MOST`, because half a statement would look like a whole."""
    found = statement.page(question, limit=MOST + 1)
    if len(found) > MOST:
        raise Refusal(
            _("This statement has more than %(most)s lines. Choose a warehouse or a category, or take CSV or"
              " Excel, which hold every line.") % {"most": qty(MOST)},
            status=422,
        )  # fmt: skip
    return found


def said(
    member: Member, days: tuple[date, date], facts: Mapping[str, str], lines: Sequence[Row]
) -> dict[str, Any]:
    """What stands on the paper, in the language and formats of the person it is for."""
    now = timezone.now()
    made = _("Made on %(day)s at %(time)s for %(person)s")
    period = _("%(first)s to %(last)s, both days included") % {"first": day(days[0]), "last": day(days[1])}
    return {
        "title": _("Stock balance"),
        "client": member.client_name or "",
        "lang": (get_language() or "en").partition("-")[0],
        "facts": [(_("Period"), f"{period} ({member.time_zone})"), *facts.items()],
        "made": made % {"day": day(now), "time": clock(now), "person": member.person_name},
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "nothing": _("Nothing was there and nothing moved in this period."),
        "columns": [
            {"title": title, "number": n in NUMBERS, "grows": n == 1} for n, title in enumerate(_titles())
        ],
        "groups": [_group(name, list(of)) for name, of in _by_warehouse(lines)],
        "sums": _summed(ngettext("%(n)s line", "%(n)s lines", len(lines)) % {"n": qty(len(lines))}, lines),
    }


def facts_of(asked: Mapping[str, str], warehouses: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What the statement is narrowed down to, by the parameters of its address."""
    told = {
        _("Warehouse"): dict(warehouses).get(asked.get("warehouse", ""), ""),
        _("Category"): asked.get("category", ""),
        _("Search"): asked.get("q", ""),
        _("Lot"): asked.get("lot", ""),
        _("Condition"): str(CONDITION_NAMES.get(asked.get("condition", ""), "")),
        _("Expires within"): _("%(days)s days") % {"days": asked["expires"]} if asked.get("expires") else "",
    }
    return {name: value for name, value in told.items() if value}


def _titles() -> list[str]:
    return [_("SKU"), _("Item"), _("Opening"), _("In"), _("Out"), _("Adjusted"), _("Closing"), _("Unit")]


def _by_warehouse(lines: Sequence[Row]) -> Iterable[tuple[str, Iterable[Row]]]:
    ordered = sorted(lines, key=lambda row: (row.warehouse_code, row.warehouse_name))  # within: by SKU still
    return groupby(ordered, key=lambda row: f"{row.warehouse_code} · {row.warehouse_name}")


def _group(name: str, lines: list[Row]) -> dict[str, Any]:
    return {"title": name, "rows": [_cells(row) for row in lines], "sums": _summed("", lines)}


def _cells(row: Row) -> list[str]:
    return [
        breakable(row.sku),
        breakable(row.name),
        *_written([getattr(row, name) for name in SUMS]),
        row.uom,
    ]


def breakable(text: str) -> str:
    """The text with places to break its longest words at: no number or name runs off the paper."""
    return _LONG.sub("\\g<0>\u200b", text)


def _summed(title: str, lines: Sequence[Row]) -> list[str]:
    sums = [sum((getattr(row, name) for row in lines), Decimal(0)) for name in SUMS]
    return [_("Total"), title, *_written(sums), ""]


def _written(values: Sequence[Decimal]) -> list[str]:
    return [str(qty(value, sign=name == "adjusted")) for name, value in zip(SUMS, values, strict=True)]
