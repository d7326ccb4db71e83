"""The scorecard of an initiative, laid out from its stored result. Computes nothing."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from evaluation.scorecards.models import Indicator
from initiatives.rating.facts import Rating
from initiatives.results.shape import IndicatorResult, Observed
from safer_communities.money import number_text
from safer_communities.ui.charts import TrendPoint, responsive, trend
from safer_communities.words import MONTHS, in_words, long_date

Plain = dict[str, Any]
RATE, COUNT = Indicator.Measure.RATE, Indicator.Measure.COUNT


def layout(scorecard: Sequence[IndicatorResult]) -> list[Plain]:
    """Every indicator in printed order, with its chart once something has been observed."""
    return [_indicator(row) for row in scorecard]


def answer(scorecard: Sequence[IndicatorResult]) -> str:
    """Whether it is making a difference, in counts."""
    if not scorecard:
        return "No indicator has been set up yet."
    unseen = sum(not row.observations for row in scorecard)
    if unseen == len(scorecard):
        return f"Not known yet: none of {in_words(len(scorecard))} indicators has been observed."
    counts = [
        (sum(row.rating == rating for row in scorecard), one, many)
        for rating, one, many in (
            ("green", "meets its target", "meet their targets"),
            ("amber", "is near its target", "are near their targets"),
            ("red", "misses its target", "miss their targets"),
        )
    ]
    counts.append(
        (sum(row.rating == Rating.NOT_RATED for row in scorecard) - unseen, "has no target", "have no target")
    )
    counts.append((unseen, "has not been observed yet", "have not been observed yet"))
    said = [f"{in_words(number)} {one if number == 1 else many}" for number, one, many in counts if number]
    return f"Of {in_words(len(scorecard))} indicators, {', '.join(said)}."


def _indicator(row: IndicatorResult) -> Plain:
    observations = [_observation(row, observation) for observation in row.observations]
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "rating": row.rating,
        "baseline_note": row.baseline_note,
        "target_note": row.target_note,
        "baseline_text": value_text(row.baseline, row.measure, row.unit),
        "target_text": "no target" if row.target is None else value_text(row.target, row.measure, row.unit),
        "latest_text": _latest(row),
        "reason": _reason(row),
        "history": observations[::-1],
        "trend": _trend(row) if observations else None,
    }


def _latest(row: IndicatorResult) -> str:
    if row.latest is None:
        return "not known"
    return value_text(row.latest, row.measure, row.unit) + (" a year" if row.measure == COUNT else "")


def _reason(row: IndicatorResult) -> str:
    """The rule's sentence without the indicator's name, under which it stands."""
    said = row.reasons[0] if row.reasons else ""
    said = said.removeprefix(f"{row.name}: ")
    return said[:1].upper() + said[1:]


def value_text(value: Decimal | None, measure: str, unit: str) -> str:
    """A stored value as people read it: "46%", "82 convictions", "not known"."""
    if value is None:
        return "not known"
    if measure == RATE:
        return f"{number_text(value * 100)}%"
    return f"{number_text(value)} {unit}".strip()


def _observation(row: IndicatorResult, observation: Observed) -> Plain:
    start, end = observation.period_start, observation.period_end
    return {
        "source": observation.source,
        "person": observation.person,
        "text": value_text(observation.value, row.measure, row.unit),
        "period": long_date(end) if start == end else f"{long_date(start)} to {long_date(end)}",
    }


def _short(start: datetime.date, end: datetime.date) -> str:
    """A period where there is little room: “Jun–Nov 12”, “Jul 13”."""
    first, last = MONTHS[start.month - 1][:3], MONTHS[end.month - 1][:3]
    if (start.year, start.month) == (end.year, end.month):
        return f"{last} {end:%y}"
    return f"{first}–{last} {end:%y}" if start.year == end.year else f"{first} {start:%y}–{last} {end:%y}"


def _trend(row: IndicatorResult) -> Plain:
    """Each period against baseline and target; counts as a year of them, for their targets are a year's."""
    share = row.measure == RATE
    unit = "%" if share else ""

    def level(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * (100 if share else 1)

    points = [
        TrendPoint(_short(observation.period_start, observation.period_end), level(observation.towards_target))
        for observation in row.observations
    ]
    title = _finding(row)
    chart = responsive(
        trend,
        points,
        title=title,
        id_prefix=f"trend-{row.code}",
        wide=520,
        baseline=level(row.baseline),
        target=level(row.target),
        unit=unit,
    )
    return {"title": title, "chart": chart}


def _finding(row: IndicatorResult) -> str:
    latest = _latest(row)
    if row.target is not None:
        return f"{latest} against a target of {value_text(row.target, row.measure, row.unit)}"
    if row.baseline is not None:
        return f"{latest} against {value_text(row.baseline, row.measure, row.unit)} before"
    return latest
