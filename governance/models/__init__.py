"""Who decides, on what, and what was decided. One module for each part of governance."""

from governance.models.documents import Answer, Delegation, Document, Revision, SignOff
from governance.models.escalation import Escalation, PeriodRating
from governance.models.groups import Group, Holder, Oversight, Seat, Terms
from governance.models.meetings import AgendaItem, Attachment, Attendance, Decision, Meeting, MeetingAction, MinuteDraft
from governance.models.notices import Feed, Notice, NoticeChoice
from governance.models.papers import PackPart, Paper

__all__ = [
    "AgendaItem",
    "Answer",
    "Attachment",
    "Attendance",
    "Decision",
    "Delegation",
    "Document",
    "Escalation",
    "Feed",
    "Group",
    "Holder",
    "Meeting",
    "MeetingAction",
    "MinuteDraft",
    "Notice",
    "NoticeChoice",
    "Oversight",
    "PackPart",
    "Paper",
    "PeriodRating",
    "Revision",
    "Seat",
    "SignOff",
    "Terms",
]
