"""Actuals to date, made into drivers and costs of a year: what the observed scenario is worked out from.

Plain Python, no Django. Counts (cautions given, panels held) are added up over their periods and annualised;
rates (re-offending) and stocks (a cohort on the books) are those of the latest period, as they stand.
Operating spend is annualised from go-live or the first spend; set-up spend is what has been spent to date.
What has not been observed stays as planned, and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from evaluation.model.figures import AGENCIES, Figure, Input
from evaluation.model.logic import DRIVERS, Driver
from safer_communities.money import number_text, pounds_exact, to_penny, value_text
from safer_communities.words import counted as counted_in_words
from safer_communities.words import long_date

COUNT, RATE, STOCK = "count", "rate", "stock"
OPERATING, SET_UP = "operating", "set_up"
NOTHING_RECORDED = "no actuals recorded yet"
NO_ACTIVITY = "no activity or outcome recorded yet"
NONE_RECORDED = "none recorded yet"

DAYS_A_YEAR = Decimal(365)
MONTHS_A_YEAR = Decimal(12)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Actual:
    """Something counted or measured over a period (both days included), and the driver it stands for.

    `kind` is "count" (of the period), "rate" (0 to 1) or "stock" (at the end of the period). Of two of one
    driver and period the one recorded last counts: it corrects the other. `recorded_at` is an ISO time.
    """

    driver: str
    value: Decimal
    period_start: date
    period_end: date
    kind: str
    source: str
    person: str = ""
    recorded_at: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an agency is planned to pay: pounds, positive; "operating" (a year) or "set_up" (once)."""

    agency: str
    kind: str
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class SpendTotal:
    """What an agency is recorded to have spent, "operating" or "set_up", from first to last record."""

    agency: str
    kind: str
    amount: Decimal
    first_on: date
    last_on: date
    source: str = "spend recorded against the budget"


# Periods


def next_month(on: date) -> date:
    """The first day of the month after."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def whole_months(start: date, end: date) -> int | None:
    """How many whole calendar months from start to end, both included; None if they are not whole months."""
    if start.day != 1 or end + ONE_DAY != next_month(end):
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def per_year(periods: Iterable[tuple[date, date]]) -> tuple[Decimal, Decimal, str]:
    """What the amounts of these periods are multiplied and divided by to give a year, and how that is said.

    By whole calendar months where every period is whole months (April to June: × 12 ÷ 3), else by days.
    """
    periods = list(periods)
    months = [whole_months(start, end) for start, end in periods]
    counted = [number for number in months if number is not None]
    if len(counted) == len(periods):
        return MONTHS_A_YEAR, Decimal(sum(counted)), counted_in_words(sum(counted), "whole month")
    days = sum((end - start).days + 1 for start, end in periods)
    return DAYS_A_YEAR, Decimal(days), counted_in_words(days, "day")


# Drivers


def observed_drivers(
    planned: Mapping[str, Driver], actuals: Iterable[Actual], as_at: date
) -> tuple[dict[str, Driver], list[str], list[str]]:
    """The planned drivers with those replaced that have actuals; the keys replaced; notes for the reader."""
    by_key: dict[str, list[Actual]] = {}
    for actual in actuals:
        if actual.driver.partition(":")[0] in DRIVERS and actual.period_start <= as_at:
            by_key.setdefault(actual.driver, []).append(actual)
    notes: list[str] = []
    drivers = dict(planned)
    for key, recorded in by_key.items():
        current = _corrected(recorded)
        if current[-1].kind == COUNT:
            drivers[key] = _year_of(key, current)
            notes += _overlaps(key, current)
        else:
            drivers[key] = _latest(key, current[-1], len(current))
    if unobserved := [driver_name(key) for key in drivers if key not in by_key]:
        notes.append(f"As planned, for nothing is recorded yet: {', '.join(unobserved)}.")
    return drivers, list(by_key), notes


def driver_name(key: str) -> str:
    """The plain name of a driver, with its sub-cohort in brackets."""
    kind, _, group = key.partition(":")
    return f"{DRIVERS[kind].name} ({group})" if group else DRIVERS[kind].name


def _corrected(recorded: list[Actual]) -> list[Actual]:
    """The actuals that count, by period: of those of one period, the last recorded."""
    last: dict[tuple[date, date], Actual] = {}
    for actual in sorted(recorded, key=lambda count: count.recorded_at):
        last[actual.period_start, actual.period_end] = actual
    return sorted(last.values(), key=lambda count: (count.period_end, count.period_start, count.recorded_at))


def _year_of(key: str, counts: list[Actual]) -> Driver:
    total = sum((actual.value for actual in counts), Decimal(0))
    year, observed, over = per_year((actual.period_start, actual.period_end) for actual in counts)
    first, last = min(actual.period_start for actual in counts), counts[-1].period_end
    how = f"{number_text(total)} × {year} ÷ {observed}"
    source = f"recorded: {number_text(total)} in {over}, {long_date(first)} to {long_date(last)}; a year of it is {how}"
    return Driver(key, total * year / observed, _told(source, counts), _people(counts), last.isoformat())


def _latest(key: str, actual: Actual, of: int) -> Driver:
    latest = f"the latest of {of} periods, " if of > 1 else ""
    source = f"recorded: {latest}{long_date(actual.period_start)} to {long_date(actual.period_end)}"
    return Driver(key, actual.value, _told(source, [actual]), actual.person, actual.period_end.isoformat())


def _told(source: str, actuals: list[Actual]) -> str:
    return "; ".join(dict.fromkeys([source, *(actual.source for actual in actuals if actual.source)]))


def _people(actuals: list[Actual]) -> str:
    return ", ".join(dict.fromkeys(actual.person for actual in actuals if actual.person))


def _overlaps(key: str, counts: list[Actual]) -> list[str]:
    """A note where periods overlap: the same things may have been counted twice, and we cannot tell."""
    by_start = sorted(counts, key=lambda count: (count.period_start, count.period_end))
    if any(later.period_start <= earlier.period_end for earlier, later in pairwise(by_start)):
        return [f"Periods of the {driver_name(key)} overlap: something may have been counted twice."]
    return []


# Costs


def planned_cost(costs: Iterable[Cost], agency: str, kind: str) -> Figure:
    """An agency's planned cost, negative; £0 where none is planned for it."""
    own = [cost for cost in costs if cost.agency == agency and cost.kind == kind]
    if not own:
        return Figure(Decimal(0), f"no {_words(kind)} cost falls on this agency", "£0")
    name = f"planned {_words(kind)} cost"
    inputs = tuple(Input(name, cost.amount, "£", cost.source) for cost in own)
    numbers = " + ".join(pounds_exact(-cost.amount) for cost in own)
    return Figure(-sum((cost.amount for cost in own), Decimal(0)), f"the {name}", numbers, inputs)


def as_planned(planned: Figure) -> Figure:
    """A planned cost that stands in for one that nobody has recorded, and says so."""
    return planned._replace(formula=f"{planned.formula} ({NONE_RECORDED})")


def observed_cost(
    planned: Figure,
    spend: Iterable[SpendTotal],
    agency: str,
    kind: str,
    go_live: date | None,
    as_at: date,
) -> Figure:
    """An agency's cost by what it has spent (negative); the planned figure where it has recorded none."""
    own = [total for total in spend if (total.agency, total.kind) == (agency, kind)]
    if not own:
        return planned
    amount = sum((total.amount for total in own), Decimal(0))
    first, last = min(total.first_on for total in own), max(total.last_on for total in own)
    source = f"{'; '.join(dict.fromkeys(total.source for total in own))}, {long_date(first)} to {long_date(last)}"
    spent = Input(f"{_words(kind)} spend to date", amount, "£", source, as_of=as_at.isoformat())
    if kind == SET_UP:
        return Figure(-amount, "set-up spend to date", pounds_exact(-amount), (spent,))
    start = min(first, go_live) if go_live else first
    year, observed, over = _spending_period(start, as_at)
    since = "go-live" if start == go_live else "the first spend"
    return Figure(
        to_penny(-amount * year / observed),
        f"operating spend since {since} × {value_text(year, _unit(year))} ÷ {over}",
        f"{pounds_exact(-amount)} × {year} ÷ {observed}",
        (spent, Input("period of the spend", observed, _unit(year), f"{long_date(start)} to {long_date(as_at)}")),
    )


def _spending_period(start: date, end: date) -> tuple[Decimal, Decimal, str]:
    """As `per_year`, but never less than a month: one bill on the first day is not paid again every day."""
    year, observed, over = per_year([(start, end)])
    if year == DAYS_A_YEAR and end < next_month_day(start):
        return MONTHS_A_YEAR, Decimal(1), "1 month (the least that is counted)"
    return year, observed, over


def next_month_day(on: date) -> date:
    """The last day of a month that starts on a day: 19 July → 18 August; 31 January → end of February."""
    month = next_month(on)
    return min(month + timedelta(days=on.day - 2), next_month(month) - ONE_DAY)


def _unit(year: Decimal) -> str:
    return "months" if year == MONTHS_A_YEAR else "days"


def _words(kind: str) -> str:
    return "set-up" if kind == SET_UP else "operating"


def spending_agencies(costs: Iterable[Cost], spend: Iterable[SpendTotal]) -> set[str]:
    """The agencies that a plan or a record says pay something."""
    paying = [(cost.agency, cost.amount) for cost in costs] + [(total.agency, total.amount) for total in spend]
    return {agency for agency, amount in paying if amount and agency in AGENCIES}
