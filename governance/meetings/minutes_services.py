"""What people do in and after a meeting: who was there, what was said and decided, who does what; until the minutes
are agreed as a correct record.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from governance.escalation.services import hint_to_settle
from governance.groups.selectors import current_seats, runs_group
from governance.meetings import selectors
from governance.meetings.access_services import NOT_YOURS, closed, running
from governance.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingAction, MinuteDraft
from safer_communities.tenancy import records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import Conflict, locked
from safer_communities.words import long_date

State = Meeting.State
NOT_YOUR_ACTION = "Only whom the meeting asked, and those who run the group's meetings, can say what was done."
LONGEST_MINUTE = 50_000


@dataclass(frozen=True)
class Came:
    """One line of an attendance sheet. `row_id`: the line as it was stored, where it is not new."""

    presence: str
    post: str
    organisation: str = ""
    seat_id: UUID | None = None
    stands_in_for: str = ""
    row_id: UUID | None = None


def record_attendance(
    *, membership: Membership, meeting_id: UUID, version: int, lines: Sequence[Came]
) -> list[Attendance]:
    """Store the attendance sheet as it now is. A line that is not given any more is taken away.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    meeting = running(membership, meeting_id, version=version)
    _taking_place(membership, meeting)
    stored = {row.pk: row for row in selectors.attendances(meeting)}
    seats = set(current_seats(meeting.group_id).values_list("pk", flat=True)) | {
        attendance.seat_id for attendance in stored.values()
    }
    for given in lines:
        if (given.seat_id and given.seat_id not in seats) or (given.row_id and given.row_id not in stored):
            raise Http404("No such seat of this group.")
    for gone in stored.values():
        if gone.pk not in {given.row_id for given in lines}:
            records.remove(gone, person=membership.user)
    recorded = []
    for position, given in enumerate(lines, 1):
        row = stored.get(given.row_id) if given.row_id else None
        recorded.append(_stored(membership, meeting, row, position, given))
    records.change(meeting, person=membership.user)
    return recorded


def _stored(membership: Membership, meeting: Meeting, row: Attendance | None, position: int, given: Came) -> Attendance:
    values = {
        "position": position,
        "presence": given.presence,
        "post": given.post.strip(),
        "organisation": given.organisation.strip(),
        "seat_id": given.seat_id,
        "stands_in_for": given.stands_in_for.strip(),
    }
    new = row is None
    row = row or Attendance(meeting=meeting)
    if not new and all(getattr(row, name) == value for name, value in values.items()):
        return row
    for name, value in values.items():
        setattr(row, name, value)
    if not row.post:
        raise ValidationError("Say who it was: a post, such as “Borough Commander”.")
    if new:
        records.create(row, person=membership.user)
    else:
        records.change(row, person=membership.user)
    return row


def write_minute(*, membership: Membership, item_id: UUID, version: int, text: str) -> AgendaItem:
    """Save the minute of an item, and forget this person's draft of it.

    Saying what is stored already changes nothing and is no conflict, whatever was saved meanwhile.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    meeting = running(membership, selectors.item(item_id).meeting_id)
    text = _minute(text)
    # locked before it is compared: of two who save at once, the second is shown what the first wrote
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    if item.minute != text:
        _taking_place(membership, meeting)
        if item.version != version:
            raise Conflict(item)
        item.minute = text
        records.change(item, person=membership.user)
    MinuteDraft.objects.filter(item_id=item_id, membership=membership).delete()
    return item


def keep_draft(*, membership: Membership, item_id: UUID, version: int, text: str) -> MinuteDraft | None:
    """Keep what somebody has typed and not saved yet. None, and nothing kept, where it is what is stored anyway.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    require(runs_group(membership, item.meeting.group), NOT_YOURS)
    if problem := closed(item.meeting):
        raise ValidationError(problem)
    text = _minute(text)
    drafts = MinuteDraft.objects.filter(item_id=item_id, membership=membership)
    if text == item.minute:
        drafts.delete()
        return None
    kept, _ = MinuteDraft.objects.update_or_create(
        item_id=item_id, membership=membership, defaults={"text": text, "version": version}
    )
    return kept


def drop_draft(*, membership: Membership, item_id: UUID) -> None:
    """Forget this person's draft of a minute. Raises Http404, Refused."""
    item = selectors.item(item_id)
    require(runs_group(membership, item.meeting.group), NOT_YOURS)
    MinuteDraft.objects.filter(item_id=item_id, membership=membership).delete()


def add_decision(*, membership: Membership, item_id: UUID, text: str) -> Decision:
    """Write down what was decided under an item; of what was raised it is part of the answer.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    _taking_place(membership, meeting)
    decision = Decision(
        meeting=meeting,
        item=item,
        position=records.next_position(Decision.objects.filter(meeting=meeting)),
        text=_said(text, "Enter what was decided."),
        escalation_id=item.escalation_id,
    )
    return records.create(decision, person=membership.user)


def change_decision(*, membership: Membership, decision_id: UUID, version: int, text: str) -> Decision:
    """Correct a decision's wording. Raises Http404, Refused, Conflict, ValidationError (by field)."""
    running(membership, selectors.decision(decision_id).meeting_id)
    decision = locked(Decision.objects.all(), decision_id, version=version)
    decision.text = _said(text, "Enter what was decided.")
    records.change(decision, person=membership.user)
    return decision


def remove_decision(*, membership: Membership, decision_id: UUID, version: int) -> None:
    """Strike a decision that was written down by mistake. History keeps it.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    running(membership, selectors.decision(decision_id).meeting_id)
    decision = locked(Decision.objects.all(), decision_id, version=version)
    records.remove(decision, person=membership.user)


def add_action(
    *,
    membership: Membership,
    item_id: UUID,
    text: str,
    owner: str = "",
    member: Membership | None = None,
    due_on: datetime.date | None = None,
) -> MeetingAction:
    """Write down what the meeting asked somebody to do. It is carried to each next meeting until it is done.

    Args:
        owner: a post as it is minuted; empty is that of `member`.
        member: who that is here, so that it stands in their “My work”; None is the one whose post `owner` is.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    _taking_place(membership, meeting)
    position = records.next_position(MeetingAction.objects.filter(meeting=meeting))
    action = MeetingAction(meeting=meeting, item=item, position=position)
    _ask(action, text=text, owner=owner, member=member, due_on=due_on)
    return records.create(action, person=membership.user)


def change_action(*, membership: Membership, action_id: UUID, version: int, **asked: Any) -> MeetingAction:
    """Correct what was asked for, of whom and until when, before the minutes are agreed.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    running(membership, selectors.action(action_id).meeting_id)
    action = locked(MeetingAction.objects.all(), action_id, version=version)
    _ask(action, **asked)
    records.change(action, person=membership.user)
    return action


def remove_action(*, membership: Membership, action_id: UUID, version: int) -> None:
    """Strike an action that was written down by mistake. History keeps it.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    running(membership, selectors.action(action_id).meeting_id)
    action = locked(MeetingAction.objects.all(), action_id, version=version)
    records.remove(action, person=membership.user)


def answer_action(*, membership: Membership, action_id: UUID, version: int, state: str, answer: str) -> MeetingAction:
    """Say what was done about an action, or why it is no longer needed; or take that back. Also of agreed minutes.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    unlocked = selectors.action(action_id)
    allowed = unlocked.member_id == membership.pk or runs_group(membership, unlocked.meeting.group)
    require(allowed, NOT_YOUR_ACTION)
    action = locked(MeetingAction.objects.all(), action_id, version=version)
    if state not in MeetingAction.State.values:
        raise ValidationError({"state": "Choose where it stands from the list."})
    action.state, action.answer = state, answer.strip()
    action.closed_on = None
    if state != MeetingAction.State.OPEN:
        action.closed_on = membership.partnership.today()
        if not action.answer:
            raise ValidationError({"answer": "Say what was done, or why it is no longer needed."})
    records.change(action, person=membership.user)
    return action


def circulate_minutes(*, membership: Membership, meeting_id: UUID, version: int, minutes_by: str) -> Meeting:
    """Send the draft minutes round, or a corrected draft again. What is corrected afterwards is told beside them.

    Args:
        minutes_by: the post that wrote them.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    meeting = running(membership, meeting_id, version=version)
    if meeting.state not in selectors.PAST:
        raise ValidationError("Minutes are circulated after the meeting: nothing is minuted yet.")
    if not minutes_by.strip():
        raise ValidationError({"minutes_by": "Enter the post that wrote the minutes."})
    meeting.state = State.CIRCULATED
    meeting.minutes_by, meeting.minutes_on = minutes_by.strip(), membership.partnership.today()
    records.change(meeting, person=membership.user)
    return meeting


def agree_minutes(*, membership: Membership, meeting_id: UUID, version: int, at_id: UUID) -> Meeting:
    """Record that a later meeting of the group agreed these minutes as a correct record. They are locked from then on.

    The later meeting's item “Minutes of the last meeting” gets the decision, unless its own minutes are agreed. One
    that is recorded to have had no quorum can agree nothing.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    meeting = running(membership, meeting_id, version=version)
    if meeting.state != State.CIRCULATED:
        raise ValidationError("Minutes are circulated before they are agreed.")
    later = selectors.later_meetings(meeting).filter(pk=at_id).first()
    if later is None:
        raise Http404("No later meeting of this group.")
    recorded = selectors.attendances(later)
    if recorded and not selectors.quorum_of(later, recorded).reached:
        raise ValidationError(
            {"at": f"The meeting of {long_date(later.on)} had no quorum, and so can agree no minutes."}
        )
    meeting.state = State.AGREED
    meeting.agreed_at, meeting.agreed_on = later, later.on
    records.change(meeting, person=membership.user)
    item = AgendaItem.objects.filter(meeting=later, kind=AgendaItem.Kind.MINUTES).first()
    if item is not None and later.state != State.AGREED:
        text = f"The minutes of the meeting of {long_date(meeting.on)} were agreed as a correct record."
        if not Decision.objects.filter(item=item, text=text).exists():
            add_decision(membership=membership, item_id=item.pk, text=text)
    return meeting


def _taking_place(membership: Membership, meeting: Meeting) -> None:
    """Whoever starts to minute a meeting says that it takes place."""
    if meeting.state not in selectors.COMING:
        return
    if meeting.on > membership.partnership.today():
        day = long_date(meeting.on)
        raise ValidationError(f"This meeting is on {day}. Attendance and minutes can be written from that day on.")
    meeting.state, meeting.provisional = State.HELD, False
    records.change(meeting, person=membership.user)
    hint_to_settle(meeting.partnership_id)  # what waits is carried to the meeting after this one


def _minute(text: str) -> str:
    """As it is stored: one kind of line break, none at the ends."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_MINUTE:
        raise ValidationError({"minute": f"This minute is too long: {LONGEST_MINUTE:,} characters or fewer."})
    return text


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise ValidationError({"text": otherwise})
    return text.replace("\r\n", "\n").strip()


def _ask(
    action: MeetingAction,
    *,
    text: str,
    owner: str = "",
    member: Membership | None = None,
    due_on: datetime.date | None = None,
) -> None:
    action.text = _said(text, "Enter what is to be done.")
    action.owner = owner.strip() or (member.post if member else "")
    action.member, action.due_on = selectors.whose(action.owner, member), due_on
    if not action.owner:
        raise ValidationError({"owner": "Say who does it: a post, or choose the member."})
