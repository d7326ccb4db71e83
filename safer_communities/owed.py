"""What somebody owes, in whichever part it arose: the common word for it. Plain Python, no Django.

Each part says what it asks of a member (`parts.OWED`); My work, notices and calendars are made of the answers.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

SOON = datetime.timedelta(days=14)
AHEAD = datetime.timedelta(days=28)
"""How far My work looks ahead."""
LATE, NEAR, LATER = "late", "soon", "later"


class Kind(StrEnum):
    """What it is that somebody owes, or has to know."""

    MILESTONE = "milestone"
    RETURN = "return"
    REVIEW = "review"
    SIGN_OFF = "sign_off"
    MEETING_ACTION = "meeting_action"
    ESCALATION = "escalation"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a person has to do, or to know. `key` names what it is about, whatever its day.

    `path` is the page where it is answered and `verb` what is done there; `due_on` is None where no day was given.
    """

    kind: str
    key: str
    what: str
    about: str
    due_on: datetime.date | None
    path: str
    verb: str

    def stage(self, today: datetime.date) -> str:
        if self.due_on is None:
            return NEAR
        if self.due_on < today:
            return LATE
        return NEAR if self.due_on <= today + SOON else LATER
