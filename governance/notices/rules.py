"""What is owed, when somebody is told of it, and how urgent that is. Plain Python: no Django, no clock.

overdue      its day has passed
soon         its day is within two weeks: this is when a reminder is made, and a second one once it is overdue
urgent       a sign-off within three days of its deadline or past it; a meeting within a week; whatever was raised
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from safer_communities.owed import LATER, Owed
from safer_communities.words import long_date

URGENT = {"sign_off": datetime.timedelta(days=3), "meeting": datetime.timedelta(days=7)}
ALWAYS_URGENT = {"escalation"}
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice to make: once for each key."""

    kind: str
    key: str
    text: str
    path: str
    urgent: bool


def sorted_by_day(owed: Iterable[Owed]) -> list[Owed]:
    """The longest overdue first, what has no day last."""
    return sorted(owed, key=lambda one: (one.due_on is None, one.due_on or datetime.date.max, one.what))


def tellings(owed: Iterable[Owed], *, today: datetime.date) -> list[Telling]:
    """The notices that stand today. A reminder's key holds its stage and day: a new day is told anew."""
    found = {}
    for one in owed:
        stage = one.stage(today)
        if stage != LATER:
            key = f"{one.key} {stage} {one.due_on or 'no day'}"
            found[key] = Telling(one.kind, key, text_of(one, today), one.path, is_urgent(one, today))
    return list(found.values())


def is_urgent(one: Owed, today: datetime.date) -> bool:
    if one.kind in ALWAYS_URGENT:
        return True
    within = URGENT.get(one.kind)
    return within is not None and one.due_on is not None and one.due_on <= today + within


def text_of(one: Owed, today: datetime.date) -> str:
    """The sentence of a notice: what, of what, by when."""
    about = f" ({one.about})" if one.about else ""
    words = f"{when(one.due_on, today)}: {one.what}{about}" if one.due_on else f"{one.what}{about}"
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1]}…"


def when(due_on: datetime.date, today: datetime.date) -> str:
    day = long_date(due_on)
    if due_on < today:
        return f"Overdue since {day}"
    return f"Today, {day}" if due_on == today else f"By {day}"
