"""Sign-off: asked, read, answered, decided; what it completes, what it proves, and what can go wrong with it."""

import datetime
import io
import threading
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from governance import tasks
from governance.documents import rendering, selectors, services, sign_off_services
from governance.groups import seat_services
from governance.groups.services import update_group
from governance.models import Answer, Delegation, Seat, SignOff
from initiatives.models import Action, Note
from initiatives.services import update_action
from safer_communities.tenancy.models import Partnership
from tests.cast import TODAY, Cast
from tests.governance.groups import NEXT_WEEK, Steering, somebody_else

SignedIn = Callable[..., Any]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def steering(cast: Cast) -> Steering:
    return Steering(cast)


def page(asked: SignOff, cast: Cast, rest: str = "") -> str:
    return cast.path(f"documents/sign-offs/{asked.pk}/{rest}")


def form_of(asked: SignOff, seat: Seat, **changed: str) -> dict[str, str]:
    return {"sha256": asked.sha256, "seat": str(seat.pk), "choice": "approve", "comment": ""} | changed


def action_now(cast: Cast, number: int = 1) -> Action:
    with cast.here():
        return Action.objects.get(pk=cast.actions[number].pk)


# --- Asking


def test_a_group_is_asked_about_one_version_by_its_digest(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    steering.document("Everybody is heard.\n")
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {
        "group": str(steering.group.pk),
        "question": "Is it fair?",
        "due_on": "26 July 2013",
        "completes": str(cast.actions[1].pk),
    }
    answer = signed_in("project_manager").post(address, sent)
    shown = signed_in("observer").get(answer["Location"]).content.decode()
    for words in ("Is it fair?", "Everybody is heard.", steering.revision.sha256, "26 July 2013", "Train volunteers"):
        assert words in shown
    assert signed_in("project_manager").post(address, sent).status_code == 422  # asked already


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"due_on": "18 July 2013"}, "The last day for answers cannot be before today."),
        ({"due_on": "1 August 2015"}, "Give a day within a year."),
        ({"due_on": "soon"}, "“soon” is not a date."),
        ({"group": ""}, "Choose the group."),
        ({"completes": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}, "Choose the action that it completes from the list."),
    ],
)
def test_what_cannot_be_asked_is_told_beside_the_field(
    steering: Steering, cast: Cast, signed_in: SignedIn, changed: dict[str, str], message: str
) -> None:
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013", "question": "Kept?"} | changed
    answer = signed_in("project_manager").post(address, sent)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert "Kept?" in answer.content.decode()
    with cast.here():
        assert not SignOff.objects.exists()


def test_only_the_newest_version_is_put_to_a_group(steering: Steering) -> None:
    steering.document("First.\n")
    first = steering.revision
    steering.document("Other.\n")
    with steering.cast.here():
        document = selectors.document(steering.manager, first.document_id)
        saved = services.save_draft(
            membership=steering.manager, document_id=document.pk, version=document.version, draft="Second.\n"
        )
        services.issue(membership=steering.manager, document_id=document.pk, version=saved.version, details="Second")
    with pytest.raises(ValidationError, match="There is a newer version"):
        steering.ask(revision_id=first.pk)


def test_whoever_may_not_update_the_plan_cannot_have_its_action_completed(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    """The chair may ask the group, but a signature must not do what the chair could not."""
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013"}
    chair = signed_in("steering_member")
    assert chair.post(address, sent | {"completes": str(cast.actions[1].pk)}).status_code == 403
    assert chair.post(address, sent).status_code == 302


@pytest.mark.parametrize("role", ["board_member", "finance", "observer"])
def test_others_cannot_ask(steering: Steering, cast: Cast, signed_in: SignedIn, role: str) -> None:
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    assert signed_in(role).get(address).status_code == 403
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013"}
    assert signed_in(role).post(address, sent).status_code == 403


# --- Waiting for me


def test_a_sign_off_waits_for_each_seat_until_it_has_answered(steering: Steering) -> None:
    asked = steering.ask()
    cast = steering.cast

    def waiting() -> set[str]:
        with cast.here():
            return {role for role, one in cast.members.items() if asked in selectors.waiting_for(one, TODAY)}

    everybody = {"steering_member", "partner_lead", "board_member", "finance", "observer"}
    assert waiting() == everybody
    steering.answer(asked, "finance", "changes")
    assert waiting() == everybody - {"finance"}
    for role in ("steering_member", "partner_lead", "board_member"):
        steering.answer(asked, role)
    assert waiting() == set()  # decided: the observer is not waited for either


def test_the_documents_page_lists_what_waits_for_the_person(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    steering.ask()
    assert "One sign-off waits for your answer." in signed_in("finance").get(cast.path("documents/")).content.decode()
    assert "Nothing waits for your answer." in signed_in("administrator").get(cast.path("documents/")).content.decode()


# --- Answering


def test_a_seat_answers_and_the_rule_decides(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        client = signed_in(role)
        assert "Your answer is waited for until 26 July 2013." in client.get(page(asked, cast)).content.decode()
        answer = client.post(page(asked, cast), form_of(asked, steering.seats[role]))
        assert answer.status_code == 302
    shown = signed_in("observer").get(page(asked, cast)).content.decode()
    assert "Signed off, 19 July 2013. 3 of 3 who answered approved it." in shown
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
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance", "reject", "It costs too much.")
    steering.answer(asked, "finance", "approve")
    steering.answer(asked, "board_member")
    assert steering.answer(asked, "partner_lead").outcome == "signed"
    shown = signed_in("observer").get(page(asked, cast)).content.decode()
    assert "Before: reject" in shown
    assert "It costs too much." in shown


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


def test_a_new_version_needs_a_new_sign_off(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document("First.\n")
    asked = steering.ask()
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    with cast.here():
        saved = services.save_draft(
            membership=steering.manager,
            document_id=document.pk,
            version=selectors.document(steering.manager, document.pk).version,
            draft="Second.\n",
        )
        services.issue(membership=steering.manager, document_id=document.pk, version=saved.version, details="Second")
    shown = signed_in("observer").get(cast.path(f"documents/{document.pk}/")).content.decode()
    assert "Version 1 is signed off; version 2 is newer and is not." in shown


def test_whoever_is_asked_about_a_version_is_told_of_a_newer_one(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document("First.\n")
    asked = steering.ask()
    client = signed_in("finance")
    newer = "Version 2 has been issued since. This sign-off is about version 1 and no other."
    assert newer not in client.get(page(asked, cast)).content.decode()
    with cast.here():
        row = selectors.document(steering.manager, document.pk)
        given = {"membership": steering.manager, "document_id": row.pk}
        saved = services.save_draft(**given, version=row.version, draft="Second.\n")
        services.issue(**given, version=saved.version, details="Second")
    assert newer in client.get(page(asked, cast)).content.decode()


@pytest.mark.parametrize(
    ("role", "may"), [("project_manager", True), ("steering_member", True), ("finance", False), ("observer", False)]
)
def test_whoever_may_ask_a_group_finds_where(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str, may: bool
) -> None:
    """A chair asks too, without writing documents."""
    document = steering.document()
    for address in (f"documents/{document.pk}/", f"documents/versions/{steering.revision.pk}/"):
        shown = signed_in(role).get(cast.path(address)).content.decode()
        assert (cast.path(f"documents/versions/{steering.revision.pk}/ask/") in shown) == may


def test_a_group_that_ends_while_it_is_being_asked_is_not_asked(steering: Steering) -> None:
    steering.document()
    with steering.cast.here():
        update_group(membership=steering.manager, group_id=steering.group.pk, version=1, state="ended")
    with pytest.raises(ValidationError, match="has ended"):
        steering.ask()  # with the group as it was read before it ended


def test_the_answer_of_a_seat_that_has_ended_stays_and_is_not_counted(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    steering.answer(asked, "finance")
    with cast.here():
        seat = steering.seats["finance"]
        seat_services.end_seat(membership=steering.manager, seat_id=seat.pk, version=seat.version)
    steering.answer(asked, "steering_member")
    assert steering.answer(asked, "board_member").outcome == "open"
    shown = signed_in("observer").get(page(asked, cast)).content.decode()
    assert "the seat has ended: not counted" in shown
    assert "2 of the 3 answers that make the quorum are in." in shown


# --- A group without quorum, a chair who leaves, a seat lent


def test_a_group_without_quorum_cannot_decide_and_the_page_says_why(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask()
    for role in ("board_member", "finance"):
        steering.leave(role)
    assert steering.answer(asked, "steering_member").outcome == "open"
    shown = signed_in("observer").get(page(asked, cast)).content.decode()
    assert "No quorum: 3 must answer, and only 2 can." in shown
    assert "the seat is vacant" in shown


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
    cast: Cast, signed_in: SignedIn
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
    shown = signed_in("observer").get(page(asked, cast)).content.decode()
    assert "The vice-chair rejected it, as the chair’s seat is vacant. That decides it tonight, unless" in shown
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


def lend(steering: Steering, to: Any, **days: datetime.date) -> None:
    with steering.cast.here():
        Delegation.objects.create(
            seat=steering.seats["finance"],
            given_by=steering.cast.members["finance"],
            given_to=to,
            **({"started_on": TODAY, "ended_on": TODAY} | days),
            reason="Leave",
        )


def test_a_delegate_answers_for_the_holder_and_the_record_says_so(
    steering: Steering, cast: Cast, signed_in: SignedIn
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
    assert "for the holder, who asked them to" in signed_in("observer").get(page(asked, cast)).content.decode()


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


def set_today(cast: Cast, day: datetime.date) -> None:
    Partnership.objects.filter(pk=cast.partnership.pk).update(frozen_on=day)
    for member in cast.members.values():
        member.partnership.frozen_on = day


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


# --- Withdrawing


@pytest.mark.parametrize(
    ("role", "status"), [("programme_manager", 302), ("project_manager", 302), ("finance", 403), ("observer", 403)]
)
def test_whoever_asked_or_runs_the_group_takes_it_back_with_a_reason(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str, status: int
) -> None:
    asked = steering.ask()
    answer = signed_in(role).post(page(asked, cast, "withdraw/"), {"reason": "The wrong file."})
    assert answer.status_code == status
    with cast.here():
        found = SignOff.objects.get(pk=asked.pk)
    assert found.outcome == ("withdrawn" if status == 302 else "open")
    if status == 302:
        assert found.reason.endswith("The wrong file.")
        again = signed_in(role).post(page(asked, cast, "withdraw/"), {"reason": "Again."})
        assert (again.status_code, "This sign-off is decided" in again.content.decode()) == (422, True)


def test_a_withdrawal_without_a_reason_changes_nothing(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    asked = steering.ask()
    answer = signed_in("programme_manager").post(page(asked, cast, "withdraw/"), {"reason": " "})
    assert (answer.status_code, "Enter the reason." in answer.content.decode()) == (422, True)


# --- The certificate


def test_the_certificate_prints_the_evidence_on_one_page_and_the_same_bytes_again(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask(question="Is it fair?")
    assert signed_in("observer").get(page(asked, cast, "certificate/")).status_code == 404  # nothing is decided yet
    steering.answer(asked, "steering_member", comment="Clear and fair.")
    for role in ("board_member", "finance"):
        steering.answer(asked, role)
    first, second = (signed_in("observer").get(page(asked, cast, "certificate/")) for _ in range(2))
    assert first.content == second.content
    with cast.here():
        text = rendering.page(selectors.evidence(asked.pk), cast.partnership)
    for words in ("Signed off by Panels steering group", "Chief Inspector, barnet", "Clear and fair.", "Is it fair?"):
        assert words in text
    assert asked.sha256 in text
    with pikepdf.open(io.BytesIO(first.content)) as pdf:
        assert len(pdf.pages) == 1


def test_a_name_that_is_given_later_changes_no_certificate(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document()
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    first = signed_in("observer").get(page(asked, cast, "certificate/"))
    with cast.here():
        row = selectors.document(steering.manager, document.pk)
        services.update_document(
            membership=steering.manager, document_id=row.pk, version=row.version, title="Another policy"
        )
        update_group(membership=steering.manager, group_id=steering.group.pk, version=1, name="Another group")
        row = action_now(cast)
        update_action(
            membership=steering.manager, action_id=row.pk, version=row.version, description="Another thing to do"
        )
        text = rendering.page(selectors.evidence(asked.pk), cast.partnership)
    assert "Another" not in text
    assert "Signed off by Panels steering group" in text
    assert signed_in("observer").get(page(asked, cast, "certificate/")).content == first.content


@pytest.mark.parametrize(("rule", "uncounted"), [("quorum", 2), ("chair", 0)])
def test_the_certificate_says_whose_answer_was_not_counted(cast: Cast, rule: str, uncounted: int) -> None:
    """An observer's, and that of a seat which had ended; a seat that ends later counted then."""
    steering = Steering(cast, rule=rule, quorum=2)
    asked = steering.ask()
    for role in ("observer", "finance"):
        steering.answer(asked, role)
    with cast.here():
        seat_services.end_seat(membership=steering.manager, seat_id=steering.seats["finance"].pk, version=2)
    for role in ("board_member", "steering_member"):
        found = steering.answer(asked, role)
    assert found.outcome == "signed"
    with cast.here():
        seat_services.end_seat(membership=steering.manager, seat_id=steering.seats["board_member"].pk, version=2)
        text = rendering.page(selectors.evidence(asked.pk), cast.partnership)
    assert text.count("(not counted: the seat had no vote)") == uncounted


def test_a_certificate_stays_on_one_page_however_much_was_said(steering: Steering, cast: Cast) -> None:
    asked = steering.ask(question="Why? " * 60)
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role, comment="I have a good deal to say about this. " * 100)
    with cast.here():
        made = rendering.certificate(selectors.evidence(asked.pk), cast.partnership)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1


# --- Two at once, many, elsewhere


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_the_second_is_counted_with_the_first() -> None:
    """Two answers make the quorum; each alone would leave it open. Both are kept and it is decided."""
    cast = Cast("barnet")
    steering = Steering(cast, quorum=2)
    for role in ("board_member", "partner_lead"):
        steering.leave(role)
    asked = steering.ask()
    start = threading.Barrier(2)
    problems: list[BaseException] = []

    def answer(role: str) -> None:
        try:
            start.wait(10)
            steering.answer(asked, role)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    both = [threading.Thread(target=answer, args=(role,)) for role in ("steering_member", "finance")]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert problems == []
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
