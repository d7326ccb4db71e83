"""What meetings ask of people: whose an action is, where it stands, until when it is carried forward."""

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from governance.meetings import selectors
from governance.meetings.loading import store
from governance.meetings.models import Meeting, MeetingAction
from governance.notices import services as notices
from safer_communities.programmes.read_meetings import neighbours_meetings
from safer_communities.tenancy.models import Membership
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room

LEAD = "Partner lead, barnet"


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


def typed(room: Room, client: Client, meeting: Meeting, **sent: str) -> MeetingAction:
    """An action as the clerk types it in the browser."""
    item = room.items_of(meeting)[0]
    answer = client.post(room.path(f"items/{item.pk}/ask/"), {"text": "Recruit two more", **sent})
    assert answer.status_code == 302
    with room.cast.here():
        return MeetingAction.objects.select_related("member").get()


# Whose it is


def test_an_action_of_a_members_post_is_that_members_own(room: Room, signed_in: Any) -> None:
    action = typed(room, signed_in("project_manager"), room.held(TODAY), owner=LEAD, due_on="1 August 2013")
    assert action.member == room.cast.members["partner_lead"]

    lead, page = signed_in("partner_lead"), room.path(f"actions/{action.pk}/")
    assert page in lead.get(room.cast.path("my-work/")).content.decode()
    feed = lead.post(room.cast.path("calendar/"), {"make": "1"}).context["address"]
    told = [str(one["summary"]) for one in Calendar.from_ical(Client().get(feed).content).walk("VEVENT")]
    assert any("Recruit two more" in one for one in told)
    with room.cast.worker():
        notices.tell()
    assert "Recruit two more" in lead.get(room.cast.path("notices/")).content.decode()
    # whom the meeting asked says what was done
    assert lead.post(page, {"version": "1", "state": "done", "answer": "Two were found."}).status_code == 302


@pytest.mark.parametrize(
    ("owner", "whose"),
    [
        (f"  {LEAD.upper()}  ", "partner_lead"),
        ("Partner lead", None),
        (f"{LEAD} and all members", None),
        ("Partner_lead, barnet", None),
        ("%", None),
        ("Chief Inspector", None),
    ],
)
def test_a_post_is_a_members_only_when_all_of_it_is_the_same(room: Room, owner: str, whose: str | None) -> None:
    action = room.ask(room.held(TODAY), owner=owner)
    assert action.member == (room.cast.members[whose] if whose else None)
    assert action.owner == owner.strip(), "as it was minuted"


def test_of_two_members_with_the_same_post_it_is_nobodys(room: Room) -> None:
    meeting = room.held(TODAY)
    with room.cast.here():
        Membership.objects.filter(pk=room.cast.members["finance"].pk).update(post=f" {LEAD.lower()} ")
    action = room.ask(meeting, owner=LEAD)
    assert (action.member, action.owner) == (None, LEAD)


def test_who_may_not_sign_in_any_more_is_asked_nothing(room: Room) -> None:
    meeting, left = room.held(TODAY), room.cast.user("partner_lead")
    left.is_active = False
    left.save()
    assert room.ask(meeting, owner=LEAD).member is None


def test_a_member_who_is_chosen_goes_before_the_post_that_is_typed(room: Room) -> None:
    finance = room.cast.members["finance"]
    action = room.ask(room.held(TODAY), owner=LEAD, member=finance)
    assert (action.member, action.owner) == (finance, LEAD)


def test_a_corrected_post_finds_its_member_too(room: Room, signed_in: Any) -> None:
    clerk, meeting = signed_in("project_manager"), room.held(TODAY)
    action = room.ask(meeting, owner="Police")
    sent = {"version": "1", "text": action.text, "owner": LEAD, "member": ""}
    assert clerk.post(room.path(f"actions/{action.pk}/change/"), sent).status_code == 302
    assert room.now(action).member_id == room.cast.members["partner_lead"].pk


def test_loaded_minutes_know_whose_their_actions_are(room: Room) -> None:
    held = [one for one in neighbours_meetings("board", TODAY) if one.state == "circulated"]
    with room.cast.here():
        Membership.objects.filter(pk=room.cast.members["observer"].pk).update(post="police")
        store(held, {"programme": room.manager})
        asked = {one.owner: one.member for one in MeetingAction.objects.select_related("member")}
    assert asked == {"Programme manager": room.manager, "Police": room.cast.members["observer"]}


# Until it is done


def test_an_action_is_carried_to_each_next_meeting_until_it_is_done(room: Room, signed_in: Any) -> None:
    first_meeting = room.held(TODAY - 60 * DAY)
    action = room.ask(first_meeting, "Recruit two more", member=room.cast.members["partner_lead"])
    second, third = room.held(TODAY - 30 * DAY), room.plan(TODAY + DAY)
    owner = signed_in("partner_lead")

    def carried(meeting: Any) -> bool:
        return "Carried forward" in owner.get(room.path(f"{meeting.pk}/")).content.decode()

    assert [carried(one) for one in (first_meeting, second, third)] == [False, True, True]
    url = room.path(f"actions/{action.pk}/")
    unsaid = owner.post(url, {"version": "1", "state": "done", "answer": ""})
    assert unsaid.status_code == 422
    assert "Say what was done" in unsaid.content.decode()
    assert owner.post(url, {"version": "1", "state": "done", "answer": "Two were found."}).status_code == 302
    # it was open when the second took place; the third does not hear of it again
    assert [carried(one) for one in (second, third)] == [True, False]
    with room.cast.here():
        assert selectors.open_actions_of(room.cast.members["partner_lead"]) == []
    assert "Two were found." in owner.get(room.path("actions/?show=closed")).content.decode()


def test_what_a_member_owes_comes_most_pressing_first(room: Room) -> None:
    member = room.cast.members["partner_lead"]
    meeting = room.held(TODAY - DAY)
    for text, due in (("Some day", None), ("Later", TODAY + 9 * DAY), ("Now", TODAY)):
        room.ask(meeting, text, member=member, due_on=due)
    room.ask(meeting, "Somebody else's")
    with room.cast.here():
        assert [one.text for one in selectors.open_actions_of(member)] == ["Now", "Later", "Some day"]


@pytest.mark.parametrize(
    ("role", "may"), [("partner_lead", True), ("project_manager", True), ("finance", False), ("observer", False)]
)
def test_whom_the_meeting_asked_and_who_runs_it_answer_for_an_action(
    room: Room, signed_in: Any, role: str, may: bool
) -> None:
    action = room.ask(room.held(TODAY), member=room.cast.members["partner_lead"])
    client, url = signed_in(role), room.path(f"actions/{action.pk}/")
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": "1", "state": "done", "answer": "Done."})
    assert answer.status_code == (302 if may else 403)
    assert room.now(action).state == ("done" if may else "open")


def test_a_late_action_is_told(room: Room, signed_in: Any) -> None:
    room.ask(room.held(TODAY - 30 * DAY), "Recruit", due_on=TODAY - DAY)
    room.ask(room.held(TODAY - 29 * DAY), "Train", due_on=TODAY)
    page = signed_in("observer").get(room.path("actions/")).content.decode()
    assert "2 actions are open, of which 1 is late." in page
    late = signed_in("observer").get(room.path("actions/?show=late")).content.decode()
    assert "Recruit" in late
    assert "Train" not in late
