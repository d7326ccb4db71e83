"""A member's calendar as iCalendar (RFC 5545): the meetings of their groups, and the days by which they owe something.

The same rows give the same bytes: every time in it is a row's own, none is the moment of asking.
"""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from governance.meetings.models import Meeting
from safer_communities.owed import Owed
from safer_communities.tenancy.models import Membership

LONDON = ZoneInfo("Europe/London")
STATUS = {Meeting.State.CANCELLED: "CANCELLED", Meeting.State.PLANNED: "TENTATIVE"}
USUALLY = datetime.timedelta(hours=2)


def calendar(member: Membership, meetings: Iterable[Meeting], owed: Iterable[Owed], *, site: str) -> bytes:
    """The whole calendar; `site` is what links start with."""
    found = Calendar()
    found.add("prodid", "-//Safer Communities//Calendar//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{member.partnership.name}: {member.post}")
    found.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    slug = member.partnership.slug
    for meeting in meetings:
        found.add_component(_meeting(meeting, slug, site))
    for one in owed:
        if one.due_on:
            found.add_component(_due(one, one.due_on, slug, site))
    return bytes(found.to_ical())


def _meeting(one: Meeting, slug: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{one.pk}@{slug}")
    event.add("dtstamp", one.modified_at)
    event.add("sequence", one.version)
    event.add("summary", f"{one.title or one.group.name}{' (provisional)' if one.provisional else ''}")
    if one.starts:
        starts = datetime.datetime.combine(one.on, one.starts, tzinfo=LONDON)
        ends = datetime.datetime.combine(one.on, one.ends, tzinfo=LONDON) if one.ends else starts + USUALLY
        event.add("dtstart", starts.astimezone(datetime.UTC))
        event.add("dtend", max(ends, starts).astimezone(datetime.UTC))
    else:
        _all_day(event, one.on)
    if one.place:
        event.add("location", one.place)
    status = "TENTATIVE" if one.provisional else "CONFIRMED"
    event.add("status", STATUS.get(Meeting.State(one.state), status))
    event.add("url", f"{site}/p/{slug}/meetings/{one.pk}/")
    return event


def _due(one: Owed, due_on: datetime.date, slug: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"{one.key.replace(' ', '-')}@{slug}")
    event.add("dtstamp", datetime.datetime.combine(due_on, datetime.time(), tzinfo=datetime.UTC))
    event.add("summary", f"Due: {one.what}")
    _all_day(event, due_on)
    if one.about:
        event.add("description", one.about)
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{site}{one.path}")
    return event


def _all_day(event: Event, day: datetime.date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
