"""From values and days to places on a chart, and where the marks of an axis stand."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from safer_communities.money import pounds

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Scale(NamedTuple):
    """A straight line from values to places: `scale(value)`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        spread = self.high - self.low
        return self.start + (value - self.low) / spread * (self.end - self.start) if spread else self.start


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values from at or below `low` to at or above `high`, about as many as wanted."""
    if high <= low:
        high = low + 1
    step = 10 ** math.floor(math.log10((high - low) / wanted))
    step = next((step * by for by in (1, 2, 2.5, 5, 10) if (high - low) / (step * by) <= wanted), step * 10)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def days_scale(first: datetime.date, last: datetime.date, start: float, end: float) -> Callable[[datetime.date], float]:
    """A day's place; days before `first` and after `last` stand at the edges."""
    along = Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), start, end)
    return lambda day: min(max(along(day.toordinal()), start), end)


def month_starts(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first of every month from that of `first` to that of `last`."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [datetime.date(month // 12, month % 12 + 1, 1) for month in months]


def month_after(day: datetime.date) -> datetime.date:
    """The first of the next month."""
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def short_day(day: datetime.date) -> str:
    """A day in tight places: "19 Jul 2013"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_pounds(value: float) -> str:
    """A mark of a money axis: "£0", "£20k", "£1.5m", "−£20k"."""
    sign, size = ("−" if value < 0 else ""), abs(value)
    if size >= 1_000_000:
        return f"{sign}£{size / 1_000_000:g}m"
    return f"{sign}£{size / 1000:g}k" if size >= 1000 else f"{sign}£{size:g}"


def amount(value: float | Decimal, unit: str) -> str:
    """A value with its unit: "£1,234", "42%", "12 panels"."""
    if unit == "£":
        return pounds(Decimal(str(value)))
    figure = f"{float(value):,.2f}".rstrip("0").rstrip(".")
    return f"{figure}{unit}" if unit in ("", "%") else f"{figure} {unit}"


def spread(places: Iterable[float], gap: float, top: float, bottom: float) -> list[float]:
    """The places moved apart until labels a `gap` high do not cover each other, between top and bottom."""
    order = sorted(enumerate(places), key=lambda item: item[1])
    moved: dict[int, float] = {}
    last = top - gap
    for index, place in order:
        last = max(place, last + gap)
        moved[index] = last
    over = last - bottom
    for index, _ in reversed(order):
        if over <= 0:
            break
        moved[index] = min(moved[index], bottom)
        bottom = moved[index] - gap
    return [moved[index] for index in range(len(moved))]
