"""When something is raised, and to whom. Plain Python: no Django, no database, no clock; today is an argument.

    raised by the rule    an initiative that is red at the end of `periods` reporting periods in a row
                          an open risk whose residual score threatens
    to whom               the group that the overseeing group raises to; without an overseeing group the programme
                          board, and without that the Board
    once                  never while it waits for an answer; after an answer the count of red periods starts anew,
                          and a risk is raised again only in a later period than that of the answer

A reporting period is a quarter: January to March, April to June, July to September, October to December.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

RED = "red"
NEVER = 0
PLACES = ("programme_board", "board")
"""Kinds of group that take what no group oversees, the nearest first."""


class Period(NamedTuple):
    """A reporting period, both days included."""

    start: datetime.date
    end: datetime.date

    def in_words(self) -> str:
        """April to June 2013."""
        return f"{self.start:%B} to {self.end:%B %Y}"


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """How an initiative was rated at the end of a period."""

    period: Period
    rating: str


@dataclass(frozen=True, slots=True)
class Place:
    """A group on the way up: its key, its kind, whom it raises to. `works`: it meets, and can be asked."""

    key: str
    kind: str
    above: str | None = None
    works: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """From whom to whom something is raised; `from_` is None where nobody could settle it first."""

    from_: str | None
    to: str


def period_of(day: datetime.date) -> Period:
    """The quarter that a day is in."""
    first = datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    following = (first + datetime.timedelta(days=95)).replace(day=1)  # no quarter is longer than 92 days
    return Period(first, following - datetime.timedelta(days=1))


def red_periods(
    ends: Iterable[PeriodEnd], *, periods: int, today: datetime.date, answered_on: datetime.date | None = None
) -> list[Period]:
    """The periods for which an initiative is to be raised: the last ones, in a row, all red; or none.

    Args:
        ends: how it was rated at the ends of periods; the running one does not count yet.
        periods: how many in a row are too many; 0 for never.
        answered_on: when it was last answered. Only periods that ended after that day count.
    """
    if periods == NEVER:
        return []
    over = sorted((end for end in ends if end.period.end < today), key=lambda end: end.period.end, reverse=True)
    streak: list[Period] = []
    for end in over:
        follows = not streak or end.period.end + datetime.timedelta(days=1) == streak[-1].start
        if end.rating != RED or not follows or (answered_on and end.period.end <= answered_on):
            break
        streak.append(end.period)
    current = bool(streak) and streak[0].end + datetime.timedelta(days=1) == period_of(today).start
    return streak[::-1] if current and len(streak) >= periods else []


def risk_is_raised(
    score: int | None, *, threatens: int, today: datetime.date, answered_on: datetime.date | None = None
) -> bool:
    """Whether an open risk with this residual score (of 25) is to be raised today."""
    if score is None or score < threatens:
        return False
    return answered_on is None or today > period_of(answered_on).end


def way_up(overseers: Sequence[str], places: Mapping[str, Place]) -> Way | None:
    """From whom to whom something is raised; None where there is no group that could be asked.

    Args:
        overseers: keys of the groups that oversee the initiative, the nearest first.
        places: all groups by key, in the order in which they are listed.
    """
    for key in overseers:
        if places[key].works:
            above = next_above(key, places)
            return Way(key, above) if above else Way(None, key)
    for kind in PLACES:
        for place in places.values():
            if place.kind == kind and place.works:
                return Way(None, place.key)
    return None


def next_above(key: str, places: Mapping[str, Place]) -> str | None:
    """The next group up that can be asked, or None at the top. Groups that ended are passed over."""
    passed = {key}
    above = places[key].above
    while above is not None and above not in passed:
        if places[above].works:
            return above
        passed.add(above)
        above = places[above].above
    return None


def why_red(periods: Sequence[Period], reason: str) -> str:
    """The sentence that goes with an initiative raised for its ratings."""
    last = periods[-1].in_words()
    if len(periods) == 1:
        told = f"Red at the end of the reporting period {last}."
    elif len(periods) == 2:
        told = f"Red at the end of two reporting periods in a row: {periods[0].in_words()}, and {last}."
    else:
        told = f"Red at the end of {len(periods)} reporting periods in a row, the last {last}."
    return f"{told} {reason}".strip()


def why_risk(likelihood: int, impact: int, *, threatens: int) -> str:
    """The sentence that goes with a risk raised for its score."""
    return (
        f"With its mitigation in place it scores {likelihood * impact} of 25 "
        f"(likelihood {likelihood} × impact {impact}); from {threatens} a risk threatens."
    )
