"""The money of an initiative, or of the programme, as its pages lay it out. Reads nothing, stores nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgets.ledger.models import BudgetLine, Kind
from budgets.ledger.selectors import outturn, printed_rows, sums
from safer_communities.money import pounds
from safer_communities.ui.charts import BurnPoint
from safer_communities.words import long_date

Plain = dict[str, object]
ZERO = Decimal(0)
MONTHS_A_YEAR = 12


def counted(lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    """The lines that the printed totals add up: what partners absorb stands beside the budget, not in it."""
    return [line for line in lines if not line.absorbed_by]


def columns(lines: Iterable[BudgetLine]) -> list[tuple[str, int]]:
    """The kinds and years that occur, in printed order: set-up first, then operating by year."""
    order = [str(kind) for kind in Kind]
    return sorted({(line.kind, line.year) for line in lines}, key=lambda pair: (order.index(pair[0]), pair[1]))


def column_names(pairs: Iterable[tuple[str, int]]) -> list[str]:
    """“Set-up 2013/14”, “Operating 2014/15”."""
    return [f"{Kind(kind).label} {year_in_words(year)}" for kind, year in pairs]


def year_in_words(year: int) -> str:
    """The financial year that starts in `year`, as printed: 2013/14."""
    return f"{year}/{(year + 1) % 100:02d}"


def as_printed(lines: Sequence[BudgetLine]) -> Plain:
    """The budget of one initiative as its paper prints it: an item a row, a kind and year a column, and the total."""
    pairs = columns(lines)
    rows = [
        {
            **row,
            "absorbed_by": next((line.absorbed_by for line in row["lines"] if line.absorbed_by), ""),
            "cells": [_at(row["lines"], pair) for pair in pairs],
        }
        for row in printed_rows(list(lines))
    ]
    return {"columns": column_names(pairs), "rows": rows, "totals": _totals(counted(lines), pairs)}


def _at(lines: Iterable[BudgetLine], pair: tuple[str, int]) -> BudgetLine | None:
    return next((line for line in lines if (line.kind, line.year) == pair), None)


def _totals(lines: Iterable[BudgetLine], pairs: Iterable[tuple[str, int]]) -> list[Decimal]:
    by_pair: dict[tuple[str, int], Decimal] = {}
    for line in lines:
        key = (line.kind, line.year)
        by_pair[key] = by_pair.get(key, ZERO) + line.amount
    return [by_pair.get(pair, ZERO) for pair in pairs]


def by_initiative(lines: Sequence[BudgetLine], ratings: Mapping[str, object]) -> Plain:
    """The programme's money: an initiative a row. `ratings` are finance verdicts by the initiative's code."""
    inside = counted(lines)
    pairs = columns(inside)
    own: dict[str, list[BudgetLine]] = {}
    for line in lines:
        own.setdefault(line.initiative.code, []).append(line)
    rows = [
        {
            "initiative": own_lines[0].initiative,
            "finance": ratings.get(code),
            "cells": _totals(counted(own_lines), pairs),
            **sums(counted(own_lines)),
        }
        for code, own_lines in own.items()
    ]
    totals = _totals(inside, pairs)
    return {"columns": column_names(pairs), "rows": rows, "totals": totals, **sums(inside)}


def burn_points(
    lines: Iterable[BudgetLine], by_month: Mapping[datetime.date, Decimal], today: datetime.date
) -> list[BurnPoint]:
    """Budget, spend and forecast, cumulative, at the end of each month.

    The papers budget by financial year, so a line's budget is spread evenly over the twelve months of its year, and
    what its forecast leaves to spend over those still to come.
    """
    lines = counted(lines)
    if not lines:
        return []
    first = min([datetime.date(min(line.year for line in lines), 4, 1), *by_month])
    last = max([datetime.date(max(line.year for line in lines) + 1, 3, 1), today.replace(day=1), *by_month])
    months = _months(first, last)
    budget, ahead = _spread(lines, months, today)
    points, so_far, planned, forecast = [], ZERO, ZERO, ZERO
    for month in months:
        end = _end_of(month)
        planned += budget.get(month, ZERO)
        if month <= today:
            so_far += by_month.get(month, ZERO)
            forecast = so_far
        forecast += ahead.get(month, ZERO)
        points.append(
            BurnPoint(
                on=min(end, today) if month <= today < end else end,
                budget=planned,
                actual=so_far if month <= today else None,
                forecast=forecast if end >= today else None,
            )
        )
    return points


def _spread(
    lines: Iterable[BudgetLine], months: Sequence[datetime.date], today: datetime.date
) -> tuple[dict[datetime.date, Decimal], dict[datetime.date, Decimal]]:
    """Pounds budgeted in each month, and pounds of the forecast still to be spent in it."""
    budget: dict[datetime.date, Decimal] = {}
    ahead: dict[datetime.date, Decimal] = {}
    coming = [month for month in months if month > today]
    for line in lines:
        year = [month for month in months if _financial_year(month) == line.year]
        _add_evenly(budget, line.amount, year)
        left = [month for month in year if month > today] or coming[:1] or list(months[-1:])
        _add_evenly(ahead, outturn(line) - line.spent, left)
    return budget, ahead


def _add_evenly(to: dict[datetime.date, Decimal], amount: Decimal, months: Sequence[datetime.date]) -> None:
    for month in months:
        to[month] = to.get(month, ZERO) + amount / len(months)


def _financial_year(month: datetime.date) -> int:
    return month.year if month.month >= 4 else month.year - 1


def _months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    count = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month + 1
    start = first.year * MONTHS_A_YEAR + first.month - 1
    return [
        datetime.date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1)
        for number in range(start, start + max(count, 1))
    ]


def _end_of(month: datetime.date) -> datetime.date:
    return datetime.date(month.year + month.month // 12, month.month % 12 + 1, 1) - datetime.timedelta(days=1)


def quarter_ends(points: Sequence[BurnPoint], today: datetime.date) -> list[BurnPoint]:
    """The points that the table beside the chart prints: the ends of quarters, and today."""
    return [point for point in points if point.on.month % 3 == 0 or point.on == today]


def burn_title(points: Sequence[BurnPoint], today: datetime.date, whose: str) -> str:
    """What the burn chart shows, as a sentence."""
    upto = [point for point in points if point.actual is not None]
    spent, planned = (upto[-1].actual or ZERO, upto[-1].budget or ZERO) if upto else (ZERO, ZERO)
    if not planned:
        return f"The budget of {whose} has not started yet"
    said = f"{pounds(spent)} spent" if spent else "Nothing spent"
    return f"{said} by {long_date(today)}; an even pace of the budget would be {pounds(planned)}"


def share(part: Decimal, whole: Decimal) -> str:
    """How much of the budget has been spent: “12% of the budget”; "" where there is no budget."""
    if not whole:
        return ""
    if 0 < part < whole / 100:
        return "under 1% of the budget"
    return f"{part / whole:.0%} of the budget"


def sentence(totals: Mapping[str, Decimal] | None) -> str:
    """Where the money goes, and whether it will last. `totals` are None where no budget is known, which is not £0."""
    if totals is None:
        return "No budget is known, and no spend has been recorded."
    budget, spent, forecast, variance = (totals[name] for name in ("budget", "spent", "forecast", "variance"))
    if not budget and not spent:
        return "No money is budgeted, and none has been spent."
    first = (
        f"{pounds(spent)} of {pounds(budget)} has been spent"
        if spent
        else (f"Nothing of {pounds(budget)} has been spent yet")
    )
    if not variance:
        return f"{first}; it is forecast to come in on budget."
    where = "under" if variance > 0 else "over"
    return f"{first}; the forecast is {pounds(forecast)}, {pounds(abs(variance))} {where} budget."
