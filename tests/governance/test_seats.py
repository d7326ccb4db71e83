"""Seats of a group: who holds them from when to when, who answers for whom, and two people at once."""

from typing import Any

import pytest

from governance.groups import seat_services, selectors
from governance.groups.models import Delegation, Seat
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY
from tests.governance.groups import DAY, SignedIn, Steering, page, somebody_else

# --- Seats and who holds them


def test_a_seat_passes_from_one_holder_to_the_next_without_a_day_between(steering: Steering) -> None:
    seat, cast = steering.seats["board_member"], steering.cast
    new = somebody_else(cast)
    with cast.here():
        seat_services.fill_seat(
            membership=steering.manager, seat_id=seat.pk, version=seat.version, member=new, started_on=TODAY
        )
    old, now = steering.holders("board_member")
    assert (old.ended_on, now.started_on, now.membership_id) == (TODAY - DAY, TODAY, new.pk)
    with cast.here():
        assert selectors.seats_held(new, TODAY) == [seat]
        assert selectors.seats_held(cast.members["board_member"], TODAY) == []
        assert selectors.seats_held(cast.members["board_member"], TODAY - DAY) == [seat]


@pytest.mark.parametrize(
    ("who", "day", "message"),
    [
        ("board_member", "19 July 2013", "holds this seat already"),
        ("finance", "20 July 2013", "cannot be after today"),
        ("finance", "20 April 2013", "Give a day after 20 April 2013, when the last holder began."),
        ("finance", "31 June 2013", "There is no such day"),
    ],
)
def test_a_holder_who_cannot_be_is_told_beside_the_field(
    steering: Steering, signed_in: SignedIn, who: str, day: str, message: str
) -> None:
    seat = steering.seats["board_member"]
    address = steering.cast.path(f"governance/seats/{seat.pk}/holder/")
    sent = {"version": seat.version, "member": str(steering.cast.members[who].pk), "started_on": day}
    answer = signed_in("programme_manager").post(address, sent)
    assert (answer.status_code, message in answer.content.decode(), day in answer.content.decode()) == (422, True, True)
    assert len(steering.holders("board_member")) == 1


def test_two_people_who_fill_one_seat_are_told_of_each_other(steering: Steering, signed_in: SignedIn) -> None:
    seat, cast = steering.seats["board_member"], steering.cast
    address = cast.path(f"governance/seats/{seat.pk}/holder/")

    def send(role: str, chosen: str) -> Any:
        sent = {"version": seat.version, "member": str(cast.members[chosen].pk), "started_on": "19 July 2013"}
        return signed_in(role).post(address, sent)

    assert send("administrator", "finance").status_code == 302
    answer = send("project_manager", "observer")
    assert answer.status_code == 409
    assert "Finance, barnet" in answer.content.decode()
    assert [one.membership_id for one in steering.holders("board_member")][-1] == cast.members["finance"].pk


def test_an_ended_seat_stays_in_the_record_and_answers_no_more(steering: Steering, signed_in: SignedIn) -> None:
    seat, cast = steering.seats["board_member"], steering.cast
    address = cast.path(f"governance/seats/{seat.pk}/")
    assert signed_in("project_manager").post(f"{address}end/", {"version": seat.version}).status_code == 302
    with cast.here():
        assert Seat.objects.get(pk=seat.pk).ended_on == TODAY
        assert [one.title for one in selectors.lineup(steering.group.pk, TODAY)] == [
            one.title for role, one in steering.seats.items() if role != "board_member"
        ]
    assert "Cabinet Member, barnet" in signed_in("observer").get(page(steering)).content.decode()
    sent = {"version": seat.version + 1, "title": "Other", "organisation": str(cast.organisation.pk)}
    answer = signed_in("project_manager").post(address, sent)
    assert (answer.status_code, "This seat has ended" in answer.content.decode()) == (422, True)


def test_a_group_has_one_chair(steering: Steering, signed_in: SignedIn) -> None:
    sent = {"title": "Second", "organisation": str(steering.cast.organisation.pk), "office": "chair", "votes": "on"}
    answer = signed_in("project_manager").post(page(steering, "seats/new/"), sent)
    assert answer.status_code == 422
    assert "Chair is the seat of “Chief Inspector, barnet”. Change that seat first." in answer.content.decode()


def test_one_seat_saved_by_two_is_a_conflict(steering: Steering) -> None:
    seat, cast = steering.seats["finance"], steering.cast
    given = {"seat_id": seat.pk, "organisation": cast.organisation, "office": "", "votes": True}
    with cast.here():
        seat_services.update_seat(membership=steering.manager, version=seat.version, title="One", **given)
    with cast.here(), pytest.raises(Conflict):
        seat_services.update_seat(membership=steering.manager, version=seat.version, title="Two", **given)


# --- Delegation


def lend(steering: Steering, first: str = "19 July 2013", last: str = "26 July 2013", **more: Any) -> dict[str, Any]:
    to = steering.cast.members["project_manager"].pk
    return {"given_to": str(to), "started_on": first, "ended_on": last, "reason": "Leave", **more}


def delegate_page(steering: Steering, rest: str = "") -> str:
    return steering.cast.path(f"governance/seats/{steering.seats['steering_member'].pk}/delegate/{rest}")


def test_the_holder_lets_somebody_answer_and_takes_it_back(steering: Steering, signed_in: SignedIn) -> None:
    client = signed_in("steering_member")
    assert client.post(delegate_page(steering), lend(steering)).status_code == 302
    shown = signed_in("observer").get(page(steering)).content.decode()
    assert "Project manager, barnet may answer until 26 July 2013: Leave" in shown
    assert client.post(delegate_page(steering, "end/")).status_code == 302
    assert "may answer until" not in client.get(page(steering)).content.decode()
    assert "Nobody else answers for this seat." in client.post(delegate_page(steering, "end/")).content.decode()


def test_whoever_runs_the_group_records_it_for_a_holder_who_is_away(steering: Steering, signed_in: SignedIn) -> None:
    client = signed_in("administrator")
    assert client.post(delegate_page(steering), lend(steering)).status_code == 302
    with steering.cast.here():
        made = Delegation.objects.get()
        assert made.given_by == steering.cast.members["steering_member"]
        assert Delegation.history.get().history_user == steering.cast.user("administrator")
    steering.leave("steering_member")
    answer = client.post(delegate_page(steering), lend(steering, "1 August 2013", "2 August 2013"))
    assert (answer.status_code, "Nobody holds this seat" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", ["board_member", "finance", "observer"])
def test_nobody_else_gives_a_seats_answer_away(steering: Steering, signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get(delegate_page(steering)).status_code == 403
    assert signed_in(role).post(delegate_page(steering), lend(steering)).status_code == 403
    with steering.cast.here():
        assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ended_on": "18 July 2013", "started_on": "1 July 2013"}, "Give a last day from today on."),
        ({"ended_on": "18 July 2013"}, "The last day cannot be before the first."),
        ({"reason": " "}, "Enter the reason."),
        ({"given_to": ""}, "Choose the member who answers instead."),
    ],
)
def test_a_delegation_that_cannot_be_is_refused(
    steering: Steering, signed_in: SignedIn, changed: dict[str, str], message: str
) -> None:
    answer = signed_in("steering_member").post(delegate_page(steering), lend(steering, **changed))
    assert (answer.status_code, message in answer.content.decode()) == (422, True), answer.content.decode()[-3000:]


def test_a_delegation_that_is_still_to_come_is_shown_and_can_be_taken_back(
    steering: Steering, signed_in: SignedIn
) -> None:
    client = signed_in("steering_member")
    client.post(delegate_page(steering), lend(steering, "22 July 2013"))
    shown = client.get(page(steering)).content.decode()
    assert "Project manager, barnet may answer from 22 July 2013 until 26 July 2013: Leave" in shown
    assert delegate_page(steering, "end/") in shown
    assert client.post(delegate_page(steering, "end/")).status_code == 302
    with steering.cast.here():
        assert not Delegation.objects.exists()


def test_a_later_delegation_shortens_the_one_before(steering: Steering, signed_in: SignedIn) -> None:
    client = signed_in("steering_member")
    client.post(delegate_page(steering), lend(steering))
    client.post(delegate_page(steering), lend(steering, "23 July 2013", "30 July 2013"))
    with steering.cast.here():
        assert [(one.started_on.day, one.ended_on.day) for one in Delegation.objects.all()] == [(19, 22), (23, 30)]
    answer = client.post(delegate_page(steering), lend(steering, "21 July 2013", "24 July 2013"))
    assert (answer.status_code, "End that first." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("what", ["another holder", "nobody", "the seat ends"])
def test_a_delegation_ends_with_the_holder_who_gave_it(steering: Steering, signed_in: SignedIn, what: str) -> None:
    seat, cast = steering.seats["steering_member"], steering.cast
    client = signed_in("steering_member")
    client.post(delegate_page(steering), lend(steering, "19 July 2013", "22 July 2013"))
    client.post(delegate_page(steering), lend(steering, "23 July 2013", "30 July 2013"))
    given = {"membership": steering.manager, "seat_id": seat.pk, "version": seat.version}
    with cast.here():
        Delegation.objects.filter(started_on=TODAY).update(started_on=TODAY - 2 * DAY)  # it has begun
        if what == "the seat ends":
            seat_services.end_seat(**given)
        else:
            member = cast.members["finance"] if what == "another holder" else None
            seat_services.fill_seat(**given, member=member, started_on=TODAY)
        last = TODAY if what == "the seat ends" else TODAY - DAY
        assert [one.ended_on for one in Delegation.objects.all()] == [last]
        assert Delegation.history.filter(history_type="-").get().history_user == cast.user("programme_manager")
    assert "may answer until" not in signed_in("observer").get(page(steering)).content.decode()
