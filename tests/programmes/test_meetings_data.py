"""The Board's meetings as the papers print them: complete, in posts, and loaded as they were."""

import datetime
import hashlib
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from governance.meetings import selectors, snapshots
from governance.meetings.models import MeetingAction
from safer_communities.programmes.read import BARNET
from safer_communities.programmes.read_meetings import Meeting, neighbours_meetings, read_meetings
from safer_communities.sheets.cells import DataError
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import store_the_boards
from tests.programmes.test_barnet_data import PEOPLE

GIVEN = {one.on.isoformat(): one for one in read_meetings(BARNET)}


def test_the_minutes_of_january_have_all_their_items_decisions_and_actions() -> None:
    january = GIVEN["2013-01-15"]
    numbers = [item.number for item in january.items]
    assert numbers == ["1", "2", "3", "4", "5", *(f"5.{n}" for n in range(1, 9)), "6", "7", "8", "9"]
    assert [action.item for action in january.actions] == ["5.4", "5.8", "6", "6", "7", "8"]
    assert all(action.owner for action in january.actions)
    kinds = [one.presence for one in january.attendance]
    assert (kinds.count("present"), kinds.count("observer"), kinds.count("apologies")) == (6, 1, 3)


def test_the_agenda_of_april_has_its_items_timings_and_pages() -> None:
    april = GIVEN["2013-04-19"]
    items = [item for item in april.items if not item.part]
    assert [item.number for item in items] == [str(n) for n in range(1, 13)]
    assert len(april.items) - len(items) == 8
    assert [item.timing for item in items] == [None, None, 15, None, 45, 10, 5, 10, 15, 5, 5, None]
    assert [item.pages for item in items if item.pages] == ["1-6", "7-28", "29-84", "85-130"]
    assert (april.starts, april.on.strftime("%A")) == (datetime.time(14, 30), "Friday")


def test_no_person_of_the_papers_is_named() -> None:
    text = (BARNET / "meetings.toml").read_text()
    words = re.findall(r"[A-Za-z']+", text)
    pairs = {" ".join(pair).lower() for pair in itertools.pairwise(words)} | {word.lower() for word in words}
    assert not {hashlib.sha256(each.encode()).hexdigest()[:12] for each in pairs} & PEOPLE


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('on = "soon"', "meetings 1, on: “soon” is not a date"),
        ('state = "over"', "meetings 1, state: “over” is not one of"),
        ('starts = "half past"', "meetings 1, starts: “half past” is not a time"),
        ('colour = "red"', "“colour” is not a column of this file"),
        ('decisions = [{ item = "9", text = "Go on." }]', "meetings 1, item: “9” is not the number of an item"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    rows = {"group": '"board"', "on": "2013-01-15", "state": '"held"', "source": '"Paper"'}
    name = line.partition(" ")[0]
    kept = [f"{key} = {value}" for key, value in rows.items() if key != name]
    (tmp_path / "meetings.toml").write_text("\n".join(["[[meetings]]", *kept, line]))
    with pytest.raises(DataError, match=re.escape(told)):
        read_meetings(tmp_path)


def test_the_boards_meetings_are_loaded_as_printed_and_october_is_locked(cast: Cast) -> None:
    made = store_the_boards(cast)
    assert {day: meeting.state for day, meeting in made.items()} == {
        "2012-10-16": "agreed", "2013-01-15": "circulated", "2013-04-19": "called", "2013-07-19": "planned",
    }  # fmt: skip
    assert made["2012-10-16"].agreed_at_id == made["2013-01-15"].pk
    with cast.here():
        minutes = snapshots.minutes_of(made["2013-01-15"])
        carried = selectors.carried_to(made["2013-07-19"])
        mine = MeetingAction.objects.filter(member=cast.members["partner_lead"]).count()
        assert selectors.corrections(made["2013-01-15"]) == []
    assert "quorum: 6 of 7 voting seats" in minutes["quorum"]
    assert [item["number"] for item in minutes["items"] if item["part"]] == [f"5.{n}" for n in range(1, 9)]
    assert len(carried) == 6
    assert mine == 1


def test_the_coming_meeting_has_the_standing_items_and_the_highlight_report(cast: Cast) -> None:
    coming = store_the_boards(cast)["2013-07-19"]
    with cast.here():
        titles = [item.title for item in selectors.items(coming)]
        assert selectors.next_meeting(coming.group_id, TODAY) == coming
    assert "Enhancements to the strategy: highlight report" in titles
    assert titles[2] == "Minutes of 15 January 2013"
    assert coming.provisional


def test_what_is_read_on_its_pages_is_what_the_papers_say(cast: Cast, signed_in: Any) -> None:
    made = store_the_boards(cast)
    client = signed_in("observer")
    minutes = client.get(cast.path(f"meetings/{made['2013-01-15'].pk}/minutes/")).content.decode()
    for words in (
        "Minutes of the meeting held on 15 January 2013, Committee Room 2, Hendon Town Hall",
        "Members present",
        "Chief Inspector (for Borough Commander)",
        "Apologies were received from Borough Commander",
        "5.8",
        "ACTION: Mayor&#x27;s Office for Policing and Crime",
        "30 January 2013",
    ):
        assert words in minutes
    notice = client.get(cast.path(f"meetings/{made['2013-04-19'].pk}/notice/")).content.decode()
    for words in ("Friday 19 April 2013 at 2.30 pm", "viii)", "85-130", "45 mins", "induction loops"):
        assert words in notice


def test_the_neighbour_has_a_meeting_behind_it_and_one_to_come() -> None:
    held, coming = neighbours_meetings("board", TODAY)
    assert isinstance(held, Meeting)
    assert held.on < TODAY < coming.on
