"""How trade goes through the year: factors around one, by trade and day."""

from __future__ import annotations

from datetime import date

# one factor a month, January first, for the middle of the month
_MONTHS: dict[str, tuple[float, ...]] = {
    "tea": (1.25, 1.15, 1.0, 0.85, 0.75, 0.65, 0.6, 0.7, 0.95, 1.2, 1.45, 1.5),
    "cold": (1.4, 1.2, 0.9, 0.6, 0.4, 0.3, 0.3, 0.4, 0.9, 1.5, 2.0, 2.2),
    "gift": (0.2, 0.5, 0.3, 0.4, 0.6, 0.2, 0.2, 0.2, 0.4, 1.4, 3.4, 4.0),
    "warm": (0.4, 0.5, 0.9, 1.3, 1.6, 1.8, 1.7, 1.4, 1.0, 0.6, 0.4, 0.4),
    "bikes": (0.5, 0.6, 1.0, 1.4, 1.5, 1.4, 1.25, 1.15, 1.0, 0.8, 0.7, 0.7),
    "fashion": (0.8, 0.8, 1.05, 1.15, 1.1, 0.95, 0.85, 0.9, 1.15, 1.1, 1.2, 1.0),
    "beauty": (0.85, 0.95, 1.0, 1.0, 1.1, 0.95, 0.9, 0.9, 0.95, 1.0, 1.25, 1.3),
    "flat": (1.02, 1.0, 1.0, 1.0, 0.98, 0.97, 0.97, 0.98, 1.0, 1.02, 1.03, 1.03),
    "gadgets": (0.85, 0.8, 0.85, 0.9, 0.9, 0.95, 1.05, 1.2, 1.1, 1.0, 1.5, 1.45),
}
_WEEK = {"parcel": (1.25, 1.1, 1.0, 1.0, 1.05, 0.35, 0.0), "daily": (1.3, 1.1, 1.0, 1.0, 1.0, 0.7, 0.5)}
GROWTH_A_YEAR = 0.14


def season(name: str, day: date) -> float:
    """The factor of a season on a day: between the months' middles it goes in a straight line."""
    months = _MONTHS[name]
    position = (day.timetuple().tm_yday - 15.5) / 30.44
    low = int(position // 1) % 12
    return months[low] + (months[(low + 1) % 12] - months[low]) * (position % 1)


def weekday(name: str, day: date) -> float:
    """The factor of the day of the week; nothing leaves on a day with zero."""
    return _WEEK[name][day.weekday()]


def growth(days_ago: int) -> float:
    """What trade was then, compared with today."""
    return float((1 + GROWTH_A_YEAR) ** (-days_ago / 365))


def sale(day: date) -> float:
    """The rush of late November and the weeks after New Year."""
    if day.month == 11 and 22 <= day.day <= 30:
        return 2.1
    return 1.35 if day.month == 1 and 2 <= day.day <= 12 else 1.0
