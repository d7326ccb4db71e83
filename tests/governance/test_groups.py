"""Groups: what their pages tell, how they are set up and changed, two people at once, and who may do what."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from governance.documents import sign_off_services
from governance.escalation.models import Escalation
from governance.groups import seat_services, selectors, services
from governance.groups.models import Group, Holder, Oversight, Seat, Terms
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Decision, Meeting
from safer_communities.tenancy.permissions import Refused
from tests.cast import TODAY, Cast
from tests.governance.groups import BEGAN, DAY, NEXT_WEEK, SignedIn, Steering, page
from tests.waiting import overlapping


def form_of(group: Group, **changed: Any) -> dict[str, Any]:
    """What the form of a group sends, with what somebody changed."""
    return {
        "version": group.version,
        "name": group.name,
        "short_name": group.short_name,
        "kind": group.kind,
        "state": group.state,
        "purpose": group.purpose,
        "quorum": group.quorum,
        "rule": group.rule,
        "clerk": str(group.clerk_id or ""),
        "escalates_to": str(group.escalates_to_id or ""),
        "initiatives": [],
    } | changed


# --- What the pages tell


def test_the_governance_page_draws_the_groups_and_says_what_they_wait_for(
    steering: Steering, signed_in: SignedIn
) -> None:
    steering.ask()
    shown = signed_in("board_member").get(steering.cast.path("governance/")).content.decode()
    assert "One group is in place; one document waits to be signed off, also by you." in shown
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart-groups"' in shown
    assert "Chair: Chief Inspector, barnet" in shown
    assert f"Policy of {steering.cast.slug}" in shown
    assert "waits for you" in shown
    assert "waits for you" not in signed_in("project_manager").get(steering.cast.path("governance/")).content.decode()


def test_a_partnership_without_groups_is_told_what_a_group_is(cast: Cast, signed_in: SignedIn) -> None:
    shown = signed_in("administrator").get(cast.path("governance/")).content.decode()
    assert "No group has been set up yet." in shown
    assert "Set up a group" in shown
    assert "Set up a group" not in signed_in("observer").get(cast.path("governance/")).content.decode()


def test_a_groups_page_tells_its_seats_who_holds_them_and_since_when(steering: Steering, signed_in: SignedIn) -> None:
    shown = signed_in("observer").get(page(steering)).content.decode()
    for words in ("Chief Inspector, barnet", "Steering-group member, barnet", "20 April 2013", "3 of 4 voting seats"):
        assert words in shown
    assert "Change the group" not in shown
    assert "Change the group" in signed_in("project_manager").get(page(steering)).content.decode()


def test_when_the_chair_leaves_the_page_says_that_the_vice_chair_acts(steering: Steering, signed_in: SignedIn) -> None:
    steering.leave("steering_member")
    shown = signed_in("observer").get(page(steering)).content.decode()
    assert "The chair’s seat (Chief Inspector, barnet) is vacant. The vice-chair" in shown
    assert "acts as chair" in shown
    with steering.cast.here():
        assert selectors.runs_group(steering.cast.members["partner_lead"], steering.group)
        assert not selectors.runs_group(steering.cast.members["steering_member"], steering.group)


def test_without_chair_and_vice_chair_the_clerk_is_told(steering: Steering, signed_in: SignedIn) -> None:
    for role in ("steering_member", "partner_lead"):
        steering.leave(role)
    for address in (page(steering), steering.cast.path("governance/")):
        shown = signed_in("project_manager").get(address).content.decode()
        assert "The clerk (Project manager, barnet) has to see that one is appointed." in shown
        assert "The quorum is 3, but only 2 of 4 voting seats are filled: it cannot be met." in shown


def minuted(steering: Steering, on: datetime.date, text: str) -> None:
    """A decision of one of the group's meetings, as minuted."""
    with steering.cast.here():
        meeting = Meeting.objects.create(group=steering.group, on=on)
        item = AgendaItem.objects.create(meeting=meeting, position=1, number="1.", title="Referrals")
        Decision.objects.create(meeting=meeting, item=item, position=1, text=text)


def test_what_a_group_decided_at_its_meetings_stands_on_its_page(steering: Steering, signed_in: SignedIn) -> None:
    assert "Nothing is decided yet." in signed_in("observer").get(page(steering)).content.decode()
    minuted(steering, TODAY - datetime.timedelta(days=60), "Referrals begin in May.")
    minuted(steering, TODAY - datetime.timedelta(days=30), "A second panel is opened.")
    shown = signed_in("observer").get(page(steering)).content.decode()
    assert shown.index("A second panel is opened.") < shown.index("Referrals begin in May.")
    assert "Nothing is decided yet." not in shown


def test_pages_of_groups_take_as_many_statements_for_three_seats_as_for_fifty(
    steering: Steering, signed_in: SignedIn, statements: Any
) -> None:
    client = signed_in("programme_manager")
    addresses = (steering.cast.path("governance/"), page(steering), page(steering, "terms/"))

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with statements() as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    minuted(steering, TODAY, "Referrals begin in May.")
    few = counts()
    for n in range(50):
        minuted(steering, TODAY - datetime.timedelta(days=n), f"Decision {n}")
    with steering.cast.here():
        for n in range(50):
            steering.add(f"Post {n}", "")
            services.make_group(membership=steering.manager, name=f"Group {n}", kind="forum", quorum=1, rule="chair")
        Terms.objects.bulk_create(
            Terms(group=steering.group, number=n, text=f"Version {n}", person="Clerk") for n in range(1, 51)
        )
        Seat.objects.filter(title__startswith="Post").update(votes=False)
        Holder.objects.bulk_create(
            Holder(seat=seat, membership=steering.manager, started_on=BEGAN, ended_on=TODAY - DAY)
            for seat in Seat.objects.filter(title__startswith="Post")
        )
    assert counts() == few
    assert max(few) <= 16


# --- Setting up and changing


def test_a_group_is_set_up_with_an_address_of_its_own(cast: Cast, signed_in: SignedIn) -> None:
    sent = {"name": "New", "kind": "steering", "state": "active", "quorum": "2", "rule": "all", "initiatives": []}
    with cast.here():
        sent["initiatives"] = [str(cast.initiative.pk)]
    answers = [signed_in("programme_manager").post(cast.path("governance/new/"), sent) for _ in range(2)]
    # “new” is the address of this form
    assert [answer["Location"] for answer in answers] == [cast.path(f"governance/new-{n}/") for n in (2, 3)]
    with cast.here():
        assert Oversight.objects.filter(initiative=cast.initiative).count() == 2
        assert Group.history.filter(slug="new-2").get().history_user == cast.user("programme_manager")


def test_whoever_sets_the_quorum_is_told_that_it_counts_seats_and_not_people(
    steering: Steering, signed_in: SignedIn
) -> None:
    client = signed_in("programme_manager")
    for address in (page(steering, "change/"), steering.cast.path("governance/new/")):
        assert "It counts seats, not people" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": " "}, "Enter the name."),
        ({"quorum": "0"}, "Quorum must be 1 or more."),
        ({"quorum": "some"}, "Quorum must be a whole number, such as 12."),
        ({"kind": "club"}, "Choose the kind from the list."),
        ({"rule": ""}, "Choose the rule for sign-offs."),
    ],
)
def test_a_group_that_cannot_be_is_told_beside_the_field_and_changes_nothing(
    steering: Steering, signed_in: SignedIn, changed: dict[str, Any], message: str
) -> None:
    sent = form_of(steering.again(), purpose="Kept as typed", **changed)
    answer = signed_in("programme_manager").post(page(steering, "change/"), sent)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert "Kept as typed" in answer.content.decode()
    assert steering.again().purpose == ""


def test_a_route_that_goes_round_in_a_circle_is_refused(steering: Steering) -> None:
    with steering.cast.here():
        above = services.make_group(
            membership=steering.manager, name="Above", kind="board", quorum=1, rule="chair", escalates_to=steering.group
        )
    with steering.cast.here(), pytest.raises(ValidationError) as refused:
        services.update_group(
            membership=steering.manager,
            group_id=steering.group.pk,
            version=steering.again().version,
            escalates_to=above,
        )
    assert "round in a circle" in str(refused.value.message_dict["escalates_to"])


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_do_not_make_two_groups_raise_to_each_other() -> None:
    cast = Cast("barnet")
    manager = cast.members["programme_manager"]
    with cast.here():
        given = {"membership": manager, "kind": "steering", "quorum": 1, "rule": "chair"}
        both = [services.make_group(name=name, **given) for name in ("One", "Two")]

    def turn(group: Group, above: Group) -> None:
        services.update_group(membership=manager, group_id=group.pk, version=1, escalates_to=above)

    [problem] = overlapping(cast, partial(turn, *both), partial(turn, *both[::-1]))
    assert isinstance(problem, ValidationError)
    with cast.here():
        assert Group.objects.exclude(escalates_to=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_set_up_one_group_at_once_are_not_met_by_an_error() -> None:
    cast = Cast("barnet")
    make = partial(
        services.make_group,
        membership=cast.members["administrator"], name="Same", kind="forum", quorum=1, rule="chair",
    )  # fmt: skip
    [problem] = overlapping(cast, make, make)
    assert isinstance(problem, ValidationError)
    with cast.here():
        assert Group.objects.count() == 1


def end_it(steering: Steering, signed_in: SignedIn) -> tuple[int, str]:
    answer = signed_in("programme_manager").post(page(steering, "change/"), form_of(steering.again(), state="ended"))
    return answer.status_code, answer.content.decode()


def test_a_group_that_others_still_wait_for_cannot_end(steering: Steering, signed_in: SignedIn) -> None:
    cast = steering.cast
    with cast.here():
        given = {"kind": "forum", "quorum": 1, "rule": "chair"}
        below = services.make_group(membership=steering.manager, name="Below", escalates_to=steering.group, **given)
        raised = Escalation.objects.create(
            group=steering.group, cause="person", subject="A", reason="B", raised_on=TODAY, raiser="Lead"
        )
    asked = steering.ask()
    status, shown = end_it(steering, signed_in)
    assert (status, "It is asked to sign something off" in shown) == (422, True)
    with cast.here():
        sign_off_services.withdraw(membership=steering.manager, sign_off_id=asked.pk, reason="The group ends.")
    status, shown = end_it(steering, signed_in)
    assert (status, "Something raised to it is not answered" in shown) == (422, True)
    with cast.here():
        Escalation.objects.filter(pk=raised.pk).update(state="answered", answer="Done", answered_on=TODAY)
    status, shown = end_it(steering, signed_in)
    assert (status, "Below raises to this group" in shown) == (422, True)
    with cast.here():
        services.update_group(membership=steering.manager, group_id=below.pk, version=1, escalates_to=None)
    assert end_it(steering, signed_in)[0] == 302
    assert "This group has ended." in signed_in("observer").get(page(steering)).content.decode()


def test_a_group_that_still_has_a_meeting_to_come_cannot_end(steering: Steering, signed_in: SignedIn) -> None:
    with steering.cast.here():
        meeting = meetings.plan_meeting(membership=steering.manager, group_id=steering.group.pk, on=NEXT_WEEK)
    status, shown = end_it(steering, signed_in)
    assert (status, "Its meeting of 26 July 2013 is still to come: cancel it first." in shown) == (422, True)
    with steering.cast.here():
        meetings.cancel_meeting(membership=steering.manager, meeting_id=meeting.pk, version=meeting.version)
    assert end_it(steering, signed_in)[0] == 302


def test_two_people_who_change_one_group_are_shown_both_values(steering: Steering, signed_in: SignedIn) -> None:
    seen = steering.again()
    first = signed_in("administrator").post(page(steering, "change/"), form_of(seen, quorum="2"))
    assert first.status_code == 302
    client = signed_in("project_manager")
    second = client.post(page(steering, "change/"), form_of(seen, quorum="4"))
    shown = second.content.decode()
    assert second.status_code == 409
    assert "Administrator, barnet changed this while you were writing" in shown
    assert '<td data-label="You wrote"><span>4</span></td><td data-label="Saved now"><span>2</span></td>' in shown
    assert steering.again().quorum == 2
    # saved again it replaces theirs, knowingly
    again = client.post(page(steering, "change/"), form_of(steering.again(), quorum="4"))
    assert (again.status_code, steering.again().quorum) == (302, 4)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("administrator", True),
        ("programme_manager", True),
        ("project_manager", True),  # its clerk
        ("steering_member", True),  # its chair
        ("partner_lead", True),  # its vice-chair
        ("board_member", False),  # a seat without an office
        ("finance", False),
        ("observer", False),
    ],
)
def test_who_runs_a_group_may_change_it(steering: Steering, signed_in: SignedIn, role: str, may: bool) -> None:
    client = signed_in(role)
    seat = steering.seats["board_member"]
    paths = [page(steering, rest) for rest in ("change/", "terms/new/", "seats/new/")]
    paths += [steering.cast.path(f"governance/seats/{seat.pk}/{rest}") for rest in ("", "holder/", "end/")]
    assert {client.get(path).status_code for path in paths} == {200 if may else 403}
    sent = form_of(steering.again(), quorum="1")
    assert client.post(page(steering, "change/"), sent).status_code == (302 if may else 403)
    assert (steering.again().quorum == 1) == may


# --- Terms of reference


# --- What is not there


def test_what_the_neighbour_has_is_not_there(cast: Cast, neighbour: Cast) -> None:
    theirs = Steering(neighbour)
    with cast.here():
        with pytest.raises(Http404):
            selectors.group(theirs.group.slug)
        with pytest.raises(Http404):
            seat_services.fill_seat(
                membership=cast.members["administrator"],
                seat_id=theirs.seats["finance"].pk,
                version=2,
                member=None,
                started_on=TODAY,
            )


def test_only_who_runs_the_programme_sets_up_a_group(cast: Cast) -> None:
    with cast.here(), pytest.raises(Refused):
        services.make_group(
            membership=cast.members["project_manager"], name="Mine", kind="forum", quorum=1, rule="chair"
        )
