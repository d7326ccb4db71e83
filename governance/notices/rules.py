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
    return sorted(owed, key=lambda matter: (matter.due_on is None, matter.due_on or datetime.date.max, matter.what))


def tellings(owed: Iterable[Owed], *, today: datetime.date) -> list[Telling]:
    """The notices that stand today. A reminder's key holds its stage and day: a new day is told anew."""
    due_tellings = {}
    for matter in owed:
        stage = matter.stage(today)
        if stage != LATER:
            key = f"{matter.key} {stage} {matter.due_on or 'no day'}"
            due_tellings[key] = Telling(matter.kind, key, text_of(matter, today), matter.path, is_urgent(matter, today))
    return list(due_tellings.values())


def is_urgent(matter: Owed, today: datetime.date) -> bool:
    if matter.kind in ALWAYS_URGENT:
        return True
    within = URGENT.get(matter.kind)
    return within is not None and matter.due_on is not None and matter.due_on <= today + within


def text_of(matter: Owed, today: datetime.date) -> str:
    """The sentence of a notice: what, of what, by when."""
    about = f" ({matter.about})" if matter.about else ""
    words = f"{when(matter.due_on, today)}: {matter.what}{about}" if matter.due_on else f"{matter.what}{about}"
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1]}…"


def when(due_on: datetime.date, today: datetime.date) -> str:
    day = long_date(due_on)
    if due_on < today:
        return f"Overdue since {day}"
    return f"Today, {day}" if due_on == today else f"By {day}"
