"""What is owed, when somebody is told, and how urgent it is: tables and properties of the plain rules."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.notices.rules import LONGEST_TEXT, is_urgent, sorted_by_day, tellings, text_of
from safer_communities.owed import Owed

TODAY = date(2013, 7, 19)


def owed(kind: str = "milestone", due_on: date | None = TODAY, **more: object) -> Owed:
    given: dict = {"key": "milestone 1", "what": "Go live", "about": "Panels", "path": "/x/", "verb": "Update", **more}
    return Owed(kind=kind, due_on=due_on, **given)


def day(offset: int) -> date:
    return TODAY + datetime.timedelta(days=offset)


@pytest.mark.parametrize(
    ("due_on", "stage", "told"),
    [
        (day(-1), "late", "Overdue since 18 July 2013: Go live (Panels)"),
        (day(0), "soon", "Today, 19 July 2013: Go live (Panels)"),
        (day(14), "soon", "By 2 August 2013: Go live (Panels)"),
        (day(15), "later", None),
        (None, "soon", "Go live (Panels)"),
    ],
)
def test_a_reminder_is_made_two_weeks_ahead_and_again_once_it_is_overdue(
    due_on: date | None, stage: str, told: str | None
) -> None:
    one = owed(due_on=due_on)
    assert one.stage(TODAY) == stage
    assert [each.text for each in tellings([one], today=TODAY)] == ([told] if told else [])


def test_the_same_thing_is_told_under_one_key_until_its_day_or_its_stage_changes() -> None:
    [first] = tellings([owed(due_on=day(3))], today=TODAY)
    [next_day] = tellings([owed(due_on=day(3))], today=day(1))
    [moved] = tellings([owed(due_on=day(4))], today=TODAY)
    [late] = tellings([owed(due_on=day(3))], today=day(4))
    assert first.key == next_day.key
    assert len({first.key, moved.key, late.key}) == 3


@pytest.mark.parametrize(
    ("kind", "due_on", "urgent"),
    [
        ("sign_off", day(3), True),
        ("sign_off", day(4), False),
        ("sign_off", day(-2), True),
        ("meeting", day(7), True),
        ("meeting", day(8), False),
        ("escalation", None, True),
        ("milestone", day(-90), False),
        ("meeting_action", day(0), False),
        ("review", day(-90), False),
        ("sign_off", None, False),
    ],
)
def test_what_is_urgent(kind: str, due_on: date | None, urgent: bool) -> None:
    assert is_urgent(owed(kind, due_on), TODAY) is urgent


def test_the_longest_overdue_comes_first_and_what_has_no_day_last() -> None:
    rows = [owed(due_on=None), owed(due_on=day(5)), owed(due_on=day(-5))]
    assert [one.due_on for one in sorted_by_day(rows)] == [day(-5), day(5), None]


@given(st.text(max_size=900), st.text(max_size=300))
def test_a_text_always_fits_its_column(what: str, about: str) -> None:
    assert len(text_of(owed(what=what, about=about), TODAY)) <= LONGEST_TEXT
