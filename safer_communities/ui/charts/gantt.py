"""A plan on one page: by-when windows as bars, gates as diamonds, today, slips, and what hangs on what."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from safer_communities.ui.charts import svg
from safer_communities.ui.charts.scales import MONTHS, days_scale, month_after, month_starts, short_day
from safer_communities.ui.charts.words import RATING_COLOURS, RATING_LETTERS, RATING_TINTS, rating_key

LEGEND = (
    ("window", "by when"),
    ("achieved", "achieved"),
    ("slip", "forecast late"),
    ("gate", "gate"),
    ("depends", "depends on"),
)


@dataclass(frozen=True, slots=True)
class GanttRow:
    """An action of a plan. `predecessors` are the places (from 0) of other rows that it depends on."""

    label: str
    number: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    gate: bool = False
    achieved_on: datetime.date | None = None
    forecast_on: datetime.date | None = None
    rating: str = "none"
    predecessors: tuple[int, ...] = ()
    achieved: bool = False  # also where the day is not known

    def days(self) -> list[datetime.date]:
        return [day for day in (self.start, self.end, self.achieved_on, self.forecast_on) if day]


class _Sheet(NamedTuple):
    width: float
    left: float
    right: float
    top: float
    row: float
    narrow: bool
    place: Callable[[datetime.date], float]
    prefix: str
    number: float

    def middle(self, index: int) -> float:
        """The height at which the bar of a row lies."""
        return self.top + self.row * index + (self.row - 13 if self.narrow else self.row / 2)


def gantt(
    rows: Sequence[GanttRow],
    *,
    today: datetime.date,
    title: str,
    id_prefix: str,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    width: int = 880,
    legend: bool = True,
) -> str:
    """The plan from `start` to `end` (by default, all of it and today), in whole months.

    An open window is pale, an achieved one solid; a forecast after the window is hatched. A row without a
    date says so. Under 560 units wide, labels stand above the bars and dependencies are left to the table.
    A plan drawn in parts has its legend under one of them.
    """
    days = [day for row in rows for day in row.days()] + [today]
    first = (start or min(days)).replace(day=1)
    last = month_after(end or max(days))
    narrow = width < svg.NARROW
    left = 4.0 if narrow else min(390.0, width * 0.38)
    right = width - (8.0 if narrow else 16.0)
    sheet = _Sheet(
        width=width, left=left, right=right, top=58, row=46 if narrow else 27, narrow=narrow,
        place=days_scale(first, last, left, right), prefix=escape(id_prefix, quote=True),
        number=max((svg.text_width(row.number, 12.5) for row in rows), default=0),
    )  # fmt: skip
    bottom = sheet.top + sheet.row * len(rows)
    parts = [*_bands(sheet, rows), *_axis(sheet, first, last, bottom)]
    line = _today(sheet, today, bottom) if first <= today <= last else []
    # A narrow chart's labels stand across the line of today, so it is drawn under them.
    parts += line if narrow else _dependencies(sheet, rows)
    for index, row in enumerate(rows):
        parts += _row(sheet, index, row)
    parts += [] if narrow else line
    explained, height = _legend(sheet, bottom + 26, rows) if legend else ([], bottom + 2)
    keys = sorted({rating_key(row.rating) for row in rows if _slips(row)} | {"none"})
    defs = "".join(svg.hatch(f"{sheet.prefix}-slip-{key}", RATING_COLOURS[key]) for key in keys)
    return svg.drawing(
        parts + explained, width=width, height=height, title=title, id_prefix=id_prefix, kind="gantt", defs=defs
    )


def _bands(sheet: _Sheet, rows: Sequence[GanttRow]) -> list[str]:
    return [
        svg.rect(0, sheet.top + sheet.row * index, sheet.width, sheet.row, fill=svg.BAND)
        for index in range(0, len(rows), 2)
    ]


def _axis(sheet: _Sheet, first: datetime.date, last: datetime.date, bottom: float) -> list[str]:
    months = month_starts(first, last - datetime.timedelta(days=1))
    month_width = (sheet.right - sheet.left) / max(len(months), 1)
    every = next((step for step in (1, 2, 3, 6, 12, 24) if month_width * step >= 32), 48)
    parts = []
    for index, month in enumerate(months):
        x = sheet.place(month)
        january = month.month == 1
        parts.append(svg.line(x, sheet.top - 6, x, bottom, stroke="#b9c5d0" if january else svg.GRID))
        if index % every == 0:
            parts.append(svg.text(x + 4, sheet.top - 10, MONTHS[month.month - 1], size=12.5, fill=svg.SOFT))
        months_left = 12 - month.month + 1 if january else len(months) - index
        if (january or index == 0) and month_width * min(months_left, 13 - month.month) > 34:
            parts.append(svg.text(x + 4, sheet.top - 26, str(month.year), size=12.5, bold=True))
    parts.append(svg.line(sheet.right, sheet.top - 6, sheet.right, bottom))
    parts.append(svg.line(0, sheet.top, sheet.width, sheet.top, stroke="#8795a3"))
    return parts


def _slips(row: GanttRow) -> bool:
    return bool(row.forecast_on and row.end and row.forecast_on > row.end and not row.achieved_on)


def _row(sheet: _Sheet, index: int, row: GanttRow) -> list[str]:
    key = rating_key(row.rating)
    y = sheet.middle(index)
    parts = _label(sheet, index, row, key)
    until = row.end or row.start
    since = row.start or row.end
    if since is None or until is None:
        known = row.achieved_on or row.forecast_on
        if known is None:
            return [*parts, svg.text(sheet.left + 6, y + 4.5, "no date", size=12.5, fill=svg.SOFT)]
        since = until = known
    x1, x2 = sheet.place(since), sheet.place(until + datetime.timedelta(days=1))
    parts.append(_hover(_bar(sheet, row, key, x1, x2, y), row))
    if row.achieved_on:
        parts += _tick(sheet.place(row.achieved_on), y)
    return parts


def _bar(sheet: _Sheet, row: GanttRow, key: str, x1: float, x2: float, y: float) -> str:
    colour, half = RATING_COLOURS[key], 7
    made = ""
    if row.forecast_on and _slips(row):
        to = sheet.place(row.forecast_on)
        hatched = f"url(#{sheet.prefix}-slip-{key})"
        made += svg.rect(x2, y - half + 2, max(to - x2, 3), half * 2 - 4, fill=hatched, stroke=colour, kind="slip")
    if row.gate:
        # the window leads up to the gate, which is passed at its end
        made += svg.rect(x1, y - 2, max(x2 - x1, 0), 4, fill=colour, kind="window")
        reach = 9
        corners = [(x2, y - reach), (x2 + reach, y), (x2, y + reach), (x2 - reach, y)]
        return made + svg.path(corners, fill=colour, stroke=svg.INK, close=True, kind="gate")
    fill = colour if row.achieved or row.achieved_on else RATING_TINTS[key]
    return made + svg.rect(x1, y - half, max(x2 - x1, 4), half * 2, fill=fill, stroke=colour, radius=3, kind="window")


def _tick(x: float, y: float) -> list[str]:
    mark = [(x - 3.5, y), (x - 0.8, y + 2.8), (x + 3.8, y - 3)]
    return [
        svg.circle(x, y, 7.5, fill=svg.NAVY, stroke="#ffffff", kind="achieved"),
        svg.path(mark, stroke="#ffffff", width=2),
    ]


def _hover(shape: str, row: GanttRow) -> str:
    """The shape with the row's words, which a pointer shows: labels are cut to the room there is."""
    told = [f"{row.number} {row.label}".strip()]
    told += [f"due {short_day(row.end)}"] if row.end else []
    told += [f"achieved {short_day(row.achieved_on)}"] if row.achieved_on else []
    told += [f"forecast {short_day(row.forecast_on)}"] if row.forecast_on and not row.achieved_on else []
    return f"<g><title>{escape('; '.join(told))}</title>{shape}</g>"


def _label(sheet: _Sheet, index: int, row: GanttRow, key: str) -> list[str]:
    top = sheet.top + sheet.row * index
    y = top + 17 if sheet.narrow else sheet.middle(index) + 4.5
    number_end = 34.0 + min(sheet.number, 60.0)
    start = number_end + 7
    end = sheet.width - 6 if sheet.narrow else sheet.left - 14
    words = svg.shorten(row.label, 13 * (1.06 if row.gate else 1), end - start)
    ground = svg.rect(
        0, top + 1, min(start + svg.text_width(words, 13, bold=row.gate) + 6, sheet.width), 22,
        fill="#ffffff" if index % 2 else svg.BAND,
    )  # fmt: skip
    return [
        ground if sheet.narrow else "",
        svg.rating_shape(key, 8, y - 4.5, 11, RATING_COLOURS[key]),
        svg.text(17, y, RATING_LETTERS[key], size=12.5, fill=svg.SOFT if key == "none" else svg.INK, bold=True),
        svg.text(number_end, y, row.number, size=12.5, fill=svg.SOFT, anchor="end"),
        svg.text(start, y, words, size=13, bold=row.gate),
    ]


def _dependencies(sheet: _Sheet, rows: Sequence[GanttRow]) -> list[str]:
    parts = []
    for index, row in enumerate(rows):
        since = row.start or row.end
        for before in row.predecessors:
            if since is None or not 0 <= before < len(rows) or before == index:
                continue
            done = rows[before].end or rows[before].start
            if done is None:
                continue
            x1, y1 = sheet.place(done + datetime.timedelta(days=1)), sheet.middle(before)
            x2, y2 = sheet.place(since), sheet.middle(index)
            parts += _arrow(sheet, x1, y1, x2, y2)
    return parts


def _arrow(sheet: _Sheet, x1: float, y1: float, x2: float, y2: float) -> list[str]:
    down = 1 if y2 > y1 else -1
    if x2 >= x1 + 14:
        points = [(x1, y1), (x1 + 7, y1), (x1 + 7, y2), (x2 - 2, y2)]
    else:  # the later action starts before the earlier one ends: go round between the rows
        between, out = y2 - down * sheet.row / 2, min(x1 + 7, sheet.right + 10)
        back = max(x2 - 9, sheet.left - 10)
        points = [(x1, y1), (out, y1), (out, between), (back, between), (back, y2), (x2 - 2, y2)]
    head = [(x2 - 1, y2), (x2 - 7, y2 - 3.5), (x2 - 7, y2 + 3.5)]
    return [
        svg.path(points, stroke="#5b6b7b", width=1.2, kind="depends"),
        svg.path(head, fill="#5b6b7b", close=True),
    ]


def _today(sheet: _Sheet, today: datetime.date, bottom: float) -> list[str]:
    x = sheet.place(today)
    words = f"Today {today.day} {MONTHS[today.month - 1]}"
    room = svg.text_width(words, 12, bold=True) + 14
    centre = min(max(x, sheet.left + room / 2), sheet.width - room / 2)
    return [
        svg.line(x, 20, x, bottom, stroke=svg.NAVY, width=2, dash="5 3", kind="today"),
        svg.rect(centre - room / 2, 0, room, 20, fill=svg.NAVY, radius=3),
        svg.text(centre, 14, words, size=12.5, fill="#ffffff", anchor="middle", bold=True),
    ]


def _legend(sheet: _Sheet, y: float, rows: Sequence[GanttRow]) -> tuple[list[str], float]:
    """What the shapes mean, on as many lines as it takes; and where the drawing ends."""
    x, parts = 4.0, []
    for kind, words in LEGEND:
        if kind == "depends" and (sheet.narrow or not any(row.predecessors for row in rows)):
            continue
        room = 38 + svg.text_width(words, 12.5) + 18
        if x > 4 and x + room > sheet.width:
            x, y = 4.0, y + 22
        parts += [
            _legend_shape(sheet, kind, x, y - 4.5),
            svg.text(x + 38, y, words, size=12.5, fill=svg.SOFT),
        ]
        x += room
    return parts, y + 12


def _legend_shape(sheet: _Sheet, kind: str, x: float, y: float) -> str:
    if kind == "window":
        return svg.rect(x + 1, y - 6, 30, 12, fill=RATING_TINTS["none"], stroke=RATING_COLOURS["none"], radius=3)
    if kind == "slip":
        slip = f"url(#{sheet.prefix}-slip-none)"
        return svg.rect(x + 1, y - 5, 30, 10, fill=slip, stroke=RATING_COLOURS["none"])
    if kind == "gate":
        corners = [(x + 16, y - 8), (x + 24, y), (x + 16, y + 8), (x + 8, y)]
        return svg.path(corners, fill="#8795a3", stroke=svg.INK, close=True)
    if kind == "achieved":
        return "".join(_tick(x + 16, y))
    return "".join(_arrow(sheet, x + 1, y, x + 31, y))
