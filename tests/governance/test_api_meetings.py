"""Meetings and their actions by the API."""

from typing import Any

import pytest

from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


def test_a_meeting_as_it_is_answered(room: Room, caller: Any) -> None:
    meeting = room.plan(TODAY + DAY, place="Town Hall", provisional=True)
    [row] = caller("observer").get(room.cast.api("meetings/")).json()["results"]
    assert row["url"] == f"http://testserver{room.cast.api(f'meetings/{meeting.pk}/')}"
    assert row["page"] == f"http://testserver{room.path(f'{meeting.pk}/')}"
    assert (row["group"], row["on"], row["place"], row["state"], row["provisional"]) == (
        "board", "2013-07-20", "Town Hall", "planned", True,
    )  # fmt: skip
    assert caller("observer").get(row["url"]).json() == row


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("state=planned", ["2013-07-20"]),
        ("state=held", ["2013-07-18"]),
        ("from=2013-07-19", ["2013-07-20"]),
        ("to=2013-07-19", ["2013-07-18"]),
        ("group=forum", []),
    ],
)
def test_meetings_are_filtered(room: Room, caller: Any, asked: str, days: list[str]) -> None:
    room.held(TODAY - DAY)
    room.plan(TODAY + DAY)
    rows = caller("observer").get(room.cast.api(f"meetings/?{asked}")).json()["results"]
    assert [row["on"] for row in rows] == days


def test_a_misspelt_filter_is_an_error(room: Room, caller: Any) -> None:
    assert caller("observer").get(room.cast.api("meetings/?stat=held")).status_code == 400


def test_an_action_as_it_is_answered(room: Room, caller: Any) -> None:
    meeting = room.held(TODAY - DAY)
    action = room.ask(meeting, "Recruit two", owner="Chief Inspector", due_on=TODAY)
    [row] = caller("observer").get(room.cast.api("meeting-actions/?state=open")).json()["results"]
    assert (row["text"], row["owner"], row["due_on"], row["item"]) == (
        "Recruit two", "Chief Inspector", "2013-07-19", "1",
    )  # fmt: skip
    assert row["meeting"] == str(meeting.pk)
    assert row["page"].endswith(room.path(f"actions/{action.pk}/"))
    assert caller("observer").get(room.cast.api("meeting-actions/?due_before=2013-07-19")).json()["results"] == []


@pytest.mark.parametrize("rest", ["meetings/", "meeting-actions/"])
def test_a_list_takes_a_fixed_number_of_statements(room: Room, caller: Any, statements: Any, rest: str) -> None:
    client, seen_at = caller("observer"), set()
    for n in range(4):
        room.ask(room.held(TODAY - (n + 1) * DAY))
        if n in (0, 3):
            client.get(room.cast.api(rest))
            with statements() as seen:
                client.get(room.cast.api(rest))
            seen_at.add(len(seen))
    assert len(seen_at) == 1
