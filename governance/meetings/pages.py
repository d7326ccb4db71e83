"""What the pages of meetings have in common: where one is, the tabs, what a list row shows."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from governance.groups.selectors import runs_group
from governance.meetings import rules, selectors
from governance.meetings.access_services import NOT_YOURS, closed
from governance.meetings.models import AgendaItem, Meeting, MeetingAction
from safer_communities.tenancy.past import last_change
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.words import counted, long_date

Plain = dict[str, Any]
UNPROCESSABLE, CONFLICT = 422, 409


def runs(request: PartnershipRequest, meeting: Meeting) -> bool:
    """Whether the person runs the meeting's group; one statement at most."""
    return runs_group(request.membership, meeting.group)


def require_runs(request: PartnershipRequest, meeting: Meeting) -> None:
    """Raise Refused for others than who run the meeting's group."""
    require(runs(request, meeting), NOT_YOURS)


def base(request: PartnershipRequest, meeting: Meeting, *, here: str = "", current: str = "") -> Plain:
    """What every page of a meeting needs: breadcrumbs, and tabs for those who run it."""
    slug = request.partnership.slug
    own = reverse("meeting", args=[slug, meeting.pk])
    crumbs = [{"text": "Meetings", "url": reverse("meetings", args=[slug])}]
    crumbs.append({"text": name_of(meeting), **({"url": own} if here else {})})
    if here:
        crumbs.append({"text": here})
    may_run = runs(request, meeting)
    return {
        "meeting": meeting,
        "crumbs": crumbs,
        "may_run": may_run,
        "closed": closed(meeting),
        "tabs": tabs(slug, meeting, current or "meeting") if may_run and not closed(meeting) else [],
        "name": name_of(meeting),
        "has_minutes": meeting.state in selectors.PAST,
        "is_coming": meeting.state in selectors.COMING,
    }


def tabs(slug: str, meeting: Meeting, current: str) -> list[Plain]:
    """For those who run the meeting: what they do, in the order in which it is done."""
    names = [("meeting", "Meeting"), ("meeting-agenda", "Agenda")]
    names += [("meeting-attendance", "Attendance"), ("write-minutes", "Minute-taking")]
    return [
        {"text": text, "url": reverse(name, args=[slug, meeting.pk]), "current": name == current}
        for name, text in names
    ]


def name_of(meeting: Meeting) -> str:
    """“Board, 19 July 2013”: short names where there are any."""
    who = meeting.title or meeting.group.short_name or meeting.group.name
    return f"{who}, {long_date(meeting.on)}"


def agenda(meeting: Meeting, items: Iterable[AgendaItem]) -> Plain:
    """The agenda as pages show it: each item with the time at which it comes up, and how long all takes."""
    listed = list(items)
    table = rules.timetable(selectors.lines(listed))
    timed = any(item.timing for item in listed)
    for item in listed:
        after = table.starts[item.pk]
        item.comes_up = rules.clock(meeting.starts, after) if timed and meeting.starts else None
    room = rules.between(meeting.starts, meeting.ends) if meeting.starts and meeting.ends else None
    return {
        "items": listed,
        "timed": timed,
        "total": table.total,
        "lasting": rules.lasting(table.total),
        "ends": rules.clock(meeting.starts, table.total) if timed and meeting.starts else None,
        "too_long": rules.lasting(table.total - room) if room is not None and table.total > room else "",
    }


def action_rows(actions: Iterable[MeetingAction], today: datetime.date) -> list[MeetingAction]:
    """Actions, each with whether it is late."""
    rows = list(actions)
    for action in rows:
        action.late = action.state == MeetingAction.State.OPEN and action.due_on is not None and action.due_on < today
    return rows


def sentence(meeting: Meeting, agenda: Plain, today: datetime.date) -> str:
    """The answer of a meeting's page: what is on, or what came of it."""
    items: list[AgendaItem] = agenda["items"]
    if meeting.state == Meeting.State.CANCELLED:
        return "This meeting is cancelled."
    if meeting.state in selectors.COMING:
        number = sum(item.parent_id is None for item in items)
        told = f"{counted(number, 'item')} on the agenda" if number else "nothing on the agenda yet"
        lasting = f", about {agenda['lasting']}" if agenda["total"] else ""
        state = "Notice has been given" if meeting.state == Meeting.State.CALLED else "Planned, notice not given yet"
        return f"{state}: {told}{lasting}."
    decisions = sum(len(item.decisions.all()) for item in items)
    actions = [action for item in items for action in item.actions.all()]
    waiting = sum(action.state == MeetingAction.State.OPEN for action in actions)
    told = f"{_count(decisions, 'decision')} and {_count(len(actions), 'action')}"
    if actions:
        told += f", of which {waiting} {'is' if waiting == 1 else 'are'} open"
    return f"{told[0].upper()}{told[1:]}. {_minutes(meeting)}"


def _minutes(meeting: Meeting) -> str:
    if meeting.state == Meeting.State.AGREED and meeting.agreed_on:
        return f"The minutes were agreed as a correct record on {long_date(meeting.agreed_on)}."
    if meeting.state == Meeting.State.CIRCULATED:
        return "The minutes are circulated and still to be agreed."
    return "The minutes are being written."


def _count(number: int, noun: str) -> str:
    return counted(number, noun) if number else f"no {noun}s"


def conflict(current: Model, fields: list[dict[str, str]]) -> Plain:
    """What components/conflict.html shows: both values, and who saved the other; one statement."""
    return {"fields": fields, **last_change(current)}
