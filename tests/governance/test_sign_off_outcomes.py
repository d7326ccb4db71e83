"""What the answers of a group come to: by its quorum, its chair, the last day; and what a signature completes."""

import datetime
from collections.abc import Callable

import pytest

from governance import tasks
from governance.documents import sign_off_services
from governance.documents.models import Answer, SignOff
from governance.groups import seat_services
from governance.groups import selectors as groups
from governance.groups.leading import short_of_quorum
from governance.groups.models import Seat
from governance.groups.services import update_group
from initiatives.plans.models import Action, Note
from initiatives.plans.services import update_action
from tests.cast import TODAY, Cast
from tests.governance.groups import DAY, NEXT_WEEK, SignedIn, Steering
from tests.governance.sign_offs import action_now, form_of, lend, page, set_today

Says = Callable[..., None]

# --- A group without quorum, a chair who leaves, a seat that ends


def test_the_answer_of_a_seat_that_has_ended_stays_and_is_not_counted(
    steering: Steering, cast: Cast, sign_off_says: Says
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance")
    with cast.here():
        seat = steering.seats["finance"]
        seat_services.end_seat(membership=steering.manager, seat_id=seat.pk, version=seat.version)
    steering.answer(asked, "steering_member")
    assert steering.answer(asked, "board_member").outcome == "open"
    sign_off_says(asked, "the seat has ended: not counted", "2 of the 3 answers that make the quorum are in.")


def test_a_group_without_quorum_cannot_decide_and_the_page_says_why(steering: Steering, sign_off_says: Says) -> None:
    asked = steering.ask()
    for role in ("board_member", "finance"):
        steering.leave(role)
    assert steering.answer(asked, "steering_member").outcome == "open"
    sign_off_says(asked, "No quorum: 3 must answer, and only 2 can.", "the seat is vacant")


@pytest.mark.parametrize("lent", [True, False])
def test_somebody_with_two_seats_held_or_lent_counts_for_each_in_the_quorum(
    steering: Steering, cast: Cast, lent: bool
) -> None:
    one = cast.members["board_member"]
    if lent:
        lend(steering, one)
    else:
        steering.leave("finance")
        with cast.here():
            seat = Seat.objects.get(pk=steering.seats["finance"].pk)
            seat_services.fill_seat(
                membership=steering.manager, seat_id=seat.pk, version=seat.version, member=one, started_on=TODAY
            )
    steering.leave("partner_lead")  # three seats are filled, by two people or answered for by them
    with cast.here():
        assert short_of_quorum(groups.places(groups.lineup(steering.group.pk, TODAY)), 3) == ""
    asked = steering.ask()
    steering.answer(asked, "steering_member")
    assert steering.answer(asked, "board_member").outcome == "open"
    found = steering.answer(asked, "board_member", seat=steering.seats["finance"])
    assert (found.outcome, found.reason) == ("signed", "3 of 3 who answered approved it.")


def test_the_rule_and_quorum_of_the_day_it_was_asked_hold_to_the_end(steering: Steering, cast: Cast) -> None:
    asked = steering.ask()
    with cast.here():
        update_group(membership=steering.manager, group_id=steering.group.pk, version=1, quorum=1, rule="chair")
    assert steering.answer(asked, "steering_member").outcome == "open"


def test_when_the_chair_leaves_the_vice_chair_decides(cast: Cast) -> None:
    steering = Steering(cast, rule="chair")
    asked = steering.ask()
    assert steering.answer(asked, "partner_lead", "approve").outcome == "open"
    steering.leave("steering_member")
    found = steering.answer(asked, "partner_lead", "changes", "Shorter, please.")
    assert (found.outcome, found.reason) == (
        "changes",
        "The vice-chair asked for changes, as the chair’s seat is vacant.",
    )


def test_a_chair_who_leaves_what_the_vice_chair_has_answered_decides_it_the_night_after(
    cast: Cast, sign_off_says: Says
) -> None:
    """Not at once: whoever moves the chair from one seat to another decides nothing on the way."""
    steering = Steering(cast, rule="chair")
    asked = steering.ask(completes=cast.actions[1])
    steering.answer(asked, "partner_lead", "reject")
    seats = [steering.seats[role] for role in ("steering_member", "finance")]
    with cast.here():
        for seat, office in zip(seats, ("", "chair"), strict=True):
            seat_services.update_seat(
                membership=steering.manager, seat_id=seat.pk, version=seat.version,
                organisation=cast.organisation, title=seat.title, office=office, votes=True,
            )  # fmt: skip
    tasks.settle_sign_offs()
    with cast.here():
        assert SignOff.objects.get(pk=asked.pk).outcome == "open"
    steering.leave("finance")
    sign_off_says(asked, "The vice-chair rejected it, as the chair’s seat is vacant. That decides it tonight, unless")
    tasks.settle_sign_offs()
    with cast.here():
        found = SignOff.objects.get(pk=asked.pk)
        assert (found.outcome, found.reason) == (
            "rejected",
            "The vice-chair rejected it, as the chair’s seat is vacant.",
        )


def test_a_partnership_whose_sign_offs_cannot_be_settled_holds_up_no_other(
    steering: Steering, neighbour: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Steering(neighbour)
    asked = [(steering.cast, steering.ask()), (neighbour, theirs.ask())]
    for cast, _ in asked:
        with cast.here():
            set_today(cast, NEXT_WEEK + DAY)
    settle, broken = sign_off_services.settle_open, []

    def breaks_once(today: datetime.date) -> int:
        if not broken:
            broken.append(today)
            raise RuntimeError("something is amiss")
        return settle(today)

    monkeypatch.setattr(sign_off_services, "settle_open", breaks_once)
    tasks.settle_sign_offs()
    outcomes = []
    for cast, one in asked:
        with cast.here():
            outcomes.append(SignOff.objects.get(pk=one.pk).outcome)
    assert sorted(outcomes) == ["lapsed", "open"]


# --- What a signature completes


def test_a_signature_completes_the_action_that_waited_for_it_with_a_note(steering: Steering, cast: Cast) -> None:
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        assert action_now(cast).status == "not_started"
        steering.answer(asked, role)
    done = action_now(cast)
    assert (done.status, done.achieved_on) == ("achieved", TODAY)
    with cast.here():
        note = Note.objects.get(action=done)
        assert note.text == "Signed off by Panels steering group: Policy of barnet, version 1."
        assert Action.history.filter(id=done.pk).latest().history_user == cast.user("finance")


@pytest.mark.parametrize("choice", ["changes", "reject"])
def test_anything_but_a_signature_completes_nothing(steering: Steering, cast: Cast, choice: str) -> None:
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance", "partner_lead"):
        found = steering.answer(asked, role, choice)
        if found.outcome != "open":
            break
    assert found.outcome != "open"
    assert action_now(cast).status == "not_started"


def test_an_action_that_was_achieved_meanwhile_keeps_its_day(steering: Steering, cast: Cast) -> None:
    asked = steering.ask(completes=cast.actions[1])
    with cast.here():
        update_action(
            membership=steering.manager,
            action_id=cast.actions[1].pk,
            version=1,
            status="achieved",
            achieved_on=TODAY - 3 * DAY,
        )
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    assert action_now(cast).achieved_on == TODAY - 3 * DAY


# --- The last day passes


@pytest.mark.parametrize(("days", "outcome"), [(7, "open"), (8, "lapsed")])
def test_the_night_after_the_last_day_what_is_undecided_lapses(
    steering: Steering, cast: Cast, days: int, outcome: str
) -> None:
    asked = steering.ask()
    set_today(cast, TODAY + days * DAY)
    tasks.settle_sign_offs()
    with cast.here():
        found = SignOff.objects.get(pk=asked.pk)
        assert found.outcome == outcome
        nobody = SignOff.history.filter(id=asked.pk).latest().history_user is None
        assert nobody == (outcome == "lapsed")
    tasks.settle_sign_offs()  # once is enough: what lapsed is left alone


def test_with_a_quorum_the_majority_of_those_who_answered_counts_when_the_day_has_passed(
    steering: Steering, cast: Cast
) -> None:
    asked = steering.ask(completes=cast.actions[1])
    steering.answer(asked, "steering_member")
    steering.answer(asked, "finance")
    assert steering.answer(asked, "board_member", "reject").outcome == "open"
    with cast.here():
        assert sign_off_services.settle_open(NEXT_WEEK + DAY) == 1
        assert SignOff.objects.get(pk=asked.pk).outcome == "signed"
    assert action_now(cast).status == "achieved"


def test_after_the_last_day_nobody_answers_even_before_the_night(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    set_today(cast, NEXT_WEEK + DAY)
    client = signed_in("finance")
    assert "The last day for answers has passed." in client.get(page(asked, cast)).content.decode()
    answer = client.post(page(asked, cast), form_of(asked, steering.seats["finance"]))
    assert (answer.status_code, "The last day for answers was 26 July 2013." in answer.content.decode()) == (422, True)
    with cast.here():
        assert not Answer.objects.exists()


def test_once_the_last_day_has_passed_no_page_waits_for_an_answer_though_the_night_has_not_decided_yet(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance")
    set_today(cast, NEXT_WEEK + DAY)
    client = signed_in("steering_member")
    shown = client.get(page(asked, cast))
    sentence = shown.context["sentence"]
    assert sentence.startswith("Panels steering group was asked to sign it off by 26 July 2013.")
    assert sentence.endswith("That day has passed: no more answers are taken.")
    said = shown.content.decode()
    assert "waited for until" not in said
    assert "It lapses at the next nightly check" in said and "only 1 did" in said
    assert client.get(cast.path("documents/")).context["waiting"] == []
    assert [one for one in client.get(cast.path("my-work/")).context["owed"] if one.kind == "sign_off"] == []
    assert "the day has passed" in client.get(cast.path("governance/panels-steering-group/")).content.decode()
    everybodys = client.get(cast.path("governance/")).content.decode()
    assert "the day has passed" in everybodys and "no longer taken" in everybodys and "waits for you" not in everybodys


def test_whoever_has_answered_is_not_told_to_answer_again_after_the_last_day(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance")
    steering.answer(asked, "steering_member")
    assert steering.answer(asked, "board_member", "reject").outcome == "open"
    set_today(cast, NEXT_WEEK + DAY)
    said = signed_in("finance").get(page(asked, cast)).content.decode()
    assert "you can answer again" not in said and "Others can until" not in said
    assert "Signed off is what the next nightly check writes down" in said


def test_on_the_last_day_itself_the_answer_is_still_waited_for(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    set_today(cast, NEXT_WEEK)
    shown = signed_in("finance").get(page(asked, cast))
    assert "Your answer is waited for until 26 July 2013." in shown.context["sentence"]
    assert steering.answer(asked, "finance").outcome == "open"
