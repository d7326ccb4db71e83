"""What a notice, minutes and an action log say, as plain data: text, numbers, ISO dates, lists, dicts.

A page, a PDF and a part of a pack are made of these and of nothing else (`rendering`).
"""

import datetime

from governance.groups.models import Group
from governance.groups.selectors import current_seats
from governance.meetings import rules, selectors
from governance.meetings.models import AgendaItem, Attachment, Attendance, Meeting, MeetingAction

Plain = dict[str, object]
Presence = Attendance.Presence


def agenda_of(meeting: Meeting) -> Plain:
    """The notice of a meeting with its agenda; six statements."""
    items = selectors.items(meeting)
    seats = list(current_seats(meeting.group_id))
    offices = {seat.office: seat.title for seat in seats if seat.office}
    return {
        **_heading(meeting),
        "starts": _time(meeting.starts),
        "ends": _time(meeting.ends),
        "provisional": meeting.provisional,
        "contact": meeting.contact,
        "information": meeting.information,
        "called_on": _iso(meeting.called_on),
        "clerk": meeting.group.clerk.post if meeting.group.clerk else "",
        "chair": offices.get("chair", ""),
        "vice_chair": offices.get("vice_chair", ""),
        "members": [
            {"post": seat.title, "organisation": seat.organisation.name, "office": seat.get_office_display()}
            for seat in seats
        ],
        "minutes": rules.timetable(selectors.lines(items)).total,
        "rows": [
            {
                "number": item.number,
                "title": item.title,
                "part": item.parent_id is not None,
                "presenter": item.presenter,
                "timing": item.timing,
                "pages": item.pages,
                "papers": [paper_name(attached) for attached in item.attachments.all()],
            }
            for item in items
        ],
    }


def minutes_of(meeting: Meeting) -> Plain:
    """The minutes of a meeting; eight statements at most."""
    items, attendances = selectors.items(meeting), selectors.attendances(meeting)
    present = [attendance for attendance in attendances if attendance.presence == Presence.PRESENT]
    return {
        **_heading(meeting),
        "state": meeting.state,
        "minutes_by": meeting.minutes_by,
        "minutes_on": _iso(meeting.minutes_on),
        "agreed_on": _iso(meeting.agreed_on),
        "present": [_person(attendance) for attendance in present],
        "also_present": _those(attendances, Presence.ALSO_PRESENT),
        "observers": _those(attendances, Presence.OBSERVER),
        "apologies": [_person(attendance) for attendance in selectors.apologies(attendances)],
        "absent": _those(attendances, Presence.ABSENT),
        "quorum": selectors.quorum_of(meeting, attendances).sentence
        if any(attendance.seat_id for attendance in present)
        else "",
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "part": item.parent_id is not None,
                "minute": item.minute,
                "names_apologies": item.kind == AgendaItem.Kind.APOLOGIES and not item.minute and bool(attendances),
                "decisions": [decision.text for decision in item.decisions.all()],
                "actions": [_asked(action) for action in item.actions.all()],
            }
            for item in items
        ],
    }


def action_log_of(group: Group, as_at: datetime.date) -> Plain:
    """What a group's meetings asked for: what is open, and what was closed since its last meeting; two statements."""
    held, rows = selectors.action_log(group, as_at)
    shown = [
        row
        for row in rows
        if row.state == MeetingAction.State.OPEN or (held and row.closed_on and row.closed_on >= held.on)
    ]
    return {
        "group": group.name,
        "as_at": as_at.isoformat(),
        "since": _iso(held.on if held else None),
        "rows": [
            {
                **_asked(row),
                "number": row.item.number if row.item else "",
                "meeting_on": row.meeting.on.isoformat(),
                "state": row.get_state_display(),
                "open": row.state == MeetingAction.State.OPEN,
                "late": bool(row.state == MeetingAction.State.OPEN and row.due_on and row.due_on < as_at),
                "answer": row.answer,
                "closed_on": _iso(row.closed_on),
            }
            for row in shown
        ],
    }


def paper_name(attached: Attachment) -> str:
    """What a paper that goes with an item is called."""
    if attached.paper:
        return attached.paper.title
    revision = attached.revision
    return f"{revision.document.title}, version {revision.number}" if revision else ""


def _heading(meeting: Meeting) -> Plain:
    return {
        "group": meeting.group.name,
        "title": meeting.title,
        "partnership": meeting.partnership.name,
        "on": meeting.on.isoformat(),
        "place": meeting.place,
    }


def _those(attendances: list[Attendance], presence: str) -> list[Plain]:
    return [_person(attendance) for attendance in attendances if attendance.presence == presence]


def _person(attendance: Attendance) -> Plain:
    return {
        "post": attendance.post,
        "organisation": attendance.organisation,
        "stands_in_for": attendance.stands_in_for,
        "note": attendance.note,
    }


def _asked(action: MeetingAction) -> Plain:
    return {"text": action.text, "owner": action.owner, "due_on": _iso(action.due_on)}


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _time(at: datetime.time | None) -> str:
    """2.30 pm, as notices print it."""
    if at is None:
        return ""
    half = "am" if at.hour < 12 else "pm"
    return f"{at.hour % 12 or 12}.{at.minute:02} {half}"
