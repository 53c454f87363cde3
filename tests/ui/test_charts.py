"""Charts say the same in the drawing, in words and in the table."""

import json
import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from baywindow.ui import charts

DAYS = [(date(2024, 1, 1) + timedelta(days=n), n % 7) for n in range(30)]


def test_a_sparkline_says_where_it_began_and_ended() -> None:
    drawn = charts.sparkline([5, 9, 7], "On hand, 30 days")
    assert 'aria-label="On hand, 30 days: 5 → 7"' in drawn
    assert 'd="M0 33l1 ' in drawn or 'd="M0 41l1 ' in drawn


def test_a_flat_or_a_missing_line_is_still_a_line() -> None:
    assert "h2" in charts.sparkline([4, 4, 4])
    assert "<path" not in charts.sparkline([4])


def test_thirty_points_weigh_little() -> None:
    assert len(charts.sparkline([n * n % 97 for n in range(30)], "30 days")) < 500


def test_bars_name_each_day_and_have_a_table() -> None:
    drawn = charts.bars(DAYS, "Shipped", "units")
    assert drawn.count("<rect") == 30
    assert "<title>2 Jan 2024: 1 units</title>" in drawn
    assert drawn.count("<tr>") == 31


def test_a_level_is_drawn_as_steps_with_the_same_numbers_beside_it() -> None:
    points = [
        (datetime(2024, 1, 1, tzinfo=UTC), 10),
        (datetime(2024, 1, 3, tzinfo=UTC), 4),
        (datetime(2024, 1, 5, tzinfo=UTC), 4),
    ]
    drawn = charts.level(points, "On hand", "tins", "/static/ui/chart.js")
    assert 'class="line" d="M0.0 0.0H500.0V120.0H1000.0V120.0"' in drawn
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', drawn).group(1))  # type: ignore[union-attr]
    assert data["y"] == [10, 4, 4] and data["t"] == [1704067200, 172800, 172800] and data["ticks"][0] == 0
    assert drawn.count("<tr><td>") == 2, "a day without change is no row"


def test_what_a_client_calls_things_cannot_leave_the_data() -> None:
    drawn = charts.level(DAYS, "</script><b>", "x", "/m.js")
    assert "</script><b>" not in drawn


def test_a_chart_of_nothing_says_so() -> None:
    assert "nothing to draw yet" in charts.level([], "On hand")
    assert "nothing to draw yet" in charts.bars([], "Shipped")


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20))
def test_an_axis_holds_all_values_and_zero_in_even_steps(values: list[float]) -> None:
    ticks = charts.scale(values)
    slack = (ticks[-1] - ticks[0]) * 1e-9
    assert ticks[0] - slack <= min(values) and max(values) <= ticks[-1] + slack
    assert any(abs(tick) <= slack for tick in ticks)
    assert 2 <= len(ticks) <= 8
