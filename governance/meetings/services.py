"""Planning, calling and cancelling meetings: what is on, where and when. (The agenda: `agenda_services`; attendance,
minutes, decisions and actions: `minutes_services`.) These three are the only writers of meetings.
"""

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from governance.escalation.services import hint_to_settle
from governance.groups.models import Group
from governance.groups.selectors import runs_group
from governance.meetings import agenda_services, selectors
from governance.meetings.access_services import NOT_YOURS, running
from governance.meetings.models import Meeting
from safer_communities.tenancy import records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require

PARTICULARS = ("on", "starts", "ends", "place", "title", "provisional", "contact", "information")
State = Meeting.State


def plan_meeting(
    *, membership: Membership, group_id: UUID, on: datetime.date, standing: bool = True, **particulars: object
) -> Meeting:
    """Put a meeting of a group on the schedule, with what stands on every agenda, and with what is raised to it.

    Args:
        standing: put the standing items on its agenda.
        particulars: any of `PARTICULARS`.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    # the group's row is locked: the same meeting sent twice is planned once
    group = Group.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise Http404("No such group.")
    require(runs_group(membership, group), NOT_YOURS)
    if group.state == Group.State.ENDED:
        raise ValidationError({"group": "This group has ended. Choose one that still meets."})
    meeting = Meeting(group=group, on=on, **_known(particulars))
    _check(meeting)
    records.create(meeting, person=membership.user)
    if standing:
        agenda_services.put_standing_items(membership, meeting)
    agenda_services.settle(meeting, membership.partnership.today(), person=membership.user)
    return meeting


def change_meeting(*, membership: Membership, meeting_id: UUID, version: int, **particulars: object) -> Meeting:
    """Say anew when and where a meeting is, until its minutes are agreed.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    meeting = running(membership, meeting_id, version=version)
    for name, value in _known(particulars).items():
        setattr(meeting, name, value)
    today = membership.partnership.today()
    if meeting.state in selectors.PAST and meeting.on > today:
        raise ValidationError({"on": "This meeting has taken place. Its day cannot be after today."})
    if meeting.state == State.CALLED:
        _check_called(meeting)
    _check(meeting)
    records.change(meeting, person=membership.user)
    hint_to_settle(meeting.partnership_id)  # another one may be the next now
    return meeting


def call_meeting(*, membership: Membership, meeting_id: UUID, version: int) -> Meeting:
    """Give notice of a meeting, or give it again: its day, time, place and agenda are settled and go to the members.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    meeting = running(membership, meeting_id, version=version)
    if meeting.state not in selectors.COMING:
        raise ValidationError("Notice is given of a meeting that has not taken place.")
    today = membership.partnership.today()
    if meeting.on < today:
        raise ValidationError("Notice cannot be given of a meeting whose day has passed. Change its day first.")
    meeting.provisional = False
    _check_called(meeting)
    agenda_services.settle(meeting, today, person=membership.user)
    agenda_services.name_the_minutes(membership, meeting)
    if not meeting.items.exists():
        raise ValidationError("Put something on the agenda before you give notice.")
    meeting.state, meeting.called_on = State.CALLED, today
    records.change(meeting, person=membership.user)
    return meeting


def cancel_meeting(*, membership: Membership, meeting_id: UUID, version: int) -> Meeting:
    """Cancel a meeting that has not taken place. It stays on the schedule; what was raised waits for the next.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    meeting = running(membership, meeting_id, version=version)
    if meeting.state not in selectors.COMING:
        raise ValidationError("Only a meeting that has not taken place can be cancelled.")
    meeting.state = State.CANCELLED
    records.change(meeting, person=membership.user)
    hint_to_settle(meeting.partnership_id)
    return meeting


def _known(particulars: dict[str, object]) -> dict[str, object]:
    if unknown := set(particulars) - set(PARTICULARS):
        raise TypeError(f"A meeting has no {', '.join(sorted(unknown))}.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in particulars.items()}


def _check(meeting: Meeting) -> None:
    if meeting.ends and not meeting.starts:
        raise ValidationError({"starts": "Say when it starts as well as when it ends."})
    if meeting.starts and meeting.ends and meeting.ends <= meeting.starts:
        raise ValidationError({"ends": "The meeting cannot end before it starts."})
    same_day = Meeting.objects.filter(group_id=meeting.group_id, on=meeting.on).exclude(pk=meeting.pk)
    if not meeting.title and same_day.exclude(state=State.CANCELLED).exists():
        raise ValidationError(
            {"on": "This group already meets on that day. For a second meeting on the day, give it a title of its own."}
        )


def _check_called(meeting: Meeting) -> None:
    missing = {}
    if meeting.starts is None:
        missing["starts"] = "A notice needs the time at which the meeting starts."
    if not meeting.place:
        missing["place"] = "A notice needs the place of the meeting."
    if meeting.provisional:
        missing["provisional"] = "Notice has been given: the day is no longer provisional."
    if missing:
        raise ValidationError(missing)
