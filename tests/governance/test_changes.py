"""What changed since the last paper of its kind: from the two frozen snapshots, and no section where there is none."""

import datetime
import html
import re
from decimal import Decimal
from typing import Any

import pytest

from budgets.ledger import services as budgets
from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers import changes, publishing_services
from governance.papers.models import Paper
from initiatives.plans.models import Action
from initiatives.plans.services import update_action
from safer_communities.tenancy.models import Partnership
from tests.governance.papers import made

REPORTS = [Paper.Kind.PROGRAMME_REPORT, Paper.Kind.HIGHLIGHT_REPORT]
HEADING = "What changed since"
in_the_database = pytest.mark.django_db(transaction=True)


def words(paper: Paper) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", paper.html)).split())


def section(paper: Paper) -> str:
    found = re.search(rf"<section>\s*<h2 id=\"changes\">{HEADING}.*?</section>", paper.html, re.DOTALL)
    assert found, "the paper has no section on what changed"
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def something_happens(cast: Any) -> None:
    """A milestone that was late is met, and £250 is spent."""
    with cast.here():
        action = Action.objects.get(pk=cast.actions[0].pk)
        update_action(
            membership=cast.members["programme_manager"], action_id=action.pk, version=action.version,
            status="achieved", achieved_on=datetime.date(2013, 7, 10), note="Agreed.",
        )  # fmt: skip
        budgets.record_spend(
            membership=cast.members["finance"], line_id=cast.line.pk, on=datetime.date(2013, 7, 1),
            amount=Decimal("250.00"), source="Invoice",
        )  # fmt: skip


def goes_by(cast: Any, until: datetime.date) -> None:
    with cast.here():
        Partnership.objects.filter(pk=cast.partnership.pk).update(frozen_on=until)
    for member in cast.members.values():
        member.partnership.frozen_on = until


@in_the_database
@pytest.mark.parametrize("kind", REPORTS)
def test_the_first_paper_of_its_kind_has_no_section(cast: Any, kind: str) -> None:
    other = next(one for one in REPORTS if one != kind)
    made(cast, other)
    something_happens(cast)
    first = made(cast, kind)
    assert HEADING not in first.html and "changes" not in first.snapshot


@in_the_database
@pytest.mark.parametrize("kind", REPORTS)
def test_the_next_one_says_what_changed_and_asked_for_again_gives_the_same_bytes(cast: Any, kind: str) -> None:
    first = made(cast, kind)
    again = made(cast, kind)
    assert bytes(again.pdf) == bytes(first.pdf), "nothing changed: the same paper"
    something_happens(cast)
    second = made(cast, kind)
    told = section(second)
    assert f"Since “{first.title}”, as at 19 July 2013." in told
    assert "Panels of barnet, overall: from Red to Green" in told
    assert "Met: A 1. Agree terms of reference (barnet) (10 July 2013)" in told
    assert "Spent: from £0 to £250, a difference of £250" in told
    assert "Missed" not in told
    third = made(cast, kind)
    assert (third.html, bytes(third.pdf)) == (second.html, bytes(second.pdf))


@in_the_database
def test_a_day_later_a_milestone_is_missed_by_the_calendar_alone(cast: Any) -> None:
    made(cast)
    goes_by(cast, datetime.date(2013, 9, 2))
    told = section(made(cast))
    assert "What changed since 19 July 2013" in told
    assert "Missed: A 2. Train volunteers (barnet) (by July – August 2013)" in told
    assert "Missed: A 1." not in told, "it was missed in the earlier paper as well"


@in_the_database
def test_where_time_went_by_and_nothing_happened_the_section_says_so(cast: Any) -> None:
    made(cast)
    goes_by(cast, datetime.date(2013, 7, 20))
    assert "No rating, milestone or amount changed." in section(made(cast))


@in_the_database
def test_it_is_compared_with_its_own_groups_papers_and_not_with_a_withdrawn_one(cast: Any) -> None:
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Board", kind="board", position=1)
        meeting = Meeting.objects.create(group=board, on=datetime.date(2013, 7, 19))
    first = made(cast)
    something_happens(cast)
    assert HEADING not in made(cast, meeting_id=meeting.pk).html, "the Board has seen none yet"
    with cast.here():
        publishing_services.withdraw_paper(
            membership=cast.members["programme_manager"], paper_id=first.pk, reason="A total was wrong."
        )
    assert HEADING not in made(cast).html


@in_the_database
def test_what_is_saved_after_a_paper_does_not_change_what_the_next_one_is_compared_with(cast: Any) -> None:
    """The earlier paper's frozen figures count, not what is in the database of that day now."""
    something_happens(cast)
    made(cast)
    with cast.here():
        budgets.record_spend(
            membership=cast.members["finance"], line_id=cast.line.pk, on=datetime.date(2013, 6, 1),
            amount=Decimal("50.00"), source="An invoice of the month before, recorded late",
        )  # fmt: skip
    assert "Spent: from £250 to £300, a difference of £50" in section(made(cast))


def report(as_at: str = "2013-07-19", *, rating: str = "green", spent: str = "10.00", **line: Any) -> Any:
    plan = {"number": "1.", "description": "Go live", "by_when": "June 2013", "due": "2013-06-30", "forecast": None,
            "achieved": None, "status": "Not started"} | line  # fmt: skip
    one = {"code": "A", "name": "Panels", "ratings": {"overall": {"rating": rating}}, "plan": [plan]}
    money = {"budget": "100.00", "spent": spent, "forecast": "100.00"}
    return {"title": "Report", "as_at": as_at, "initiatives": [one], "programme": {"money": money}}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param({"rating": "red"}, {"rating": "amber"}, {"ratings": [("red", "amber")]}, id="a rating"),
        pytest.param({}, {"status": "Achieved"}, {"met": ["1."]}, id="met"),
        pytest.param({"status": "Achieved"}, {"status": "Achieved"}, {}, id="met already"),
        pytest.param({"status": "Achieved"}, {}, {"missed": ["1."]}, id="met, and taken back"),
        pytest.param({}, {}, {}, id="missed already"),
        pytest.param({"as_at": "2013-06-30"}, {}, {"missed": ["1."]}, id="missed since"),
        pytest.param({"as_at": "2013-06-30"}, {"status": "Cancelled"}, {}, id="cancelled is not missed"),
        pytest.param({"due": None}, {"due": None}, {}, id="what has no day cannot be missed"),
        pytest.param({"spent": "30.00"}, {"spent": "10.50"}, {"money": ["-19.50"]}, id="money given back"),
    ],
)
def test_what_is_told(before: Any, now: Any, expected: Any) -> None:
    found = changes.between(report(**before), report(**now))
    told = {
        "ratings": [(one["from"], one["to"]) for one in found["ratings"]],
        "met": [one["number"] for one in found["met"]],
        "missed": [one["number"] for one in found["missed"]],
        "money": [one["difference"] for one in found["money"]],
    }
    assert {name: value for name, value in told.items() if value} == expected


def test_an_initiative_that_is_new_has_nothing_to_be_compared_with() -> None:
    new = report()
    new["initiatives"].append(new["initiatives"][0] | {"code": "B"})
    assert not any(changes.between(report(), new)[name] for name in ("ratings", "met", "missed", "money"))
