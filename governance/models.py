"""The tables of this app, part by part: Django looks for them here. Import them from their parts."""

from governance.documents.models import Answer, Document, Revision, SignOff
from governance.escalation.models import Escalation, PeriodRating
from governance.groups.models import Delegation, Group, Holder, Oversight, Seat, Terms
from governance.meetings.models import AgendaItem, Attachment, Attendance, Decision, Meeting, MeetingAction, MinuteDraft
from governance.notices.models import Feed, Notice, NoticeChoice
from governance.papers.models import PackPart, Paper

__all__ = [
    "AgendaItem", "Answer", "Attachment", "Attendance", "Decision", "Delegation", "Document", "Escalation", "Feed",
    "Group", "Holder", "Meeting", "MeetingAction", "MinuteDraft", "Notice", "NoticeChoice", "Oversight", "PackPart",
    "Paper", "PeriodRating", "Revision", "Seat", "SignOff", "Terms",
]  # fmt: skip
