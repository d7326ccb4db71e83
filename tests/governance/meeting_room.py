"""A group with seats, and meetings of it, for the tests of meetings."""

import datetime
from typing import Any

from governance.escalation.models import Escalation
from governance.groups.models import Group, Holder, Seat
from governance.meetings import agenda_services, minutes_services, services
from governance.meetings.loading import store
from governance.meetings.models import AgendaItem, Meeting, MeetingAction, MinuteDraft
from safer_communities.programmes.read import BARNET
from safer_communities.programmes.read_meetings import read_meetings
from tests.cast import TODAY, Cast

DAY = datetime.timedelta(days=1)
HTMX = {"HX-Request": "true"}


class Room:
    """The Board of a cast: three voting seats and one without a vote, a quorum of two; its clerk manages a project.

    The chair's seat is held by the Board member, the police's by the partner lead.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.manager = cast.members["programme_manager"]
        self.clerk = cast.members["project_manager"]
        with cast.here():
            self.board = Group.objects.create(
                slug="board", name="Partnership Board", short_name="Board", kind="board", position=1, quorum=2,
                clerk=self.clerk,
            )  # fmt: skip
            self.chair = self.seat("Cabinet Member for Safety", "chair", 1)
            self.police = self.seat("Borough Commander", "", 2)
            self.fire = self.seat("Barnet Commander", "", 3)
            self.seat("Adviser", "", 4, votes=False)
            for seat, role in ((self.chair, "board_member"), (self.police, "partner_lead")):
                Holder.objects.create(seat=seat, membership=cast.members[role], started_on=TODAY - 90 * DAY)

    def seat(self, title: str, office: str, position: int, votes: bool = True) -> Seat:
        return Seat.objects.create(
            group=self.board,
            organisation=self.cast.organisation,
            title=title,
            office=office,
            position=position,
            votes=votes,
        )

    def seat_here(self, title: str) -> Seat:
        with self.cast.here():
            return self.seat(title, "", 9)

    def plan(self, on: datetime.date = TODAY, **particulars: Any) -> Meeting:
        with self.cast.here():
            return services.plan_meeting(membership=self.manager, group_id=self.board.pk, on=on, **particulars)

    def held(self, on: datetime.date = TODAY) -> Meeting:
        """A meeting that took place, with its standing items."""
        meeting = self.plan(on)
        with self.cast.here():
            minutes_services.write_minute(
                membership=self.manager, item_id=self.items(meeting)[0].pk, version=1, text="All were welcome."
            )
        return self.now(meeting)

    def circulated(self, on: datetime.date) -> Meeting:
        meeting = self.held(on)
        with self.cast.here():
            return minutes_services.circulate_minutes(
                membership=self.manager, meeting_id=meeting.pk, version=meeting.version, minutes_by="Clerk"
            )

    def agreed(self, on: datetime.date) -> Meeting:
        meeting, later = self.circulated(on), self.held(TODAY)
        with self.cast.here():
            return minutes_services.agree_minutes(
                membership=self.manager, meeting_id=meeting.pk, version=meeting.version, at_id=later.pk
            )

    def add(self, meeting: Meeting, title: str, **more: Any) -> AgendaItem:
        with self.cast.here():
            return agenda_services.add_item(membership=self.manager, meeting_id=meeting.pk, title=title, **more)

    def ask(self, meeting: Meeting, text: str = "Ask again", **more: Any) -> MeetingAction:
        with self.cast.here():
            return minutes_services.add_action(
                membership=self.manager, item_id=self.items(meeting)[0].pk, text=text, **{"owner": "Lead", **more}
            )

    def raise_it(self, subject: str = "Panels are red", **more: Any) -> Escalation:
        with self.cast.here():
            return Escalation.objects.create(
                group=self.board, cause="person", subject=subject, reason="Twice red", raised_on=TODAY, **more
            )

    def items(self, meeting: Meeting) -> list[AgendaItem]:
        """In their order, for who is in the partnership already."""
        return list(AgendaItem.objects.filter(meeting_id=meeting.pk).order_by("position"))

    def items_of(self, meeting: Meeting) -> list[AgendaItem]:
        """The same, for who is outside the partnership."""
        with self.cast.here():
            return self.items(meeting)

    def agenda(self, meeting: Meeting) -> list[tuple[str, str]]:
        with self.cast.here():
            return [(item.number, item.title) for item in self.items(meeting)]

    def titles(self, meeting: Meeting) -> list[str]:
        return [title for _, title in self.agenda(meeting)]

    def now(self, row: Any) -> Any:
        with self.cast.here():
            return type(row).objects.get(pk=row.pk)

    def path(self, rest: str) -> str:
        return self.cast.path(f"meetings/{rest}")


def store_the_boards(cast: Cast) -> dict[str, Meeting]:
    """The Board's meetings as the papers print them, by their day; its seats are those that the file names."""
    given = read_meetings(BARNET)
    titles = {present.seat for one in given for present in one.attendance if present.seat}
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Communities Partnership Board", kind="board", position=1)
        for position, title in enumerate(sorted(titles), 1):
            Seat.objects.create(group=board, organisation=cast.organisation, title=title, position=position)
        members = {"programme": cast.members["programme_manager"], "both": cast.members["partner_lead"]}
        store(given, members)
        return {meeting.on.isoformat(): meeting for meeting in Meeting.objects.select_related("group", "partnership")}


def first(room: Room, meeting: Any) -> AgendaItem:
    with room.cast.here():
        return room.items(meeting)[0]


def write(room: Room, client: Any, item: AgendaItem, text: str, version: int, do: str = "", **headers: Any) -> Any:
    sent = {"minute": text, "version": str(version), **({"do": do} if do else {})}
    return client.post(room.path(f"items/{item.pk}/minute/"), sent, **headers)


def drafts(room: Room) -> list[tuple[str, int]]:
    with room.cast.here():
        return list(MinuteDraft.objects.values_list("text", "version"))
