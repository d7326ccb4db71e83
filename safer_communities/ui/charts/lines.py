"""Lines over time: spend against budget, and an indicator against its baseline and target."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from safer_communities.money import pounds
from safer_communities.ui.charts import svg
from safer_communities.ui.charts.scales import (
    MONTHS,
    Scale,
    amount,
    days_scale,
    month_after,
    month_starts,
    nice_ticks,
    short_pounds,
    spread,
)

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """Cumulative pounds up to a day. None where there is nothing to draw: no actual after today, say."""

    on: datetime.date
    budget: Decimal | None = None
    actual: Decimal | None = None
    forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """An indicator's value in a period; None where it was not reported."""

    label: str
    value: Decimal | float | None


class _Frame(NamedTuple):
    """The box that the lines are drawn in."""

    left: float
    right: float
    top: float
    bottom: float
    narrow: bool


class _End(NamedTuple):
    """The words for the end of a line that ends here."""

    x: float
    y: float
    words: str
    colour: str


class _Look(NamedTuple):
    """How a line is drawn."""

    kind: str
    name: str
    colour: str
    dash: str
    width: float


BURN_LINES = (
    _Look("budget", "Budget", "#5f6e7d", "6 4", 2.0),
    _Look("forecast", "Forecast", svg.NAVY, "2 3", 2.5),
    _Look("actual", "Actual", svg.TEAL, "", 3.5),
)


def burn(
    points: Sequence[BurnPoint],
    *,
    title: str,
    id_prefix: str,
    today: datetime.date | None = None,
    width: int = 880,
) -> str:
    """Budget, actual and forecast, cumulative in pounds, over the months."""
    known = [value for point in points for value in (point.budget, point.actual, point.forecast) if value is not None]
    if not known:
        return _nothing("Nothing has been budgeted or spent yet", title, id_prefix, width, "burn")
    narrow = width < svg.NARROW
    ticks = nice_ticks(0, float(max(known)), 4 if narrow else 5)
    frame = _Frame(46, width - (12 if narrow else 150), 34 if narrow else 20, 252 if narrow else 300, narrow)
    up = Scale(ticks[0], ticks[-1], frame.bottom, frame.top)
    first, last = min(point.on for point in points).replace(day=1), max(point.on for point in points)
    across = days_scale(first, max(last, month_after(first)), frame.left, frame.right)
    parts = _grid(frame, ticks, up, [short_pounds(tick) for tick in ticks])
    parts += _months(frame, first, last)
    if today and first <= today <= last:
        x = across(today)
        parts.append(svg.line(x, frame.top, x, frame.bottom, stroke=svg.NAVY, width=1.5, dash="5 3", kind="today"))
        parts.append(svg.text(x + 5, frame.top + 11, "Today", size=12.5, fill=svg.NAVY, bold=True))
    ends = []
    for look in BURN_LINES:
        track = [
            (across(point.on), up(float(value))) for point in points if (value := getattr(point, look.kind)) is not None
        ]
        if not track:
            continue
        drawn = _steps(track) if look.kind == "budget" else track
        parts.append(svg.path(drawn, stroke=look.colour, width=look.width, dash=look.dash, kind=look.kind))
        parts.append(svg.circle(*track[-1], 4, fill=look.colour))
        latest = [value for point in points if (value := getattr(point, look.kind)) is not None][-1]
        ends.append(_End(*track[-1], f"{look.name} {pounds(latest)}", look.colour))
    parts += _burn_key() if narrow else _ends(frame, ends)
    return svg.drawing(parts, width=width, height=frame.bottom + 28, title=title, id_prefix=id_prefix, kind="burn")


def _steps(track: Sequence[Place]) -> list[Place]:
    """A budget rises on a day, not between days."""
    stepped = [track[0]]
    for x, y in track[1:]:
        stepped += [(x, stepped[-1][1]), (x, y)]
    return stepped


def _burn_key() -> list[str]:
    x, parts = 0.0, []
    for look in BURN_LINES:
        parts += [
            svg.line(x, 10, x + 22, 10, stroke=look.colour, width=look.width, dash=look.dash),
            svg.text(x + 27, 14.5, look.name, size=12.5, fill=svg.SOFT),
        ]
        x += 27 + svg.text_width(look.name, 12.5) + 12
    return parts


def _nothing(words: str, title: str, id_prefix: str, width: int, kind: str) -> str:
    parts = [
        svg.rect(1, 1, width - 2, 78, fill=svg.BAND, stroke=svg.GRID, radius=4),
        svg.text(width / 2, 45, words, size=14, fill=svg.SOFT, anchor="middle"),
    ]
    return svg.drawing(parts, width=width, height=80, title=title, id_prefix=id_prefix, kind=kind)


def _grid(frame: _Frame, ticks: Sequence[float], up: Scale, words: Sequence[str]) -> list[str]:
    parts = []
    for tick, label in zip(ticks, words, strict=True):
        y = up(tick)
        parts.append(svg.line(frame.left, y, frame.right, y, stroke="#8795a3" if tick == ticks[0] else svg.GRID))
        parts.append(svg.text(frame.left - 7, y + 4, label, size=12.5, fill=svg.SOFT, anchor="end"))
    return parts


def _months(frame: _Frame, first: datetime.date, last: datetime.date) -> list[str]:
    months = month_starts(first, last)
    across = days_scale(first, max(last, month_after(first)), frame.left, frame.right)
    month_width = (frame.right - frame.left) / max(len(months), 1)
    every = next((step for step in (1, 2, 3, 6, 12) if month_width * step >= 52), 24)
    parts = []
    for index, month in enumerate(months):
        if index % every == 0 and across(month) < frame.right - 14:
            words = MONTHS[month.month - 1] + (
                f" {month.year % 100:02}" if index == 0 or month.month < every + 1 else ""
            )
            x = across(month)
            parts.append(svg.line(x, frame.bottom, x, frame.bottom + 5, stroke="#8795a3"))
            parts.append(svg.text(x, frame.bottom + 19, words, size=12.5, fill=svg.SOFT))
    return parts


def _ends(frame: _Frame, ends: Sequence[_End]) -> list[str]:
    """The words at the ends of lines: in the margin, or beside an end that lies well inside the frame."""
    size = 12.5 if frame.narrow else 13.5
    inside = [end for end in ends if end.x < frame.right - 110]
    outside = [end for end in ends if end not in inside]
    heights = spread((end.y for end in outside), 18, frame.top + 4, frame.bottom)
    parts = [
        svg.text(frame.right + 10, height + 4.5, end.words, size=size, fill=end.colour, bold=True)
        for end, height in zip(outside, heights, strict=True)
    ]
    for end in inside:
        height = min(end.y + 20, frame.bottom - 6)
        parts.append(svg.text(end.x + 8, height, end.words, size=size, fill=end.colour, bold=True))
    return parts


def trend(
    points: Sequence[TrendPoint],
    *,
    title: str,
    id_prefix: str,
    baseline: Decimal | float | None = None,
    target: Decimal | float | None = None,
    unit: str = "",
    width: int = 880,
) -> str:
    """An indicator by period, with its baseline and target as level lines. Unreported periods leave a gap."""
    values = [float(point.value) for point in points if point.value is not None]
    levels = [float(level) for level in (baseline, target) if level is not None]
    if not values and not levels:
        return _nothing("Nothing has been observed yet", title, id_prefix, width, "trend")
    narrow = width < svg.NARROW
    low, high = min(values + levels), max(values + levels)
    # From nothing, unless that would flatten the line.
    low = 0.0 if low >= 0 and low < high * 0.7 else low - (high - low or 1) * 0.15
    ticks = nice_ticks(low, high, 4)
    room = 72.0 if narrow else 170.0
    frame = _Frame(50, width - room, 16, 200 if narrow else 250, narrow)
    up = Scale(ticks[0], ticks[-1], frame.bottom, frame.top)
    parts = _grid(frame, ticks, up, [amount(tick, unit if unit in ("£", "%") else "") for tick in ticks])
    ends = []
    for name, level, colour, dash in (
        ("Baseline", baseline, "#5f6e7d", "6 4"),
        ("Target", target, svg.NAVY, "2 3"),
    ):
        if level is not None:
            y = up(float(level))
            parts.append(svg.line(frame.left, y, frame.right, y, stroke=colour, width=2, dash=dash, kind=name.lower()))
            ends.append(_End(frame.right, y, name if narrow else f"{name} {amount(level, unit)}", colour))
    places = _places(frame, points, up)
    parts += _track(frame, points, places)
    reported = [
        (place, point) for place, point in zip(places, points, strict=True) if place and point.value is not None
    ]
    if reported:
        (_, y), latest = reported[-1]
        ends.append(_End(frame.right, y, amount(latest.value or 0, unit if unit in ("£", "%") else ""), svg.TEAL))
    parts += _ends(frame, ends)
    return svg.drawing(parts, width=width, height=frame.bottom + 28, title=title, id_prefix=id_prefix, kind="trend")


def _places(frame: _Frame, points: Sequence[TrendPoint], up: Scale) -> list[Place | None]:
    step = (frame.right - frame.left - 40) / max(len(points) - 1, 1)
    return [
        None if point.value is None else (frame.left + 20 + step * index, up(float(point.value)))
        for index, point in enumerate(points)
    ]


def _track(frame: _Frame, points: Sequence[TrendPoint], places: Sequence[Place | None]) -> list[str]:
    parts = []
    run: list[Place] = []
    for place in [*places, None]:
        if place:
            run.append(place)
            continue
        if len(run) > 1:
            parts.append(svg.path(run, stroke=svg.TEAL, width=3, kind="observed"))
        run = []
    parts += [svg.circle(x, y, 4.5, fill=svg.TEAL, stroke="#ffffff", kind="point") for x, y in filter(None, places)]
    step = (frame.right - frame.left - 40) / max(len(points) - 1, 1)
    widest = max((svg.text_width(point.label, 12) for point in points), default=0) + 10
    every = max(1, -(-int(widest) // max(int(step), 1)))
    for index, point in enumerate(points):
        if (len(points) - 1 - index) % every == 0:
            x = frame.left + 20 + step * index
            half = svg.text_width(point.label, 12) / 2
            x = max(x, half)
            parts.append(svg.text(x, frame.bottom + 19, point.label, size=12.5, fill=svg.SOFT, anchor="middle"))
    return parts
