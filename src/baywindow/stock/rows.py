"""A row of the inventory list as the page writes it: words and drawings, nothing left to work out.

A page has fifty rows of ten cells. They are escaped here, once, where a text comes from somebody; the
template puts them down as they are.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from itertools import accumulate
from operator import sub
from typing import Any, NamedTuple

from django.utils.translation import gettext
from markupsafe import Markup, escape

from baywindow.ui.charts import sparkline
from baywindow.ui.formats import beside, day, qty

from .wanted import SOON, Wanted

SHORT = 7
"""Days of cover under which an item is running out."""


class Tag(NamedTuple):
    """Our own words, no text of somebody's, with their tone."""

    text: str
    tone: str


class Line(NamedTuple):
    """One item of the list; every field is ready to stand in HTML."""

    id: str
    href: str
    sku: Markup
    name: Markup
    on_hand: str
    negative: bool
    allocated: str
    on_hold: str
    available: str
    inbound: str
    short: bool
    lot: Markup | str
    expiry: str
    tags: list[Tag]


def line_of(row: Any, want: Wanted, page: str) -> Line:
    """The item's row; `row` is of `inventory.page`, `page` the list's address."""
    live, key = want.then is None, str(row.id)
    return Line(
        key,
        f"{page}/{key}",
        escape(row.sku),
        escape(beside(row.name, row.sku)),
        qty(row.on_hand),
        row.on_hand < 0,
        qty(row.allocated, dash=True) if live else "",
        qty(row.on_hold, dash=True),
        qty(row.available) if live else "",
        qty(row.inbound, dash=True) if live else "",
        live and row.available < 0,
        escape(row.lot_no) if row.lot_no else "–",
        day(row.expiry_date) if row.expiry_date else "",
        tags_of(row, row.shipped, want),
    )


def month_of(on_hand: Decimal, month: Any) -> Markup:
    """The drawing of an item's last 30 days; `month` is of `inventory.months`, None for one at rest."""
    return sparkline(_levels(on_hand, month) if month else [float(on_hand)] * 2)


def _levels(on_hand: Decimal, month: Any) -> list[float]:
    """Each day's closing level of the last 30 days, oldest first, backwards from the level at the end."""
    rises = [0.0] * (SOON + 1)
    for n, rise in zip(month.days, month.rises, strict=True):
        rises[n] = rise
    levels = [*accumulate(reversed(rises), sub, initial=float(on_hand))]
    levels.reverse()
    return levels


def tags_of(row: Any, shipped: float | None, want: Wanted) -> list[Tag]:
    """What about this item needs a look, worst first."""
    tags = []
    if row.negative:
        tags.append(Tag("negative", "bad"))
    if row.expired > 0:
        tags.append(Tag(gettext("%(qty)s expired") % {"qty": qty(row.expired)}, "bad"))
    if want.then is None and (low := low_tag(row, cover_of(row.available_everywhere, shipped))):
        tags.append(low)
    if row.next_expiry and (left := (row.next_expiry - want.today).days) <= SOON:
        tags.append(Tag(in_days(left), "warn"))
    if row.on_hold > 0:
        tags.append(Tag(gettext("on hold"), "info"))
    return tags


def cover_of(available: Decimal, shipped: float | None) -> int | None:
    """Whole days that what is available lasts at the pace of the last 30; None when nothing was shipped."""
    if not shipped or shipped <= 0:
        return None
    return max(0, int((available * SOON / Decimal(shipped)).to_integral_value(ROUND_FLOOR)))


def low_tag(row: Any, cover: int | None) -> Tag | None:
    """How little there is, if it is little: at the reorder point, or a week from running out."""
    left = row.available_everywhere
    under = row.reorder_point is not None and left <= row.reorder_point
    if not (under or (cover is not None and cover < SHORT)):
        return None
    if left <= 0:
        return Tag(gettext("out of stock"), "bad")
    if cover is None:
        return Tag(gettext("low: %(qty)s left") % {"qty": qty(left)}, "warn")
    lasts = gettext("%(cover)s days") % {"cover": cover}
    if cover <= 1:
        lasts = gettext("1 day") if cover else gettext("< 1 day")
    return Tag(
        gettext("%(qty)s left · %(lasts)s of cover") % {"qty": qty(left), "lasts": lasts},
        "bad" if cover < SHORT else "warn",
    )


def in_days(left: int) -> str:
    """When something expires."""
    return (
        gettext("expires today")
        if left == 0
        else gettext("expires tomorrow")
        if left == 1
        else gettext("expires in %(left)s days") % {"left": qty(left)}
    )
