"""What a group's answers come to, by each of the three rules."""

import dataclasses
import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.documents.deciding import Choice, Outcome, Verdict, decide, is_over, waits_for
from governance.groups.leading import Place, leads, short_of_quorum

TODAY = datetime.date(2013, 7, 19)
PLACES = (
    Place("chair", "Chief Inspector", "chair", holder="Inspector"),
    Place("vice", "Head of Probation", "vice_chair", holder="Probation"),
    Place("a", "Cabinet Member", holder="Member"),
    Place("b", "Finance Lead", holder="Finance"),
    Place("seen", "Observer", votes=False, holder="Victim Support"),
)
APPROVE, CHANGES, REJECT, RECUSE = "approve", "changes", "reject", "recuse"


def vacant(*keys: str) -> tuple[Place, ...]:
    return tuple(Place(p.key, p.title, p.office, p.votes, "" if p.key in keys else p.holder) for p in PLACES)


def decided(
    rule: str,
    answers: Mapping[str, str],
    *,
    quorum: int = 3,
    places: tuple[Place, ...] = PLACES,
    days_left: int = 5,
) -> Verdict:
    due_on = TODAY + datetime.timedelta(days=days_left)
    return decide(rule=rule, quorum=quorum, places=places, answers=answers, today=TODAY, due_on=due_on)


BY_CHAIR = [
    ({}, (), "open", "The chair has not answered yet."),
    ({"a": APPROVE, "vice": REJECT}, (), "open", "The chair has not answered yet."),
    ({"chair": APPROVE, "vice": REJECT}, (), "signed", "The chair approved it."),
    ({"chair": CHANGES}, (), "changes", "The chair asked for changes."),
    ({"chair": REJECT}, (), "rejected", "The chair rejected it."),
    ({"chair": RECUSE}, (), "open", "The vice-chair has not answered yet, who acts because the chair stands aside."),
    ({"chair": RECUSE, "vice": APPROVE}, (), "signed", "The vice-chair approved it, as the chair stands aside."),
    ({"vice": REJECT}, ("chair",), "rejected", "The vice-chair rejected it, as the chair’s seat is vacant."),
    ({"a": APPROVE}, ("chair", "vice"), "open", "Nobody can decide: the chair’s seat is vacant and the vice-chair’s"),
    ({"chair": RECUSE, "vice": RECUSE}, (), "open", "Nobody can decide: the chair stands aside and the vice-chair"),
    # what the chair answered before leaving stands
    ({"chair": APPROVE}, ("chair",), "signed", "The chair approved it."),
]


@pytest.mark.parametrize(("answers", "gone", "outcome", "reason"), BY_CHAIR)
def test_the_chair_decides_and_without_one_the_vice_chair(
    answers: dict[str, str], gone: tuple[str, ...], outcome: str, reason: str
) -> None:
    found = decided("chair", answers, places=vacant(*gone))
    assert (found.outcome, found.reason.startswith(reason)) == (outcome, True), found.reason


BY_QUORUM = [
    ({}, 3, (), "open", "0 of the 3 answers"),
    ({"chair": APPROVE, "a": APPROVE}, 3, (), "open", "2 of the 3 answers"),
    # three of four are a majority whatever the fourth says
    ({"chair": APPROVE, "a": APPROVE, "b": APPROVE}, 3, (), "signed", "3 of 3 who answered approved it."),
    ({"chair": APPROVE, "a": APPROVE, "b": REJECT}, 3, (), "open", "3 have answered, the quorum is 3; no majority"),
    ({"chair": REJECT, "a": REJECT, "b": REJECT}, 3, (), "rejected", "3 of 3 who answered rejected it."),
    (
        {"chair": APPROVE, "a": APPROVE, "b": REJECT, "vice": CHANGES},
        3,
        (),
        "changes",
        "2 of 4 who answered approved it, which is no majority: it goes back to be changed.",
    ),
    ({"chair": APPROVE, "a": REJECT, "b": REJECT, "vice": CHANGES}, 3, (), "changes", "1 of 4 who answered"),
    # who stands aside is not counted, and the observer's answer never is
    ({"chair": APPROVE, "a": APPROVE, "b": RECUSE, "vice": RECUSE}, 2, (), "signed", "2 of 2 who answered"),
    ({"chair": APPROVE, "seen": APPROVE, "a": APPROVE}, 3, (), "open", "2 of the 3 answers"),
    # a group without quorum cannot decide, and says why
    ({"chair": APPROVE}, 3, ("a", "b"), "open", "No quorum: 3 must answer, and only 2 can."),
    ({"chair": APPROVE, "vice": RECUSE, "a": RECUSE}, 3, (), "open", "No quorum: 3 must answer, and only 2 can."),
    ({}, 1, ("chair", "vice", "a", "b"), "open", "No quorum: 1 must answer, and nobody can."),
    ({"chair": APPROVE, "a": APPROVE}, 2, ("b", "vice"), "signed", "2 of 2 who answered approved it."),
]


@pytest.mark.parametrize(("answers", "quorum", "gone", "outcome", "reason"), BY_QUORUM)
def test_by_quorum_a_majority_decides_as_soon_as_it_is_certain(
    answers: dict[str, str], quorum: int, gone: tuple[str, ...], outcome: str, reason: str
) -> None:
    found = decided("quorum", answers, quorum=quorum, places=vacant(*gone))
    assert (found.outcome, found.reason.startswith(reason)) == (outcome, True), found.reason


EVERYBODY = {"chair": APPROVE, "vice": APPROVE, "a": APPROVE, "b": APPROVE}
BY_ALL = [
    ({}, (), "open", "Every seat has to approve: 0 of 4 have."),
    (EVERYBODY, (), "signed", "Every seat approved it (4 of 4)."),
    (EVERYBODY | {"b": RECUSE}, (), "signed", "Every seat approved it (3 of 3)."),
    (EVERYBODY | {"b": REJECT, "a": CHANGES}, (), "rejected", "Every seat has to approve; Finance Lead rejected it."),
    ({"a": CHANGES}, (), "changes", "Every seat has to approve; Cabinet Member asked for changes."),
    (
        {"chair": APPROVE, "vice": APPROVE, "a": APPROVE},
        ("b",),
        "open",
        "Every seat has to approve: 3 of 4 have. Nobody can approve for a vacant seat: Finance Lead.",
    ),
    (dict.fromkeys(("chair", "vice", "a", "b"), RECUSE), (), "open", "Nobody can decide: no voting seat is left"),
    ({"seen": REJECT}, (), "open", "Every seat has to approve: 0 of 4 have."),
]


@pytest.mark.parametrize(("answers", "gone", "outcome", "reason"), BY_ALL)
def test_by_all_every_voting_seat_has_to_approve(
    answers: dict[str, str], gone: tuple[str, ...], outcome: str, reason: str
) -> None:
    found = decided("all", answers, places=vacant(*gone))
    assert (found.outcome, found.reason.startswith(reason)) == (outcome, True), found.reason


LATE = [
    ("chair", {}, 3, "lapsed", "The last day for answers passed without a decision. The chair has not answered yet."),
    ("all", {"a": APPROVE}, 3, "lapsed", "The last day for answers passed without a decision. Every seat"),
    ("quorum", {"a": APPROVE}, 3, "lapsed", "The last day for answers passed without a decision. No quorum: 3 must"),
    # with a quorum the majority of those who did answer counts
    ("quorum", {"a": APPROVE, "b": APPROVE, "vice": REJECT}, 3, "signed", "2 of 3 who answered approved it."),
    (
        "quorum",
        {"a": APPROVE, "b": REJECT},
        2,
        "changes",
        "1 of 2 who answered approved it, which is no majority: it goes back",
    ),
]


@pytest.mark.parametrize(("days_left", "over"), [(1, False), (0, False), (-1, True)])
def test_answers_are_taken_to_the_end_of_the_last_day(days_left: int, over: bool) -> None:
    assert is_over(TODAY + datetime.timedelta(days=days_left), TODAY) is over


@pytest.mark.parametrize(("rule", "answers", "quorum", "outcome", "reason"), LATE)
def test_the_day_after_the_last_day_decides_what_is_left(
    rule: str, answers: dict[str, str], quorum: int, outcome: str, reason: str
) -> None:
    found = decided(rule, answers, quorum=quorum, days_left=-1)
    assert (found.outcome, found.reason.startswith(reason)) == (outcome, True), found.reason
    # on the last day itself everybody can still answer
    assert decided(rule, {}, quorum=quorum, days_left=0).outcome == Outcome.OPEN


choices = st.sampled_from(list(Choice))
voting = st.dictionaries(st.sampled_from(["chair", "vice", "a", "b"]), choices)


@given(voting, voting, st.integers(1, 5))
def test_a_majority_that_is_certain_is_not_overturned_by_later_answers(
    first: dict[str, Choice], later: dict[str, Choice], quorum: int
) -> None:
    found = decided("quorum", first, quorum=quorum)
    if found.outcome in (Outcome.SIGNED, Outcome.REJECTED):
        assert decided("quorum", later | first, quorum=quorum, days_left=-1).outcome == found.outcome


rules = st.sampled_from(["chair", "quorum", "all"])


@given(rules, st.dictionaries(st.sampled_from([place.key for place in PLACES]), choices), st.sets(st.integers(0, 4)))
def test_what_a_seat_answers_that_is_not_waited_for_decides_nothing(
    rule: str, answers: dict[str, Choice], voteless: set[int]
) -> None:
    places = tuple(dataclasses.replace(place, votes=n not in voteless) for n, place in enumerate(PLACES))
    waited = {place.key for place in places if waits_for(rule, votes=place.votes, office=place.office)}
    without = {key: choice for key, choice in answers.items() if key in waited}
    assert decided(rule, answers, places=places) == decided(rule, without, places=places)
    assert {place.key for place in places if place.votes} <= waited


@given(voting, st.integers(1, 5), st.integers(-1, 3), rules)
def test_nothing_is_signed_without_its_quorum_or_after_a_lapse(
    answers: dict[str, Choice], quorum: int, days_left: int, rule: str
) -> None:
    found = decided(rule, answers, quorum=quorum, days_left=days_left)
    counted = [choice for choice in answers.values() if choice != Choice.RECUSE]
    if found.outcome == Outcome.SIGNED:
        assert Choice.APPROVE in counted
        assert rule != "quorum" or (len(counted) >= quorum and counted.count(Choice.APPROVE) * 2 > len(counted))
        assert rule != "all" or set(counted) == {Choice.APPROVE}
    assert (found.outcome == Outcome.LAPSED) <= (days_left < 0)
    assert (found.outcome == Outcome.OPEN) <= (days_left >= 0)
    assert found.reason.endswith(".")


LEADING = [
    ((), "chair", False, ""),
    (("chair",), "vice", True, "The chair’s seat (Chief Inspector) is vacant. The vice-chair (Head of Probation) acts"),
    (
        ("chair", "vice"),
        "",
        False,
        "The chair’s seat (Chief Inspector) is vacant, and so is the vice-chair’s. The clerk",
    ),
]


@pytest.mark.parametrize(("gone", "key", "acting", "sentence"), LEADING)
def test_a_chair_who_leaves_is_stood_in_for_by_the_vice_chair(
    gone: tuple[str, ...], key: str, acting: bool, sentence: str
) -> None:
    found = leads(vacant(*gone), clerk="Project manager")
    assert (found.key, found.acting) == (key, acting)
    assert found.sentence.startswith(sentence)
    assert bool(found.sentence) == bool(gone)


@pytest.mark.parametrize(
    ("seats", "quorum", "sentence"),
    [
        ([], 2, "The quorum is 2, but there are no voting seats: it cannot be met."),
        ([""], 1, "The quorum is 1, but the only voting seat is not filled: it cannot be met."),
        (["Member"], 2, "The quorum is 2, but there is only one voting seat: it cannot be met."),
    ],
)
def test_a_group_with_hardly_a_seat_is_told_so_in_plain_words(seats: list[str], quorum: int, sentence: str) -> None:
    assert short_of_quorum([Place("a", "Chair", holder=holder) for holder in seats], quorum) == sentence


def test_a_vacant_chair_without_a_vice_chair_is_said_in_a_whole_sentence() -> None:
    said = leads([Place("a", "Cabinet Member", office="chair")]).sentence
    assert said.startswith("The chair’s seat (Cabinet Member) is vacant and there is no vice-chair who could act.")


def test_a_group_without_offices_is_told_to_appoint_a_chair() -> None:
    plain = [Place("a", "Cabinet Member", holder="Member")]
    assert leads(plain).sentence == (
        "This group has no chair and no vice-chair who could act. "
        "Whoever runs the programme has to see that one is appointed."
    )


@pytest.mark.parametrize(
    ("gone", "quorum", "sentence"),
    [
        ((), 4, ""),
        (("a",), 4, "The quorum is 4, but only 3 of 4 voting seats are filled: it cannot be met."),
        (("a", "b", "vice"), 2, "The quorum is 2, but only 1 of 4 voting seats is filled: it cannot be met."),
        (
            ("chair", "vice", "a", "b"),
            1,
            "The quorum is 1, but none of the 4 voting seats is filled: it cannot be met.",
        ),
    ],
)
def test_a_group_that_cannot_meet_its_quorum_says_so(gone: tuple[str, ...], quorum: int, sentence: str) -> None:
    assert short_of_quorum(vacant(*gone), quorum) == sentence
