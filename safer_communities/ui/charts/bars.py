"""Horizontal bars: saving against cost, scenarios side by side, a waterfall, a strip of ratings, progress."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from safer_communities.money import NOT_KNOWN, pounds
from safer_communities.ui.charts import svg
from safer_communities.ui.charts.scales import Scale, nice_ticks, short_pounds
from safer_communities.ui.charts.words import RATING_COLOURS, RATING_INKS, RATING_WORDS


@dataclass(frozen=True, slots=True)
class AgencyBar:
    """An agency's annual saving and operating cost in pounds, signs ignored: both bars grow to the right."""

    name: str
    saving: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class ScenarioBar:
    """An agency's annual impact in pounds, negative where it pays more than it saves."""

    name: str
    business_case: Decimal | None
    observed: Decimal | None


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """A step from where the last one ended, or a `total`, which starts from nothing."""

    label: str
    amount: Decimal
    total: bool = False


class _Series(NamedTuple):
    name: str
    fill: str
    stroke: str
    height: float
    kind: str


class _Group(NamedTuple):
    name: str
    values: tuple[Decimal | None, ...]


def saving_against_cost(bars: Sequence[AgencyBar], *, title: str, id_prefix: str, width: int = 880) -> str:
    """What each agency saves and what it pays, a year."""
    series = (
        _Series("Annual saving", svg.TEAL, "", 15, "saving"),
        _Series("Annual operating cost", svg.NAVY, "", 15, "cost"),
    )
    groups = [_Group(bar.name, (_size(bar.saving), _size(bar.cost))) for bar in bars]
    return _grouped(groups, series, title=title, id_prefix=id_prefix, kind="bars", width=width)


def scenario_bars(bars: Sequence[ScenarioBar], *, title: str, id_prefix: str, width: int = 880) -> str:
    """The annual impact on each agency: the business case (pale) beside what was observed (solid)."""
    series = (
        _Series("Business case", svg.PALE, svg.TEAL, 15, "business-case"),
        _Series("Observed to date", svg.TEAL, svg.TEAL, 15, "observed"),
    )
    groups = [_Group(bar.name, (bar.business_case, bar.observed)) for bar in bars]
    return _grouped(groups, series, title=title, id_prefix=id_prefix, kind="scenarios", width=width)


def _size(value: Decimal | None) -> Decimal | None:
    return None if value is None else abs(value)


class _Plot(NamedTuple):
    """Where the bars lie: labels to the left of them, or above them on a narrow chart."""

    width: float
    left: float
    scale: Scale
    ticks: list[float]
    narrow: bool


def _plot(values: Iterable[Decimal | None], names: Iterable[str], width: int) -> _Plot:
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    narrow = width < svg.NARROW
    ticks = nice_ticks(low, high or 1, 3 if narrow else 6)
    labels = max((svg.text_width(name, 14) for name in names), default=0)
    left = 0.0 if narrow else min(labels + 16, width * 0.32)
    # room beyond the ends for the figures themselves
    room = 78.0 if narrow else 92.0
    start = left + (room if low < 0 else 2)
    return _Plot(width, left, Scale(min(ticks[0], 0), ticks[-1], start, width - room), ticks, narrow)


def _axis(plot: _Plot, top: float, bottom: float) -> list[str]:
    parts = []
    words = [short_pounds(tick) for tick in plot.ticks]
    gap = plot.scale(plot.ticks[1]) - plot.scale(plot.ticks[0])
    room = max(svg.text_width(label, 12.5) for label in words) + 8
    every = max(1, math.ceil(room / gap))
    for tick, label in zip(plot.ticks, words, strict=True):
        x = plot.scale(tick)
        from_zero = round((x - plot.scale(0)) / gap)
        parts.append(svg.line(x, top, x, bottom, stroke=svg.GRID if from_zero else "#8795a3"))
        if from_zero % every == 0:
            at_edge = x < 12
            place, anchor = (0.0, "start") if at_edge else (x, "middle")
            parts.append(svg.text(place, bottom + 17, label, size=12.5, fill=svg.SOFT, anchor=anchor))
    return parts


def _bar(plot: _Plot, start: float, end: float, y: float, series: _Series, label: str) -> list[str]:
    """A bar between two values with its figure beyond its end."""
    x1, x2 = plot.scale(start), plot.scale(end)
    parts = [
        svg.rect(
            min(x1, x2),
            y,
            abs(x2 - x1),
            series.height,
            fill=series.fill,
            stroke=series.stroke,
            kind=series.kind,
        )
    ]
    middle = y + series.height / 2 + 4.5
    if end < start and end < 0:
        return [*parts, svg.text(x2 - 6, middle, label, size=13, anchor="end")]
    return [*parts, svg.text(max(x1, x2) + 6, middle, label, size=13)]


def _key(series: Sequence[_Series], width: float) -> tuple[list[str], float]:
    """The legend, on as many lines as it takes; and where the bars may start."""
    x, y, parts = 1.0, 14.0, []
    for label in series:
        room = 22 + svg.text_width(label.name, 13) + 22
        if x > 1 and x + room > width:
            x, y = 1.0, y + 21
        parts += [
            svg.rect(x, y - 11, 14, 13, fill=label.fill, stroke=label.stroke),
            svg.text(x + 21, y, label.name, size=13, fill=svg.SOFT),
        ]
        x += room
    return parts, y + 14


def _grouped(
    groups: Sequence[_Group], series: Sequence[_Series], *, title: str, id_prefix: str, kind: str, width: int
) -> str:
    plot = _plot((value for group in groups for value in group.values), (group.name for group in groups), width)
    key, top = _key(series, width)
    above = 22.0 if plot.narrow else 6.0
    row = above + sum(bar.height + 3 for bar in series) + (12 if plot.narrow else 8)
    bottom = top + row * len(groups)
    parts = key + _axis(plot, top, bottom)
    for index, group in enumerate(groups):
        y = top + row * index + above
        if plot.narrow:
            parts.append(svg.text(0, y - 6, svg.shorten(group.name, 14, width), size=14, bold=True))
        else:
            middle = y + sum(bar.height + 3 for bar in series) / 2 + 3
            parts.append(svg.text(0, middle, svg.shorten(group.name, 14, plot.left - 10), size=14))
        for bar, value in zip(series, group.values, strict=True):
            if value is None:
                x = plot.scale(0) + 6
                parts.append(svg.text(x, y + bar.height - 3, NOT_KNOWN, size=13, fill=svg.SOFT))
            else:
                parts += _bar(plot, 0, float(value), y, bar, pounds(value))
            y += bar.height + 3
    return svg.drawing(parts, width=width, height=bottom + 24, title=title, id_prefix=id_prefix, kind=kind)


def waterfall(steps: Sequence[WaterfallStep], *, title: str, id_prefix: str, width: int = 880) -> str:
    """How one figure becomes another, step by step, from the top down."""
    levels: list[tuple[Decimal, Decimal]] = []
    level = Decimal(0)
    for step in steps:
        start = Decimal(0) if step.total else level
        level = start + step.amount
        levels.append((start, level))
    plot = _plot((level for pair in levels for level in pair), (step.label for step in steps), width)
    above = 22.0 if plot.narrow else 5.0
    row = above + 18 + (10 if plot.narrow else 5)
    top, bottom = 4.0, 4.0 + row * len(steps)
    parts = _axis(plot, top, bottom)
    gain, loss, total = (
        _Series("", svg.TEAL, "", 18, "gain"), _Series("", "#d98d5f", "", 18, "loss"),
        _Series("", svg.NAVY, "", 18, "total"),
    )  # fmt: skip
    for index, (step, (start, end)) in enumerate(zip(steps, levels, strict=True)):
        y = top + row * index + above
        if plot.narrow:
            parts.append(svg.text(0, y - 6, svg.shorten(step.label, 13.5, width), size=13.5, bold=step.total))
        else:
            parts.append(svg.text(0, y + 13.5, svg.shorten(step.label, 14, plot.left - 10), size=14, bold=step.total))
        look = total if step.total else gain if step.amount >= 0 else loss
        parts += _bar(plot, float(start), float(end), y, look, pounds(step.amount))
        if index + 1 < len(steps) and not steps[index + 1].total:
            x = plot.scale(float(end))
            parts.append(svg.line(x, y + 18, x, y + row, stroke="#8795a3", dash="3 2"))
    return svg.drawing(parts, width=width, height=bottom + 24, title=title, id_prefix=id_prefix, kind="waterfall")


def rag_strip(*, red: int, amber: int, green: int, none: int, title: str, id_prefix: str, width: int = 880) -> str:
    """How many are red, amber, green and not rated: one bar, and the counts in words under it."""
    counts = {"red": red, "amber": amber, "green": green, "none": none}
    total = sum(counts.values())
    parts: list[str] = []
    if not total:
        parts.append(svg.rect(1, 1, width - 2, 22, fill="#ffffff", stroke="#8795a3", radius=3))
        parts.append(svg.text(0, 44, "Nothing is rated yet", size=13.5, fill=svg.SOFT))
        return svg.drawing(parts, width=width, height=52, title=title, id_prefix=id_prefix, kind="strip")
    x = 0.0
    for key, count in counts.items():
        if not count:
            continue
        share = width * count / total
        parts.append(svg.rect(x, 0, share - 2, 24, fill=RATING_COLOURS[key], kind=key))
        if share > 26:
            parts.append(
                svg.text(
                    x + share / 2 - 1,
                    17,
                    str(count),
                    size=14,
                    fill=RATING_INKS[key],
                    anchor="middle",
                    bold=True,
                )
            )
        x += share
    x, y = 0.0, 46.0
    for key, count in counts.items():
        words = f"{count} {RATING_WORDS[key].lower()}"
        room = 18 + svg.text_width(words, 13.5) + 18
        if x and x + room > width + 18:
            x, y = 0.0, y + 20
        parts += [
            svg.rating_shape(key, x + 6, y - 5, 11, RATING_COLOURS[key]),
            svg.text(x + 18, y, words, size=13.5),
        ]
        x += room
    return svg.drawing(parts, width=width, height=y + 8, title=title, id_prefix=id_prefix, kind="strip")


def progress_bar(
    value: Decimal | float | None,
    target: Decimal | float | None,
    *,
    title: str,
    id_prefix: str,
    width: int = 300,
) -> str:
    """How far a count has come towards its target; past it, the mark of the target stands inside the bar."""
    done = None if value is None else float(value)
    aim = None if target is None else float(target)
    end = max(done or 0, aim or 0, 1)
    told = NOT_KNOWN if done is None else f"{done:,g}"
    told += "" if aim is None else f" of {aim:,g}"
    if done is not None and aim:
        told += f" ({done / aim:.0%})"
    parts = [
        svg.text(0, 14, told, size=14, bold=True),
        svg.rect(0, 22, width, 12, fill="#e4eaef", radius=6),
        svg.rect(0, 22, width * (done or 0) / end, 12, fill=svg.TEAL, radius=6, kind="done"),
    ]
    if aim:
        x = min(width * aim / end, width - 1.5)
        parts.append(svg.line(x, 18, x, 38, stroke=svg.INK, width=3, kind="target"))
    return svg.drawing(parts, width=width, height=40, title=title, id_prefix=id_prefix, kind="progress")
