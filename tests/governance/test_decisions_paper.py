"""The paper “Decisions sought”: what waits for its own group, then what waits elsewhere, since when, what is asked."""

import csv
import datetime
import html
import io
import re
from typing import Any

import pytest

from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers import rendering
from governance.papers.kinds import decisions
from governance.papers.models import Paper
from tests.cast import TODAY
from tests.governance.groups import NEXT_WEEK, Steering
from tests.governance.papers import made

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def board(cast: Any) -> Group:
    """The Board, and below it the steering group, which stands before it in the list of groups."""
    cast.steering = Steering(cast)
    with cast.here():
        Group.objects.filter(pk=cast.steering.group.pk).update(position=1)
        return Group.objects.create(slug="board", name="Safer Board", kind="board", position=2)


def raised(cast: Any, group: Group, subject: str, days_ago: int) -> None:
    with cast.here():
        Escalation.objects.create(
            group=group, cause="person", subject=subject, reason=f"{subject}: nobody has decided.",
            raised_on=TODAY - days_ago * DAY, raiser="Programme manager",
        )  # fmt: skip


def paper_for(cast: Any, group: Group | None) -> Paper:
    with cast.here():
        meeting = Meeting.objects.create(group=group, on=TODAY) if group else None
    return made(cast, Paper.Kind.DECISIONS, meeting_id=meeting and meeting.pk)


def words(paper: Paper) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", paper.html)).split())


def rows(paper: Paper) -> list[dict[str, str]]:
    content = rendering.data(paper.snapshot)["decisions"][1].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_a_board_for_which_nothing_waits_is_told_what_waits_at_the_steering_group(cast: Any, board: Group) -> None:
    raised(cast, cast.steering.group, "No room for panels", 9)
    told = words(paper_for(cast, board))
    assert "Nothing waits for the Safer Board; 1 matter waits at another group." in told
    assert "Waiting at other groups Panels steering group" in told
    assert "No room for panels To answer it, or to raise it further. No room for panels: nobody has decided." in told
    assert "(raised by Programme manager) 10 July 2013 next meeting" in told


def test_its_own_matters_come_first_then_those_of_the_other_groups_each_with_its_group(cast: Any, board: Group) -> None:
    raised(cast, cast.steering.group, "No room for panels", 9)
    raised(cast, board, "Money for a third year", 2)
    raised(cast, board, "A new lead", 30)
    cast.steering.ask(question="Does it fit the delivery model?")
    paper = paper_for(cast, board)
    told = words(paper)
    assert "2 matters wait for the Safer Board; 2 matters wait at another group." in told
    expected = [
        ("Safer Board", "raised", "A new lead", "2013-06-19", ""),
        ("Safer Board", "raised", "Money for a third year", "2013-07-17", ""),
        ("Panels steering group", "raised", "No room for panels", "2013-07-10", ""),
        ("Panels steering group", "sign-off", "Policy of barnet, version 1", "2013-07-19", NEXT_WEEK.isoformat()),
    ]
    assert [
        tuple(row[name] for name in ("group", "what", "subject", "since", "due")) for row in rows(paper)
    ] == expected
    assert rows(paper)[-1]["asked"] == "To sign it off. Does it fit the delivery model?"
    places = [told.index(subject) for _, _, subject, _, _ in expected]
    assert places == sorted(places), "the page lists them in the order of its file"
    assert told.index("Waiting for the Safer Board") < places[0] < told.index("Waiting at other groups") < places[2]


def test_a_paper_for_no_group_in_particular_lists_every_group(cast: Any, board: Group) -> None:
    raised(cast, cast.steering.group, "No room for panels", 9)
    raised(cast, board, "A new lead", 30)
    paper = paper_for(cast, None)
    assert "2 matters wait for a decision, at 2 groups." in words(paper)
    assert [row["group"] for row in rows(paper)] == ["Panels steering group", "Safer Board"]


def test_what_is_answered_waits_no_more(cast: Any, board: Group) -> None:
    raised(cast, cast.steering.group, "No room for panels", 9)
    with cast.here():
        Escalation.objects.update(state="answered")
    assert "Nothing waits for the Safer Board, and nothing at other groups." in words(paper_for(cast, board))
    assert "Nothing waits for a decision." in words(paper_for(cast, None))


@pytest.mark.parametrize("number", [3, 50])
def test_it_takes_two_statements_however_much_waits(cast: Any, board: Group, statements: Any, number: int) -> None:
    for n in range(number):
        raised(cast, board, f"Matter {n}", n)
    cast.steering.ask()
    paper = paper_for(cast, board)
    with cast.here(), statements() as seen:
        found = decisions.snapshot(paper)
    assert len(seen) == 2
    assert [len(one["matters"]) for one in found["waiting"]] == [number, 1]
