"""The rules of a meeting: numbers, order, timing, quorum."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import Line, between, clock, lasting, moved, numbers, place_for, quorum, roman, timetable

# The agenda of 19 April 2013, as far as numbers and timing go
PRINTED = [
    Line("1", kind="welcome"),
    Line("2", kind="minutes"),
    Line("3", kind="matters_arising", minutes=15),
    Line("4"),
    Line("5", minutes=45),
    *[Line(f"5{name}", under="5") for name in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")],
    Line("6", minutes=10),
    Line("11", kind="other_business", minutes=5),
    Line("12", kind="next_meeting"),
]


@st.composite
def agendas(draw: st.DrawFn) -> list[Line]:
    """Items with none to three parts each."""
    lines: list[Line] = []
    minutes = st.none() | st.integers(0, 90)
    for item in range(draw(st.integers(1, 6))):
        lines.append(Line(str(item), minutes=draw(minutes)))
        lines += [Line(f"{item}.{n}", under=str(item), minutes=draw(minutes)) for n in range(draw(st.integers(0, 3)))]
    return lines


def test_items_are_numbered_and_parts_have_roman_numerals() -> None:
    found = list(numbers(PRINTED).values())
    assert found == ["1", "2", "3", "4", "5", "i)", "ii)", "iii)", "iv)", "v)", "vi)", "vii)", "viii)", "6", "7", "8"]


def test_minutes_may_number_their_parts_with_the_items_number() -> None:
    assert list(numbers(PRINTED, dotted=True).values())[5:7] == ["5.1", "5.2"]


@pytest.mark.parametrize(("number", "letters"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (39, "xxxix")])
def test_roman_numerals(number: int, letters: str) -> None:
    assert roman(number) == letters


def test_each_line_comes_up_after_what_is_before_it() -> None:
    found = timetable(PRINTED)
    assert found.total == 75
    assert found.starts["1"] == found.starts["3"] == 0
    assert found.starts["4"] == found.starts["5"] == 15
    assert found.starts["6"] == 60


def test_an_item_without_a_time_takes_what_its_parts_take() -> None:
    lines = [Line("a"), Line("b", under="a", minutes=10), Line("c", under="a", minutes=5), Line("d")]
    assert timetable(lines).starts == {"a": 0, "b": 0, "c": 10, "d": 15}


@given(agendas())
def test_nothing_comes_up_after_the_end_and_items_never_go_back_in_time(lines: list[Line]) -> None:
    found = timetable(lines)
    items = [found.starts[line.key] for line in lines if line.under is None]
    assert items == sorted(items)
    assert all(start <= found.total for start in items)


@given(agendas(), st.data())
def test_moving_keeps_every_line_and_keeps_parts_with_their_item(lines: list[Line], data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(lines))
    order = moved(lines, line.key, up=data.draw(st.booleans()))
    under = {each.key: each.under for each in lines}
    assert sorted(map(str, order)) == sorted(str(each.key) for each in lines)
    item = None
    for key in order:
        item = key if under[key] is None else item
        assert under[key] in (None, item)


@given(agendas(), st.data())
def test_what_moved_down_comes_back_up(lines: list[Line], data: st.DataObject) -> None:
    before = [line.key for line in lines]
    line = data.draw(st.sampled_from(lines))
    order = moved(lines, line.key, up=False)
    by_key = {each.key: each for each in lines}
    again = moved([by_key[key] for key in order], line.key, up=True)
    assert again == before or order == before


@pytest.mark.parametrize(
    ("key", "up", "order"),
    [
        ("b", True, ["b", "a", "a1", "a2"]),
        ("b", False, ["a", "a1", "a2", "b"]),
        ("a", False, ["b", "a", "a1", "a2"]),
        ("a2", True, ["a", "a2", "a1", "b"]),
        ("a1", True, ["a", "a1", "a2", "b"]),
    ],
)
def test_moving(key: str, up: bool, order: list[str]) -> None:
    lines = [Line("a"), Line("a1", under="a"), Line("a2", under="a"), Line("b")]
    assert moved(lines, key, up=up) == order


def test_a_new_item_goes_before_what_closes_the_meeting_and_a_new_part_after_the_last() -> None:
    assert PRINTED[place_for(PRINTED)].key == "11"
    assert PRINTED[place_for(PRINTED, "5") - 1].key == "5viii"
    assert place_for(PRINTED, "3") == 3
    assert place_for([]) == 0


@pytest.mark.parametrize(
    ("present", "reached", "begins"),
    [
        ({"chair", "police", "fire"}, True, "There was a quorum: 3 of 4 voting seats"),
        ({"chair", "police", "observer"}, False, "There was no quorum: 2 of 4 voting seats"),
        (set(), False, "There was no quorum: 0 of 4 voting seats"),
    ],
)
def test_a_quorum_counts_voting_seats_alone(present: set[str], reached: bool, begins: str) -> None:
    found = quorum(needed=3, voting={"chair", "police", "fire", "court"}, present=present)
    assert found.reached is reached
    assert found.sentence.startswith(begins)


def test_two_people_for_one_seat_fill_it_once() -> None:
    assert quorum(needed=2, voting=["chair", "police"], present=["chair", "chair"]).present == 1


def test_times_of_day() -> None:
    assert clock(datetime.time(14, 30), 75) == datetime.time(15, 45)
    assert clock(datetime.time(23, 30), 45) == datetime.time(0, 15)
    assert between(datetime.time(14, 30), datetime.time(16, 0)) == 90


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (135, "2 hours 15 minutes")],
)
def test_how_long_in_words(minutes: int, words: str) -> None:
    assert lasting(minutes) == words
