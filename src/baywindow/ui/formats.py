"""Numbers, money and time as the person reads them.

Babel knows the rules but takes 10 µs a number; a page has hundreds. So its rules are read once per
locale and applied by hand, and dates, which repeat, are kept.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from time import time as clock_seconds
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import gettext
from markupsafe import Markup, escape

from baywindow.ui.viewer import viewer

NOTHING = Markup("–")
MINUS = "−"  # the hyphen is left out by screen readers and is narrower than a digit
QUARTER = 900
"""Seconds of a quarter of an hour."""
Number = int | float | Decimal

SEPARATORS = {"point": (",", "."), "comma": (".", ","), "space": ("\u202f", ",")}
"""What stands between thousands and before decimals, by a person's own choice."""

DATES = {
    "iso": ("%Y-%m-%d", "%m-%d"),
    "slash": ("%d/%m/%Y", "%d/%m"),
    "american": ("%m/%d/%Y", "%m/%d"),
    "dots": ("%d.%m.%Y", "%d.%m."),
}
"""A day with and without its year, by a person's own choice."""


def qty(value: Number | None, dash: bool = False, sign: bool = False) -> str:
    """A quantity: grouped, up to six decimals, no trailing zeros. `dash` writes – for zero, `sign` a plus."""
    if value is None or (dash and not value):
        return NOTHING
    seen = viewer()
    text = _quantity(value, seen.locale, seen.numbers)
    return "+" + text if sign and value > 0 else text


@lru_cache(16_384)
def _quantity(value: Number, locale: str, numbers: str) -> str:
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
    return _written("0" if text == "-0" else text, locale, numbers)


def _written(text: str, locale: str, numbers: str) -> str:
    symbols = _symbols(locale, numbers)
    if symbols is None:
        return str(format_decimal(Decimal(text.replace(",", "")), "#,##,##0.######", locale=locale))
    return text.translate(symbols)


@lru_cache(64)
def _symbols(locale: str, numbers: str) -> dict[int, str] | None:
    """How to turn 1,234.5 into the person's form; None where digits are not grouped by threes."""
    if numbers in SEPARATORS:
        group, decimal = SEPARATORS[numbers]
        return str.maketrans({",": group, ".": decimal, "-": MINUS})
    parsed = Locale.parse(locale)
    if parsed.decimal_formats[None].grouping != (3, 3):
        return None
    signs = parsed.number_symbols["latn"]
    return str.maketrans({",": signs["group"], ".": signs["decimal"], "-": MINUS})


def kg(grams: int) -> str:
    """A weight in kilograms, to the gram: 1.25 kg."""
    return f"{qty(Decimal(grams) / 1000)} kg"


def money(value: Number | None, currency: str) -> str:
    """An amount with its currency, to the currency's own decimals."""
    if value is None:
        return NOTHING
    seen = viewer()
    text = str(format_currency(value, currency, locale=seen.locale))
    return text.translate(_own_signs(seen.locale, seen.numbers)).replace("-", MINUS)


@lru_cache(64)
def _own_signs(locale: str, numbers: str) -> dict[int, str]:
    """From the locale's signs to the person's own."""
    if numbers not in SEPARATORS:
        return {}
    signs = Locale.parse(locale).number_symbols["latn"]
    return str.maketrans(dict(zip((signs["group"], signs["decimal"]), SEPARATORS[numbers], strict=True)))


def percent(value: Number | None, digits: int = 1) -> str:
    """A share (0.993 is 99.3 %), to at most `digits` decimals."""
    if value is None:
        return NOTHING
    locale, numbers = viewer().locale, viewer().numbers
    text = f"{value * 100:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    pattern = Locale.parse(locale).percent_formats[None]
    return f"{_written(text, locale, numbers)}{pattern.suffix[0]}"


def day(value: date | datetime | None) -> str:
    """A calendar day, in the person's zone where a moment is given: 20 Nov 2026."""
    if value is None:
        return NOTHING
    seen = viewer()
    return _day(local(value).date() if isinstance(value, datetime) else value, seen.locale, seen.dates)


def day_asked(text: str) -> str:
    """A day out of an address (2026-11-20), written as one; anything else as it stands."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def days(first: date, last: date) -> str:
    """The days from one to another: 18 Nov – 20 Nov 2026; 20 Nov 2026 where they are the same."""
    if first == last:
        return day(last)
    return f"{short_day(first) if first.year == last.year else day(first)} – {day(last)}"


@lru_cache(4096)
def _day(value: date, locale: str, dates: str) -> str:
    if dates in DATES:
        return value.strftime(DATES[dates][0])
    return str(format_date(value, "medium", locale=locale))


@lru_cache(4096)
def _short_day(value: date, locale: str, dates: str) -> str:
    if dates in DATES:
        return value.strftime(DATES[dates][1])
    return str(format_skeleton("MMMd", value, locale=locale))


@lru_cache(4096)
def _clock(hour: int, minute: int, locale: str) -> str:
    return str(format_time(time(hour, minute), "short", locale=locale))


def short_day(value: date | datetime) -> str:
    """A day without its year, for axes: 20 Nov."""
    seen = viewer()
    return _short_day(local(value).date() if isinstance(value, datetime) else value, seen.locale, seen.dates)


def near_day(value: date | datetime) -> str:
    """A day, with its year where it is not this one: 20 Nov, 14 Sept 2015."""
    on = local(value).date() if isinstance(value, datetime) else value
    return short_day(on) if on.year == _year(viewer().zone, int(clock_seconds() // QUARTER)) else day(on)


def local(value: datetime) -> datetime:
    """The moment in the person's zone. Raises ValueError for a moment without a zone."""
    return _told(value).astimezone(viewer().zone)


def _told(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return value


def moment(value: datetime | None) -> Markup:
    """A moment as `<time>`: local to the person, with the zone and UTC on hover.

    A page outside every membership may know no zone of its reader's: there the time says which it is.
    """
    if value is None:
        return NOTHING
    seen = viewer()
    named = bool(seen.request) and getattr(seen.request, "member", None) is None
    year = _year(seen.zone, int(clock_seconds() // QUARTER))
    told = _told(value)
    there = told if told.tzinfo is UTC else told.astimezone(UTC)
    return _moment(there, seen.zone, seen.locale, seen.dates, year, named)


@lru_cache(256)
def _year(place: ZoneInfo, quarter: int) -> int:
    """The year it is there; in no zone does one begin within a quarter of an hour."""
    return datetime.fromtimestamp(quarter * QUARTER, place).year


@lru_cache(16_384)
def _moment(when: datetime, place: ZoneInfo, locale: str, dates: str, year: int, named: bool) -> Markup:
    """Kept by the moment in UTC: two moments of one clock, as the summer ends, are equal in a zone."""
    there, here = when.isoformat(timespec="seconds")[:19], when.astimezone(place)
    on, clock = here.date(), _clock(here.hour, here.minute, locale)
    full = _day(on, locale, dates)
    title = escape(f"{full} {clock} {place.key} · {there[11:16]} UTC")
    short = _short_day(on, locale, dates) if on.year == year else full
    shown = escape(f"{short} {clock}{f' {place.key}' if named else ''}")
    return Markup(f'<time datetime="{there}Z" title="{title}">{shown}</time>')  # noqa: S704 - both are escaped


def moment_in_full(value: datetime) -> str:
    """A moment with its year and zone, for a mail: 20 November 2026, 16:05 (Europe/Berlin)."""
    here, seen = local(value), viewer()
    on = str(format_date(here.date(), "long", locale=seen.locale))
    if seen.dates in DATES:
        on = here.strftime(DATES[seen.dates][0])
    return f"{on}, {_clock(here.hour, here.minute, seen.locale)} ({seen.zone.key})"


def clock(value: datetime | time) -> str:
    """The time of day: of a moment in the person's zone, else as it stands: 16:05."""
    here = value if isinstance(value, time) else local(value)
    return _clock(here.hour, here.minute, viewer().locale)


def ago(value: date | datetime | None) -> str:
    """How far away in words: 3 hours ago, in 24 days, today."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return _away(value - timezone.now())
    days = (value - timezone.now().astimezone(viewer().zone).date()).days
    if days == 0:
        return gettext("today")
    return _away(timedelta(days=days), min(abs(days), 8.6) if abs(days) < 60 else 1.0)


def _away(distance: timedelta, threshold: float = 1.0, directed: bool = True) -> str:
    """Babel takes the largest unit there are `threshold` of: 8.6 keeps 24 days from being 3 weeks."""
    said = format_timedelta(distance, add_direction=directed, threshold=threshold, locale=viewer().locale)
    return str(said)


def due(value: datetime) -> Markup:
    """How long there is still, or how long it is over: due in 3 hours, overdue by 2 days. As `<time>`."""
    left = value - timezone.now()
    if left > timedelta():
        words = gettext("due %(in_time)s") % {"in_time": _away(left)}
    else:
        words = gettext("overdue by %(time)s") % {"time": _away(-left, 1.0, False)}
    there = value.astimezone(UTC).isoformat(timespec="seconds")[:19]
    full = f"{day(value)} {clock(value)} {viewer().zone.key} · {there[11:16]} UTC"
    return Markup('<time datetime="%sZ" title="%s">%s</time>') % (there, full, words)


class Preset(NamedTuple):
    """A period, and how its first moment is called where that is worth a choice of its own."""

    label: str
    first: date
    last: date
    start: str = ""


def presets(today: date | None = None) -> list[Preset]:
    """The periods people ask for, both days included."""
    today = today or timezone.now().astimezone(viewer().zone).date()
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        Preset(gettext("Today"), today, today, gettext("Start of today")),
        Preset(gettext("Last 7 days"), today - timedelta(days=6), today),
        Preset(gettext("Last 30 days"), today - timedelta(days=29), today),
        Preset(gettext("This month"), month, today, gettext("Start of this month")),
        Preset(gettext("Last month"), before.replace(day=1), before),
        Preset(gettext("This year"), today.replace(month=1, day=1), today, gettext("Start of this year")),
    ]


def beside(name: str, code: str) -> str:
    """What a name says beside its code; nothing where both are the same."""
    return "" if name == code else name
