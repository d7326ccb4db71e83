"""Planning, calling and cancelling meetings: who may, what is refused, and what a notice says."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from governance.meetings import agenda_services, selectors, services
from governance.meetings.models import Meeting
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room
from tests.sent_forms import as_sent_by_a_browser

TYPED = {"group": "", "on": "9 August 2013", "starts": "2.30pm", "ends": "4pm", "place": "Town Hall"}


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


def test_a_new_meeting_starts_with_what_stands_on_every_agenda(room: Room) -> None:
    meeting = room.plan(TODAY + 21 * DAY)
    assert room.agenda(meeting) == [
        ("1", "Welcome and introductions"),
        ("2", "Apologies for absence"),
        ("3", "Minutes of the last meeting"),
        ("4", "Matters arising"),
        ("5", "Any other business"),
        ("6", "Date of the next meeting"),
    ]


def test_the_item_of_the_minutes_names_the_last_meeting(room: Room) -> None:
    room.held(TODAY - 30 * DAY)
    assert "Minutes of 19 June 2013" in room.titles(room.plan(TODAY + DAY))


def test_the_notice_names_the_meeting_that_was_the_last_by_then(room: Room) -> None:
    room.held(TODAY - 30 * DAY)
    meeting = room.plan(TODAY + DAY, place="Hall", starts=datetime.time(9))
    worded = room.plan(TODAY + 2 * DAY, place="Hall", starts=datetime.time(9))
    with room.cast.here():
        item = next(one for one in room.items(worded) if one.kind == "minutes")
        agenda_services.change_item(
            membership=room.clerk, item_id=item.pk, version=item.version, title="Minutes of June, as corrected"
        )
    room.held(TODAY - 2 * DAY)
    for one in (meeting, worded):
        with room.cast.here():
            services.call_meeting(membership=room.clerk, meeting_id=one.pk, version=1)
    assert "Minutes of 17 July 2013" in room.titles(meeting)
    assert "Minutes of June, as corrected" in room.titles(worded)


def test_the_clerk_plans_a_meeting_in_the_browser(room: Room, signed_in: Any) -> None:
    client = signed_in("project_manager")
    answer = client.post(room.path("new/"), {**TYPED, "group": str(room.board.pk), "provisional": "on"})
    assert answer.status_code == 302
    with room.cast.here():
        made = Meeting.objects.get()
    assert (made.on, made.starts, made.ends) == (
        datetime.date(2013, 8, 9), datetime.time(14, 30), datetime.time(16, 0),
    )  # fmt: skip
    assert (made.place, made.provisional, made.state) == ("Town Hall", True, "planned")
    page = client.get(room.path("")).content.decode()
    assert "The next meeting is that of the Board on 9 August 2013 (provisional)." in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("on", "soon", "is not a date"),
        ("on", "", "Enter the day."),
        ("starts", "half past two", "is not a time"),
        ("starts", "25:00", "is not a time"),
        ("starts", "13pm", "is not a time"),
        ("ends", "2pm", "cannot end before it starts"),
        ("group", "", "Choose the group."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_plans_nothing(
    room: Room, signed_in: Any, field: str, typed: str, message: str
) -> None:
    sent = {**TYPED, "group": str(room.board.pk), field: typed}
    answer = signed_in("programme_manager").post(room.path("new/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(message in error for error in answer.context["form"].errors[field])
    assert "Town Hall" in page
    with room.cast.here():
        assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("typed", "hour", "minute"), [("2.30pm", 14, 30), ("14:30", 14, 30), ("12am", 0, 0), ("12 pm", 12, 0), ("9", 9, 0)]
)
def test_times_are_typed_as_people_write_them(room: Room, signed_in: Any, typed: str, hour: int, minute: int) -> None:
    sent = {**TYPED, "group": str(room.board.pk), "starts": typed, "ends": ""}
    assert signed_in("programme_manager").post(room.path("new/"), sent).status_code == 302
    with room.cast.here():
        assert Meeting.objects.get().starts == datetime.time(hour, minute)


def test_the_same_meeting_sent_twice_is_planned_once(room: Room, signed_in: Any) -> None:
    client, sent = signed_in("programme_manager"), {**TYPED, "group": str(room.board.pk)}
    assert client.post(room.path("new/"), sent).status_code == 302
    again = client.post(room.path("new/"), sent)
    assert again.status_code == 422
    assert "already meets on that day" in again.content.decode()
    special = client.post(room.path("new/"), {**sent, "title": "Special meeting"})
    assert special.status_code == 302


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("administrator", True),
        ("programme_manager", True),
        ("project_manager", True),  # the clerk
        ("board_member", True),  # holds the chair's seat
        ("partner_lead", False),  # holds a seat without office
        ("steering_member", False),
        ("finance", False),
        ("observer", False),
    ],
)
def test_who_runs_meetings(room: Room, signed_in: Any, role: str, may: bool) -> None:
    meeting = room.plan(TODAY)
    client = signed_in(role)
    for rest in ("new/", f"{meeting.pk}/change/", f"{meeting.pk}/agenda/", f"{meeting.pk}/attendance/"):
        assert client.get(room.path(rest)).status_code == (200 if may else 403)
    assert client.get(room.path(f"{meeting.pk}/")).status_code == 200
    with room.cast.here():
        membership, what = room.cast.members[role], {"meeting_id": meeting.pk, "version": meeting.version}
        if not may:
            with pytest.raises(Refused):
                services.cancel_meeting(membership=membership, **what)


def test_a_chair_whose_time_has_ended_runs_nothing(room: Room, signed_in: Any) -> None:
    with room.cast.here():
        room.chair.holders.update(ended_on=TODAY - DAY)
    assert signed_in("board_member").get(room.path("new/")).status_code == 403


def test_an_ended_group_plans_no_meeting(room: Room) -> None:
    with room.cast.here():
        room.board.state = "ended"
        room.board.save()
    with pytest.raises(ValidationError, match="has ended"):
        room.plan(TODAY)


def test_two_people_who_change_a_meeting_see_both_values_and_lose_nothing(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY, place="Town Hall")
    with room.cast.here():
        services.change_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1, place="Library")
    sent = {"version": "1", "on": "19 July 2013", "place": "Fire station"}
    answer = signed_in("programme_manager").post(room.path(f"{meeting.pk}/change/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Library" in page
    assert 'value="Fire station"' in page
    assert "Project manager, barnet changed this while you were writing" in page
    assert room.now(meeting).place == "Library"
    again = signed_in("programme_manager").post(
        room.path(f"{meeting.pk}/change/"), {**sent, "version": answer.context["form"]["version"].value()}
    )
    assert again.status_code == 302
    assert room.now(meeting).place == "Fire station"


def test_what_somebody_else_changed_is_not_put_back_by_who_never_touched_it(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY, place="Town Hall", contact="Clerk")
    url = room.path(f"{meeting.pk}/change/")
    client = signed_in("programme_manager")
    opened = as_sent_by_a_browser(client.get(url))
    with room.cast.here():
        services.change_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1, contact="Deputy clerk")
    met = client.post(url, opened | {"place": "Library"})
    assert met.status_code == 409
    assert "not changed by you: theirs is in the form" in met.content.decode()
    assert client.post(url, as_sent_by_a_browser(met)).status_code == 302
    now = room.now(meeting)
    assert (now.place, now.contact) == ("Library", "Deputy clerk")


def test_notice_needs_time_and_place_and_makes_the_day_firm(room: Room, signed_in: Any) -> None:
    client = signed_in("programme_manager")
    meeting = room.plan(TODAY + DAY, provisional=True)
    url = room.path(f"{meeting.pk}/step/call/")
    refused = client.post(url, {"version": "1"})
    assert refused.status_code == 422
    assert "A notice needs the place of the meeting." in refused.content.decode()
    with room.cast.here():
        services.change_meeting(
            membership=room.clerk, meeting_id=meeting.pk, version=1, place="Hall", starts=datetime.time(14, 30)
        )
    assert client.post(url, {"version": "2"}).status_code == 302
    called = room.now(meeting)
    assert (called.state, called.called_on, called.provisional) == ("called", TODAY, False)


def test_no_notice_of_a_meeting_whose_day_has_passed(room: Room) -> None:
    meeting = room.plan(TODAY - DAY, place="Hall", starts=datetime.time(9))
    with room.cast.here(), pytest.raises(ValidationError, match="has passed"):
        services.call_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1)


def test_a_called_meeting_keeps_a_time_and_a_place(room: Room) -> None:
    meeting = room.plan(TODAY, place="Hall", starts=datetime.time(9))
    with room.cast.here():
        called = services.call_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1)
        with pytest.raises(ValidationError, match="place"):
            services.change_meeting(membership=room.clerk, meeting_id=meeting.pk, version=called.version, place=" ")


def test_a_step_on_what_somebody_changed_has_to_be_confirmed_again(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY)
    with room.cast.here():
        services.change_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1, place="Library")
    client = signed_in("programme_manager")
    answer = client.post(room.path(f"{meeting.pk}/step/cancel/"), {"version": "1"})
    assert answer.status_code == 409
    assert "Somebody changed this meeting since you opened it" in answer.content.decode()
    assert room.now(meeting).state == "planned"


def test_a_cancelled_meeting_can_neither_be_changed_nor_called(room: Room) -> None:
    meeting = room.plan(TODAY + DAY, place="Hall", starts=datetime.time(9))
    with room.cast.here():
        services.cancel_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1)
        for what in (services.change_meeting, services.call_meeting):
            with pytest.raises(ValidationError, match="is cancelled"):
                what(membership=room.clerk, meeting_id=meeting.pk, version=2)


def test_the_next_meeting_is_the_first_that_is_planned_or_called(room: Room) -> None:
    room.held(TODAY)
    room.plan(TODAY + 60 * DAY)
    nearer = room.plan(TODAY + 30 * DAY)
    with room.cast.here():
        assert selectors.next_meeting(room.board.pk, TODAY) == nearer
        assert selectors.next_meeting(room.board.pk, TODAY + 90 * DAY) is None


def test_the_notice_is_recognisably_the_boards(room: Room, signed_in: Any) -> None:
    meeting = room.plan(
        datetime.date(2013, 7, 26),
        starts=datetime.time(14, 30),
        place="Hendon Town Hall",
        contact="Governance Services",
        information="### Fire\nLeave by the nearest exit.",
    )
    item = room.add(meeting, "Performance", presenter="Borough Commander", timing=45, pages="7-28")
    room.add(meeting, "Property crime", presenter="Chief Inspector", parent_id=item.pk)
    page = signed_in("observer").get(room.path(f"{meeting.pk}/notice/")).content.decode()
    for words in (
        "Friday 26 July 2013 at 2.30 pm",
        "Hendon Town Hall",
        "To: members of the Partnership Board",
        "<strong>Chair:</strong> Cabinet Member for Safety",
        "You are requested to attend the above meeting",
        "45 mins",
        "7-28",
        "i)",
        "Leave by the nearest exit.",
    ):
        assert words in page
    for column in ("Agenda item no", "Title", "Lead presenter", "Approx. timing", "Pages"):
        assert f'<th scope="col">{column}</th>' in page


def test_what_people_type_cannot_become_html(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY, place="<b>Hall</b>", information="<script>alert(1)</script>")
    room.add(meeting, "<img src=x>")
    for rest in ("", "notice/"):
        page = signed_in("observer").get(room.path(f"{meeting.pk}/{rest}")).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "<b>Hall" not in page


def test_the_neighbours_meetings_are_not_there(cast: Cast, neighbour: Cast, signed_in: Any) -> None:
    there = Room(neighbour)
    meeting = there.plan(TODAY)
    client = signed_in("administrator")
    for rest in ("", "change/", "agenda/", "attendance/", "write/", "notice/", "step/call/"):
        assert client.get(cast.path(f"meetings/{meeting.pk}/{rest}")).status_code == 404
    sent = {**TYPED, "group": str(there.board.pk)}
    here = Room(cast)
    assert client.post(here.path("new/"), sent).status_code == 422


@pytest.mark.parametrize("number", [3, 50])
def test_the_schedule_and_the_log_take_a_fixed_number_of_statements(
    room: Room, signed_in: Any, statements: Any, number: int
) -> None:
    for n in range(number):
        meeting = room.held(TODAY - (n + 1) * DAY)
        room.ask(meeting)
        room.plan(TODAY + (n + 1) * DAY)
    client = signed_in("programme_manager")
    for rest, most in (("", 10), ("actions/", 10)):
        client.get(room.path(rest))
        with statements() as seen:
            assert client.get(room.path(rest)).status_code == 200
        assert len(seen) <= most, seen


def test_the_database_itself_keeps_agreed_minutes(room: Room) -> None:
    meeting = room.agreed(TODAY - 30 * DAY)
    with pytest.raises(IntegrityError, match="agreed"), room.cast.here():
        Meeting.objects.filter(pk=meeting.pk).update(place="Elsewhere")


def test_a_stale_version_is_a_conflict(room: Room) -> None:
    meeting = room.plan(TODAY)
    with room.cast.here(), pytest.raises(Conflict):
        services.change_meeting(membership=room.clerk, meeting_id=meeting.pk, version=7, place="Hall")
