"""Answering a sign-off: for whom it waits, who answers for which seat, and what can go wrong with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from governance.documents import selectors
from governance.documents.models import Answer, SignOff
from governance.groups.models import Seat
from tests.cast import TODAY, Cast
from tests.governance.groups import DAY, SignedIn, Steering, somebody_else
from tests.governance.sign_offs import form_of, lend, page
from tests.waiting import overlapping

# --- Waiting for me


def test_a_sign_off_waits_for_each_seat_until_it_has_answered(steering: Steering) -> None:
    asked = steering.ask()
    cast = steering.cast

    def waiting() -> set[str]:
        with cast.here():
            return {role for role, one in cast.members.items() if asked in selectors.waiting_for(one, TODAY)}

    everybody = {"steering_member", "partner_lead", "board_member", "finance"}  # the observer's seat has no vote
    assert waiting() == everybody
    steering.answer(asked, "finance", "changes")
    assert waiting() == everybody - {"finance"}
    for role in ("steering_member", "partner_lead", "board_member"):
        steering.answer(asked, role)
    assert waiting() == set()  # decided


@pytest.mark.parametrize(("rule", "waits"), [("chair", True), ("quorum", False), ("all", False)])
def test_a_chair_without_a_vote_is_waited_for_where_the_chair_decides(
    cast: Cast, signed_in: SignedIn, rule: str, waits: bool
) -> None:
    steering = Steering(cast, rule=rule)
    with cast.here():
        Seat.objects.filter(pk=steering.seats["steering_member"].pk).update(votes=False)
    asked = steering.ask()
    with cast.here():
        assert selectors.waiting_for(cast.members["steering_member"], TODAY) == ([asked] if waits else [])
    shown = signed_in("steering_member").get(page(asked, cast)).content.decode()
    assert ("Your answer is waited for until 26 July 2013." in shown) == waits


def test_whoever_sits_without_a_vote_may_comment_and_nothing_waits_for_it(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    client = signed_in("observer")
    for address in ("documents/", "my-work/"):
        assert page(asked, cast) not in client.get(cast.path(address)).content.decode()
    assert "waits for you" not in client.get(cast.path("governance/")).content.decode()
    shown = client.get(page(asked, cast)).content.decode()
    assert "is waited for" not in shown
    assert "Your seat has no vote: you may comment until then, and nothing waits for it." in shown
    assert "What you say is recorded and shown; it does not count." in shown
    assert shown.count("no vote, nothing waits for it") == 1  # beside the one such seat
    assert "What you say is recorded and shown" not in signed_in("finance").get(page(asked, cast)).content.decode()
    sent = form_of(asked, steering.seats["observer"], choice="changes", comment="Ask the victims first.")
    assert client.post(page(asked, cast), sent).status_code == 302
    shown = client.get(page(asked, cast)).content.decode()
    assert "Ask the victims first." in shown
    assert "0 of the 3 answers that make the quorum are in." in shown
    assert "You have answered." in shown


def test_whoever_has_a_seat_with_a_vote_and_one_without_is_waited_for_with_the_first(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    lend(steering, cast.members["observer"])
    client = signed_in("observer")
    shown = client.get(page(asked, cast)).content.decode()
    assert "Your answer is waited for until 26 July 2013." in shown
    assert "Victim Support, barnet (no vote)" in shown
    steering.answer(asked, "observer", seat=steering.seats["finance"])
    assert "You have answered." in client.get(page(asked, cast)).content.decode()
    with cast.here():
        assert selectors.waiting_for(cast.members["observer"], TODAY) == []


def test_the_documents_page_lists_what_waits_for_the_person(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    steering.ask()
    assert "One sign-off waits for your answer." in signed_in("finance").get(cast.path("documents/")).content.decode()
    assert "Nothing waits for your answer." in signed_in("administrator").get(cast.path("documents/")).content.decode()


# --- Answering


def test_a_seat_answers_and_the_rule_decides(
    steering: Steering, cast: Cast, signed_in: SignedIn, sign_off_says: Callable[..., None]
) -> None:
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        client = signed_in(role)
        assert "Your answer is waited for until 26 July 2013." in client.get(page(asked, cast)).content.decode()
        answer = client.post(page(asked, cast), form_of(asked, steering.seats[role]))
        assert answer.status_code == 302
    sign_off_says(asked, "Signed off, 19 July 2013. 3 of 3 who answered approved it.")
    with cast.here():
        found = SignOff.objects.get(pk=asked.pk)
        assert (found.outcome, found.decided_on, found.sha256) == ("signed", TODAY, steering.revision.sha256)
        record = SignOff.history.filter(id=asked.pk).latest()
        assert record.history_user == cast.user("finance")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"choice": "changes"}, "Say why, so that whoever wrote it knows what to do."),
        ({"choice": "reject", "comment": "  "}, "Say why"),
        ({"choice": "recuse"}, "Say why"),
        ({"choice": ""}, "Choose the answer."),
        ({"choice": "perhaps", "comment": "Kept as typed"}, "Choose the answer from the list."),
        ({"sha256": "0" * 64, "comment": "Kept as typed"}, "was about another version. Read this one, then answer."),
    ],
)
def test_an_answer_that_cannot_stand_is_told_beside_the_field(
    steering: Steering, cast: Cast, signed_in: SignedIn, changed: dict[str, str], message: str
) -> None:
    asked = steering.ask()
    answer = signed_in("finance").post(page(asked, cast), form_of(asked, steering.seats["finance"], **changed))
    shown = answer.content.decode()
    assert (answer.status_code, message in shown, "There is a problem" in shown) == (422, True, True)
    assert changed.get("comment", "").strip() in shown
    with cast.here():
        assert not Answer.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "programme_manager", "project_manager"])
def test_without_a_seat_nobody_answers_however_mighty(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str
) -> None:
    asked = steering.ask()
    answer = signed_in(role).post(page(asked, cast), form_of(asked, steering.seats["finance"]))
    assert answer.status_code == 403
    with cast.here():
        assert not Answer.objects.exists()


def test_nobody_answers_for_another_seat_or_for_a_seat_of_another_group(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    stranger = Steering(cast).seats["finance"]
    for seat in (steering.seats["board_member"], stranger):
        answer = signed_in("finance").post(page(asked, cast), form_of(asked, seat))
        assert answer.status_code == 422
    with cast.here():
        assert not Answer.objects.exists()


def test_of_two_answers_by_one_seat_the_later_counts_and_both_stay(
    steering: Steering, sign_off_says: Callable[..., None]
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance", "reject", "It costs too much.")
    steering.answer(asked, "finance", "approve")
    steering.answer(asked, "board_member")
    assert steering.answer(asked, "partner_lead").outcome == "signed"
    sign_off_says(asked, "Before: reject", "It costs too much.")


def test_a_decided_sign_off_takes_no_more_answers_and_cannot_be_changed(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    answer = signed_in("partner_lead").post(page(asked, cast), form_of(asked, steering.seats["partner_lead"]))
    assert (answer.status_code, "This sign-off is decided: signed off." in answer.content.decode()) == (422, True)
    for change in ({"outcome": "rejected"}, {"reason": "Other"}, {"sha256": "0" * 64}):
        with cast.here(), pytest.raises(DatabaseError, match="decided and cannot be changed"), transaction.atomic():
            SignOff.objects.filter(pk=asked.pk).update(**change)
    with cast.here(), pytest.raises(DatabaseError, match=r"permission denied|answer"), transaction.atomic():
        Answer.objects.filter(sign_off=asked).update(choice="reject")


# --- A seat that is left, or lent


def test_whoever_left_a_seat_answers_no_more_and_what_they_answered_stands(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance")
    steering.leave("finance")
    answer = signed_in("finance").post(page(asked, cast), form_of(asked, steering.seats["finance"]))
    assert answer.status_code == 403
    steering.answer(asked, "steering_member")
    assert steering.answer(asked, "board_member").outcome == "signed"


def test_a_delegate_answers_for_the_holder_and_the_record_says_so(
    steering: Steering, cast: Cast, signed_in: SignedIn, sign_off_says: Callable[..., None]
) -> None:
    asked = steering.ask()
    lend(steering, cast.members["project_manager"])
    shown = signed_in("project_manager").get(page(asked, cast)).content.decode()
    assert "Your answer for Finance Lead, barnet, whose holder asked you to" in shown
    sent = form_of(asked, steering.seats["finance"])
    assert signed_in("project_manager").post(page(asked, cast), sent).status_code == 302
    with cast.here():
        given = Answer.objects.get()
        assert (given.person, given.delegated) == ("Project manager, barnet", True)
    sign_off_says(asked, "for the holder, who asked them to")


@pytest.mark.parametrize("why", ["over", "not begun", "the holder left"])
def test_a_delegation_holds_for_its_days_and_its_holder_alone(steering: Steering, why: str) -> None:
    asked = steering.ask()
    deputy = somebody_else(steering.cast)
    days = {"over": (TODAY - 9 * DAY, TODAY - DAY), "not begun": (TODAY + DAY, TODAY + DAY)}.get(why, (TODAY, TODAY))
    lend(steering, deputy, started_on=days[0], ended_on=days[1])
    if why == "the holder left":
        steering.leave("finance")
    with steering.cast.here():
        assert selectors.seats_answered_for(deputy, TODAY) == {}
        assert selectors.waiting_for(deputy, TODAY) == []
        assert asked.outcome == "open"


# --- Two at once, many, elsewhere


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_the_second_is_counted_with_the_first() -> None:
    """Two answers make the quorum; each alone would leave it open. Both are kept and it is decided."""
    cast = Cast("barnet")
    steering = Steering(cast, quorum=2)
    for role in ("board_member", "partner_lead"):
        steering.leave(role)
    asked = steering.ask()
    both = [partial(steering.answer, asked, role) for role in ("steering_member", "finance")]
    assert overlapping(cast, *both) == []
    with cast.here():
        assert Answer.objects.count() == 2
        assert SignOff.objects.get(pk=asked.pk).outcome == "signed"


def test_a_sign_offs_page_takes_as_many_statements_for_three_answers_as_for_fifty(
    steering: Steering, cast: Cast, signed_in: SignedIn, statements: Any
) -> None:
    asked = steering.ask()
    client = signed_in("finance")
    for role in ("steering_member", "board_member", "partner_lead"):
        if steering.answer(asked, role, "recuse").outcome != "open":
            break

    def count() -> int:
        client.get(page(asked, cast))
        with statements() as seen:
            assert client.get(page(asked, cast)).status_code == 200
        return len(seen)

    few = count()
    with cast.here():
        for n in range(50):
            seat = steering.add(f"Post {n}", "")
            Answer.objects.create(
                sign_off=asked, seat=seat, choice="approve", membership=steering.manager, person="Post",
                seat_title=seat.title, sha256=asked.sha256,
            )  # fmt: skip
    assert count() == few
    assert few <= 20


def test_what_the_neighbour_was_asked_is_not_there(cast: Cast, neighbour: Cast, signed_in: SignedIn) -> None:
    theirs = Steering(neighbour)
    asked = theirs.ask()
    client = signed_in("administrator")
    for rest in ("", "withdraw/", "certificate/"):
        assert client.get(page(asked, cast, rest)).status_code == 404
    assert client.post(page(asked, cast), form_of(asked, theirs.seats["finance"])).status_code == 404
    for rest in ("", "download/", "changes/", "ask/"):
        assert client.get(cast.path(f"documents/versions/{theirs.revision.pk}/{rest}")).status_code == 404
