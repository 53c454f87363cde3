"""Small charts drawn on the server as SVG, each with the same numbers as words or as a table.

The drawing is stretched to the width it gets, so letters are never part of it: axis labels are HTML
beside it, evenly spaced, which needs no inline style and stays readable on a phone.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10
from typing import cast

from django.utils.translation import gettext
from markupsafe import Markup, escape

from baywindow.ui.formats import day as written_day
from baywindow.ui.formats import qty, short_day

Number = int | float | Decimal
Point = tuple[date | datetime, Number]
WIDE, HIGH = 1000, 200
TABLE_ROWS = 60
FIGURE = Markup("""
<figure class="chart chart-{kind}"{hook}><div class="chart-body">
<div class="chart-y" aria-hidden="true">{marks}</div>
<svg class="chart-plot" viewBox="0 0 {wide} {high}" preserveAspectRatio="none" role="img" \
aria-label="{said}">{drawing}</svg>
<div class="chart-x" aria-hidden="true">{dates}</div></div>{data}{table}</figure>""")
TABLE = Markup("""
<details class="chart-table"><summary>{as_table}</summary><div class="scroll" tabindex="0"><table>
<caption class="sr">{label}</caption>
<thead><tr><th scope="col">{of_day}</th><th scope="col" class="num">{heading}</th></tr></thead>
<tbody>{rows}</tbody></table></div><p class="mut small">{rest}</p></details>""")


def sparkline(values: Sequence[Number], label: str = "", width: int = 92, height: int = 22) -> Markup:
    """A bare line of a short series, for a table cell. `label` names it; first and last value are said.

    A list has fifty of them, so the text is put together by hand.
    """
    if len(values) < 2:
        empty = f'<svg class="spark" width="{width:d}" height="{height:d}" aria-hidden="true"></svg>'
        return Markup(empty)  # noqa: S704 - numbers alone
    levels: Sequence[float] = (
        cast("Sequence[float]", values)
        if isinstance(values[0], float)
        else [float(value) for value in values]
    )
    low, high = min(levels), max(levels)
    if high == low:
        first, steps = height, f"h{len(levels) - 1}"
    else:
        scale = (height * 2 - 6) / (high - low)
        rows = [int((high - level) * scale + 3.5) for level in levels]
        first, steps = rows[0], _steps(rows)
    named = escape(f"{label}: ") if label else ""
    box = f"0 0 {len(values) - 1} {height * 2:d}"
    drawn = (
        f'<svg class="spark" width="{width:d}" height="{height:d}" viewBox="{box}"'
        f' preserveAspectRatio="none" role="img" aria-label="{named}{qty(values[0])} → {qty(values[-1])}">'
        f'<path d="M0 {first}{steps}"/></svg>'
    )
    return Markup(drawn)  # noqa: S704 - the label is escaped, the rest are numbers


def _steps(rows: Sequence[int]) -> str:
    """The path from row to row; where the line stays level, one stroke."""
    steps, level, before = [], 0, rows[0]
    for row in rows[1:]:
        if row == before:
            level += 1
            continue
        if level:
            steps.append(f"h{level}")
            level = 0
        steps.append(f"l1 {row - before}")
        before = row
    if level:
        steps.append(f"h{level}")
    return "".join(steps)


def bars(days: Sequence[Point], label: str, unit: str = "") -> Markup:
    """One bar a day, the last one in full colour, hover names each; a table underneath."""
    if not days:
        return nothing(label)
    ticks = scale([value for _, value in days])
    slot = WIDE / len(days)
    zero = _y(0, ticks)
    rects = []
    for index, (when, value) in enumerate(days):
        top, bottom = sorted((_y(value, ticks), zero))
        rects.append(
            Markup(
                '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {} {}</title></rect>'
            ).format(
                index * slot + slot * 0.1,
                top,
                slot * 0.8,
                max(bottom - top, 0.8),
                written_day(when),
                qty(value),
                unit,
            )
        )
    drawing = _grid(ticks) + Markup('<g class="bars">{}</g>').format(Markup("").join(rects))
    return _figure("bars", label, unit, days, ticks=ticks, drawing=drawing)


def level(points: Sequence[Point], label: str, unit: str = "", module: str = "") -> Markup:
    """A level over time as steps: each value holds until the next point.

    `module` is the address of the script that makes it hoverable; without it, or without scripts, the
    drawing and its table stay.
    """
    if len(points) < 2:
        return nothing(label)
    ticks = scale([value for _, value in points])
    xs = [_x(when, points) for when, _ in points]
    ys = [_y(value, ticks) for _, value in points]
    line = f"M{xs[0]:.1f} {ys[0]:.1f}" + "".join(
        f"H{x:.1f}V{y:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True)
    )
    area = f"{line}V{_y(0, ticks):.1f}H0Z"
    drawing = _grid(ticks) + Markup('<path class="area" d="{}"/><path class="line" d="{}"/>').format(
        area, line
    )
    return _figure("level", label, unit, points, ticks=ticks, drawing=drawing, module=module)


def nothing(label: str) -> Markup:
    return Markup('<figure class="chart chart-empty"><p class="mut">{}</p></figure>').format(
        gettext("%(label)s: nothing to draw yet.") % {"label": label}
    )


def scale(values: Sequence[Number], wanted: int = 4) -> list[float]:
    """Round tick values from lowest to highest that hold all values and zero, evenly spaced."""
    low, high = min(0.0, float(min(values))), max(0.0, float(max(values)))
    if high - low < 1e-9:  # quantities have six decimals
        return [0.0, 1.0]
    rough = (high - low) / wanted
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if rough <= size * factor * 1.000001)
    first, last = floor(low / step), ceil(high / step)
    return [index * step for index in range(first, last + 1)]


def _y(value: Number, ticks: Sequence[float]) -> float:
    return HIGH * (1 - (float(value) - ticks[0]) / (ticks[-1] - ticks[0]))


def _x(when: date | datetime, points: Sequence[Point]) -> float:
    first, last = _seconds(points[0][0]), _seconds(points[-1][0])
    return WIDE * (_seconds(when) - first) / ((last - first) or 1)


def _seconds(when: date | datetime) -> int:
    moment = when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
    return int(moment.timestamp())


def _grid(ticks: Sequence[float]) -> Markup:
    lines = (
        Markup('<path class="{}" d="M0 {:.1f}H{}"/>').format("zero" if not t else "grid", _y(t, ticks), WIDE)
        for t in ticks
    )
    return Markup("").join(lines)


def _figure(
    kind: str,
    label: str,
    unit: str,
    points: Sequence[Point],
    *,
    ticks: Sequence[float],
    drawing: Markup,
    module: str = "",
) -> Markup:
    marks = Markup("").join(Markup("<span>{}</span>").format(qty(tick)) for tick in reversed(ticks))
    (first, _), (last, value) = points[0], points[-1]
    said = (
        gettext("%(label)s, %(first)s to %(until)s, last %(qty)s %(unit)s")
        % {
            "label": label,
            "first": written_day(first),
            "until": written_day(last),
            "qty": qty(value),
            "unit": unit,
        }
    ).strip()
    return FIGURE.format(
        kind=kind,
        hook=Markup(' data-chart="{}" tabindex="0"').format(module) if module else "",
        marks=marks,
        wide=WIDE,
        high=HIGH,
        said=said,
        drawing=drawing,
        dates=_dates(points, centred=kind == "bars"),
        data=_data(points, ticks, label, unit) if module else "",
        table=_table(points, label, unit),
    )


def _dates(points: Sequence[Point], centred: bool) -> Markup:
    """Five dates, evenly spaced in time (bars: the first and the last)."""
    first, last = _seconds(points[0][0]), _seconds(points[-1][0])
    count = 2 if centred or last - first < 5 * 86_400 else 5
    moments = (datetime.fromtimestamp(first + (last - first) * i / (count - 1), UTC) for i in range(count))
    return Markup("").join(
        Markup("<span>{}</span>").format(_axis_day(moment, last - first)) for moment in moments
    )


def _axis_day(moment: datetime, seconds: int) -> str:
    return written_day(moment.date()) if seconds > 300 * 86_400 else short_day(moment.date())


def _data(points: Sequence[Point], ticks: Sequence[float], label: str, unit: str) -> Markup:
    """What the script reads: times as first value and differences, which compress to almost nothing."""
    times = [_seconds(when) for when, _ in points]
    steps = times[:1] + [after - before for before, after in pairwise(times)]
    series = {
        "t": steps,
        "y": [float(value) for _, value in points],
        "ticks": ticks,
        "label": label,
        "unit": unit,
    }
    text = json.dumps(series, separators=(",", ":")).replace(".0,", ",").replace("<", "\\u003c")
    return Markup('<script type="application/json">{}</script>').format(Markup(text))  # noqa: S704


def _table(points: Sequence[Point], label: str, unit: str) -> Markup:
    changed = [
        point
        for before, point in zip([None, *points], points, strict=False)
        if not before or before[1] != point[1]
    ]
    shown = list(reversed(changed))[:TABLE_ROWS]
    rows = Markup("").join(
        Markup('<tr><td>{}</td><td class="num">{}</td></tr>').format(written_day(when), qty(value))
        for when, value in shown
    )
    rest = (
        gettext("The last %(shown)s of %(all)s changes.") % {"shown": len(shown), "all": len(changed)}
        if len(changed) > len(shown)
        else ""
    )
    return TABLE.format(
        label=label,
        heading=unit or label,
        rows=rows,
        rest=rest,
        as_table=gettext("Read as a table"),
        of_day=gettext("Day"),
    )
