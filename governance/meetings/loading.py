"""Puts meetings, as read from their file, into the partnership acted for. Its groups have to be there already.

A meeting that took place is stored as the papers print it, numbers and all. A coming one is planned through the
service, as a clerk would, with what stands on every agenda.
"""

import datetime
from collections.abc import Iterable, Mapping

from governance.groups.models import Group, Seat
from governance.meetings import agenda_services, selectors, services
from governance.meetings.columns import MEETINGS
from governance.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingAction
from safer_communities.programmes import read_meetings as rows
from safer_communities.programmes.loading import Loading
from safer_communities.programmes.read import BARNET
from safer_communities.tenancy.models import Membership

CIRCULATED = ("circulated", "agreed")


def load(loading: Loading) -> None:
    """The meetings of the programme that is being loaded, after its groups and whatever is raised to them."""
    if loading.partnership.slug == "barnet":
        store(rows.read_meetings(BARNET), loading.members)
    elif loading.partnership.slug == "northgate":
        store(rows.neighbours_meetings("board", loading.partnership.today()), loading.members)


def store(given: Iterable[rows.Meeting], members: Mapping[str, Membership]) -> None:
    """Store meetings of groups that are there; of others nothing.

    Args:
        members: the partnership's members by the names of their accounts (“programme”); “both” is Probation's.
    """
    groups = {group.slug: group for group in Group.objects.all()}
    made: dict[tuple[str, datetime.date], Meeting] = {}
    later: list[tuple[Meeting, rows.Meeting, datetime.date]] = []
    for given_meeting in given:
        if given_meeting.group not in groups:
            continue
        if given_meeting.state == "planned":
            _plan(given_meeting, groups[given_meeting.group], members["programme"])
            continue
        meeting = _meeting(given_meeting, groups[given_meeting.group], members)
        made[given_meeting.group, given_meeting.on] = meeting
        if given_meeting.agreed_on:
            later.append((meeting, given_meeting, given_meeting.agreed_on))
    for meeting, given_meeting, agreed_on in later:
        # last: from then on nothing of them can change
        meeting.agreed_at = made[given_meeting.group, agreed_on]
        meeting.agreed_on, meeting.state = agreed_on, Meeting.State.AGREED
        meeting.save()


def _plan(given_meeting: rows.Meeting, group: Group, membership: Membership) -> None:
    meeting = services.plan_meeting(
        membership=membership,
        group_id=group.pk,
        on=given_meeting.on,
        starts=given_meeting.starts,
        place=given_meeting.place,
        contact=given_meeting.contact,
        provisional=given_meeting.provisional,
    )
    for item in given_meeting.items:
        agenda_services.add_item(
            membership=membership,
            meeting_id=meeting.pk,
            title=item.title,
            presenter=item.presenter,
            timing=item.timing,
            pages=item.pages,
        )
    Meeting.objects.filter(pk=meeting.pk).update(source=given_meeting.source)


def _meeting(given_meeting: rows.Meeting, group: Group, members: Mapping[str, Membership]) -> Meeting:
    state = "held" if given_meeting.state in CIRCULATED else given_meeting.state
    meeting = Meeting.objects.create(group=group, state=state, **MEETINGS.stored(given_meeting))
    items = _items(meeting, given_meeting)
    _attendance(meeting, given_meeting)
    for position, said in enumerate(given_meeting.decisions, 1):
        Decision.objects.create(meeting=meeting, item=items[said.item], position=position, text=said.text)
    for position, said in enumerate(given_meeting.actions, 1):
        MeetingAction.objects.create(
            meeting=meeting,
            item=items[said.item],
            position=position,
            text=said.text,
            owner=said.owner,
            member=selectors.whose(said.owner, members.get(said.member)),
            due_on=given_meeting.on + datetime.timedelta(days=said.days) if said.days else None,
        )
    if given_meeting.state in CIRCULATED:
        # after everything of it, or all of it would be a correction of what was circulated
        meeting.state = Meeting.State.CIRCULATED
        meeting.save()
    return meeting


def _items(meeting: Meeting, given_meeting: rows.Meeting) -> dict[str, AgendaItem]:
    """The items by their numbers; parts belong to the item before them."""
    items: dict[str, AgendaItem] = {}
    above: AgendaItem | None = None
    for position, given in enumerate(given_meeting.items, 1):
        item = AgendaItem.objects.create(
            meeting=meeting,
            parent=above if given.part else None,
            position=position,
            number=given.number,
            kind=given.kind,
            title=given.title,
            presenter=given.presenter,
            timing=given.timing,
            pages=given.pages,
            minute=given.minute,
        )
        items[given.number] = item
        above = above if given.part else item
    return items


def _attendance(meeting: Meeting, given_meeting: rows.Meeting) -> None:
    """Who was there, with the seat that they filled where the file names it."""
    seats = {seat.title: seat for seat in Seat.objects.filter(group=meeting.group)}
    for position, given in enumerate(given_meeting.attendance, 1):
        Attendance.objects.create(
            meeting=meeting,
            position=position,
            post=given.post,
            organisation=given.organisation,
            seat=seats[given.seat] if given.seat else None,
            presence=given.presence,
            stands_in_for=given.stands_in_for,
            note=given.note,
        )
