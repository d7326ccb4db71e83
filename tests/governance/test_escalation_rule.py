"""The rule of what is raised, to whom, and that nothing is raised twice: a table, and a property."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.escalation.rule import (
    Period,
    PeriodEnd,
    Place,
    Way,
    next_above,
    period_of,
    red_periods,
    risk_is_raised,
    way_up,
    why_red,
)

TODAY = date(2013, 7, 19)
ANSWERED = date(2013, 5, 2)
Q1, Q2, Q3, Q4 = (period_of(date(2013, month, 1)) for month in (1, 4, 7, 10))
LAST_Q4 = period_of(date(2012, 10, 1))


def ends(**ratings: str) -> list[PeriodEnd]:
    periods = {"last_q4": LAST_Q4, "q1": Q1, "q2": Q2, "q3": Q3}
    return [PeriodEnd(periods[name], rating) for name, rating in ratings.items()]


RED_TABLE = [
    ("two in a row", ends(q1="red", q2="red"), 2, None, [Q1, Q2]),
    ("three in a row", ends(last_q4="red", q1="red", q2="red"), 2, None, [LAST_Q4, Q1, Q2]),
    ("one is not enough", ends(q1="amber", q2="red"), 2, None, []),
    ("one is enough where the partnership says so", ends(q1="green", q2="red"), 1, None, [Q2]),
    ("red, but no longer at the last end", ends(last_q4="red", q1="red", q2="amber"), 2, None, []),
    ("the running quarter does not count yet", ends(q2="red", q3="red"), 2, None, []),
    ("the running quarter takes nothing back", ends(q1="red", q2="red", q3="green"), 2, None, [Q1, Q2]),
    ("a quarter nobody kept breaks the row", ends(last_q4="red", q2="red"), 2, None, []),
    ("the last quarter was not kept", ends(last_q4="red", q1="red"), 2, None, []),
    ("not rated is not red", ends(q1="red", q2="not_rated"), 2, None, []),
    ("never, where the partnership says so", ends(q1="red", q2="red"), 0, None, []),
    ("answered: the count starts anew", ends(last_q4="red", q1="red", q2="red"), 2, ANSWERED, []),
    ("answered, one red period is enough, and one has ended", ends(q1="red", q2="red"), 1, ANSWERED, [Q2]),
    ("answered on the last day of the period", ends(q1="red", q2="red"), 1, date(2013, 6, 30), []),
    ("answered long ago", ends(q1="red", q2="red"), 2, date(2012, 11, 1), [Q1, Q2]),
    ("nothing was kept", [], 2, None, []),
]


@pytest.mark.parametrize(("ratings", "periods", "answered_on", "expected"), [row[1:] for row in RED_TABLE],
                         ids=[row[0] for row in RED_TABLE])  # fmt: skip
def test_an_initiative_is_raised_after_so_many_red_periods(
    ratings: list[PeriodEnd], periods: int, answered_on: date | None, expected: list[Period]
) -> None:
    found = red_periods(ratings, periods=periods, today=TODAY, answered_on=answered_on)
    assert found == expected
    assert red_periods(ratings[::-1], periods=periods, today=TODAY, answered_on=answered_on) == expected


@pytest.mark.parametrize(
    ("score", "answered_on", "expected"),
    [
        (15, None, True),
        (14, None, False),
        (None, None, False),
        (25, date(2013, 7, 1), False),  # answered in this quarter
        (25, date(2013, 6, 30), True),  # and in the last
    ],
)
def test_a_risk_that_threatens_is_raised_and_again_only_in_a_later_quarter(
    score: int | None, answered_on: date | None, expected: bool
) -> None:
    assert risk_is_raised(score, threatens=15, today=TODAY, answered_on=answered_on) is expected


PLACES = {
    place.key: place
    for place in (
        Place("board", "board"),
        Place("sig", "programme_board", "board"),
        Place("basbag", "steering", "sig"),
        Place("lost", "steering", "ended"),
        Place("ended", "programme_board", "board", works=False),
        Place("round", "steering", "and-round"),
        Place("and-round", "steering", "round", works=False),
        Place("over", "steering", "sig", works=False),
    )
}


@pytest.mark.parametrize(
    ("overseers", "expected"),
    [
        (["basbag"], Way("basbag", "sig")),
        (["basbag", "board"], Way("basbag", "sig")),
        (["lost"], Way("lost", "board")),  # a programme board that ended is passed over
        (["over", "basbag"], Way("basbag", "sig")),  # and so is an overseer that ended
        (["round"], Way(None, "round")),  # routes that lead round in a circle end
        (["board"], Way(None, "board")),  # nobody is above the Board
        ([], Way(None, "sig")),  # what nobody oversees goes to the programme board
    ],
)
def test_something_is_raised_to_the_group_above_the_one_that_oversees_it(overseers: list[str], expected: Way) -> None:
    assert way_up(overseers, PLACES) == expected


def test_without_a_programme_board_it_goes_to_the_board_and_without_any_group_nowhere() -> None:
    assert way_up([], {"board": PLACES["board"]}) == Way(None, "board")
    assert way_up([], {}) is None
    assert next_above("board", PLACES) is None


def test_a_period_is_the_quarter_that_a_day_is_in() -> None:
    assert Period(date(2013, 4, 1), date(2013, 6, 30)) == Q2
    assert Period(date(2013, 10, 1), date(2013, 12, 31)) == Q4
    assert period_of(date(2012, 2, 29)) == Period(date(2012, 1, 1), date(2012, 3, 31))
    assert Q2.in_words() == "April to June 2013"


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_every_day_is_in_one_quarter_and_the_next_day_in_it_or_in_the_next(day: date) -> None:
    period = period_of(day)
    assert period.start <= day <= period.end
    assert period_of(period.end) == period
    assert period_of(period.end + datetime.timedelta(days=1)).start == period.end + datetime.timedelta(days=1)


@given(
    st.lists(st.sampled_from(["red", "amber", "green", "not_rated"]), max_size=8),
    st.integers(0, 4),
    st.one_of(st.none(), st.dates(date(2011, 1, 1), TODAY)),
)
def test_what_is_raised_is_red_throughout_long_enough_and_not_answered(
    ratings: list[str], periods: int, answered_on: date | None
) -> None:
    day, kept = TODAY, []
    for rating in ratings:
        day = period_of(day).start - datetime.timedelta(days=1)
        kept.append(PeriodEnd(period_of(day), rating))
    found = red_periods(kept, periods=periods, today=TODAY, answered_on=answered_on)
    rated = {one.period: one.rating for one in kept}
    leading = 0
    for one in kept:  # the newest first
        if one.rating != "red" or (answered_on and one.period.end <= answered_on):
            break
        leading += 1
    assert bool(found) == (periods > 0 and leading >= periods)
    assert all(rated[period] == "red" for period in found)
    assert all(answered_on is None or period.end > answered_on for period in found)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([Q2], "Red at the end of the reporting period April to June 2013. Late."),
        (
            [Q1, Q2],
            "Red at the end of two reporting periods in a row: January to March 2013, and April to June 2013. Late.",
        ),
        ([LAST_Q4, Q1, Q2], "Red at the end of 3 reporting periods in a row, the last April to June 2013. Late."),
    ],
)
def test_the_reason_says_which_periods(periods: list[Period], said: str) -> None:
    assert why_red(periods, "Late.") == said
