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
    feed = Calendar()
    feed.add("prodid", "-//Safer Communities//Calendar//EN")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"{member.partnership.name}: {member.post}")
    feed.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    slug = member.partnership.slug
    for meeting in meetings:
        feed.add_component(_meeting(meeting, slug, site))
    for matter in owed:
        if matter.due_on:
            feed.add_component(_due(matter, matter.due_on, slug, site))
    return bytes(feed.to_ical())


def _meeting(meeting: Meeting, slug: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{slug}")
    event.add("dtstamp", meeting.modified_at)
    event.add("sequence", meeting.version)
    event.add("summary", f"{meeting.title or meeting.group.name}{' (provisional)' if meeting.provisional else ''}")
    if meeting.starts:
        starts = datetime.datetime.combine(meeting.on, meeting.starts, tzinfo=LONDON)
        ends = datetime.datetime.combine(meeting.on, meeting.ends, tzinfo=LONDON) if meeting.ends else starts + USUALLY
        event.add("dtstart", starts.astimezone(datetime.UTC))
        event.add("dtend", max(ends, starts).astimezone(datetime.UTC))
    else:
        _all_day(event, meeting.on)
    if meeting.place:
        event.add("location", meeting.place)
    status = "TENTATIVE" if meeting.provisional else "CONFIRMED"
    event.add("status", STATUS.get(Meeting.State(meeting.state), status))
    event.add("url", f"{site}/p/{slug}/meetings/{meeting.pk}/")
    return event


def _due(matter: Owed, due_on: datetime.date, slug: str, site: str) -> Event:
    event = Event()
    event.add("uid", f"{matter.key.replace(' ', '-')}@{slug}")
    event.add("dtstamp", datetime.datetime.combine(due_on, datetime.time(), tzinfo=datetime.UTC))
    event.add("summary", f"Due: {matter.what}")
    _all_day(event, due_on)
    if matter.about:
        event.add("description", matter.about)
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{site}{matter.path}")
    return event


def _all_day(event: Event, day: datetime.date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
