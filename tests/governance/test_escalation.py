"""What people raise: to which group, answered once, or raised further."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from governance.escalation import selectors, services
from governance.escalation.models import Escalation
from governance.groups.models import Group, Holder, Seat
from governance.meetings.models import AgendaItem, Decision, Meeting
from initiatives.plans.models import Initiative, Risk
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.governance.raised import WORDS, everything, followed_up, put

pytestmark = pytest.mark.django_db


# --- By people


def test_a_person_raises_something_and_it_waits_for_the_group(groups: Any, signed_in: Any) -> None:
    sent = {**WORDS, "group": groups.steering.pk, "initiative": groups.initiative.pk}
    answer = signed_in("project_manager").post(groups.path("governance/raised/new/"), sent)
    [made] = everything(groups)
    assert (answer.status_code, answer.url) == (302, groups.path(f"governance/raised/{made.pk}/"))
    assert (made.cause, made.raiser, made.initiative) == ("person", "Project manager, barnet", groups.initiative)
    with groups.here():
        assert selectors.open_anywhere() == [made]
        assert made.group == groups.steering
        assert Escalation.history.get(id=made.pk).history_user == groups.user("project_manager")
    shown = signed_in("observer").get(groups.path("governance/raised/")).content.decode()
    assert "One thing waits for the answer of Panels group." in shown and WORDS["subject"] in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": " "}, "Enter the subject"),
        ({"reason": ""}, "Enter the reason"),
        ({"group": ""}, "Choose a group"),
        ({"group": "00000000-0000-0000-0000-000000000000"}, "Choose a group"),
        ({"subject": "x" * 301}, "300"),
    ],
)
def test_what_cannot_be_raised_is_told_beside_the_field_and_changes_nothing(
    groups: Any, signed_in: Any, wrong: dict[str, str], said: str
) -> None:
    sent = {**WORDS, "group": groups.steering.pk, **wrong}
    answer = signed_in("project_manager").post(groups.path("governance/raised/new/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page and said.lower() in page.lower()
    if "reason" not in wrong:
        assert WORDS["reason"] in page
    assert everything(groups) == []


def test_the_same_matter_sent_twice_is_raised_once_while_it_waits(groups: Any, signed_in: Any) -> None:
    client, url = signed_in("project_manager"), groups.path("governance/raised/new/")
    sent = {**WORDS, "group": groups.steering.pk}
    assert client.post(url, sent).status_code == 302
    again = client.post(url, {**sent, "subject": f" {WORDS['subject'].upper()} "})
    assert again.status_code == 422
    assert again.context["form"].errors["subject"] == ["This waits for the answer of Panels group already."]
    assert client.post(url, {**sent, "initiative": groups.initiative.pk}).status_code == 302, "of one initiative"
    first = everything(groups)[0]
    with groups.here():
        services.answer(membership=groups.members["administrator"], escalation_id=first.pk, version=1, answer="Yes.")
    assert client.post(url, sent).status_code == 302, "it has come back"
    assert len(everything(groups)) == 3


def test_nothing_is_raised_to_a_group_that_ended_or_about_what_is_not_there(groups: Any) -> None:
    with groups.here():
        Group.objects.filter(pk=groups.steering.pk).update(state="ended")
    with pytest.raises(ValidationError, match="does not meet now"):
        put(groups)
    nowhere = groups.partnership.pk
    for field in ("group_id", "risk_id", "initiative_id"):
        with pytest.raises(Http404):
            put(groups, **{"group_id": groups.board.pk, field: nowhere})
    assert everything(groups) == []


@pytest.mark.parametrize("role", ["observer", "finance"])
def test_who_takes_no_part_cannot_raise(groups: Any, signed_in: Any, role: str) -> None:
    with pytest.raises(Refused):
        put(groups, role)
    assert signed_in(role).get(groups.path("governance/raised/new/")).status_code == 403
    assert "Raise something" not in signed_in(role).get(groups.path("governance/raised/")).content.decode()


def test_a_foreign_group_is_not_there(cast: Cast, groups: Any, neighbour: Cast, signed_in: Any) -> None:
    with neighbour.here():
        theirs = Group.objects.create(slug="theirs", name="Theirs", kind="board", position=1)
        secret = Escalation.objects.create(group=theirs, cause="person", raised_on=TODAY, **WORDS)
    with pytest.raises(Http404):
        put(groups, group_id=theirs.pk)
    client = signed_in("administrator")
    assert client.get(groups.path(f"governance/raised/{secret.pk}/")).status_code == 404
    assert client.post(groups.path(f"governance/raised/{secret.pk}/"), {"version": 1}).status_code == 404


# --- Answering


def test_the_clerk_records_the_groups_answer_and_it_leaves_the_agenda(groups: Any, signed_in: Any) -> None:
    made = put(groups)
    url = groups.path(f"governance/raised/{made.pk}/")
    clerk = signed_in("observer")  # whatever the role: the group's clerk
    assert "Record the group" in clerk.get(url).content.decode()
    answer = clerk.post(url, {"version": 1, "does": "answer", "answer": "Use the library."})
    assert (answer.status_code, answer.url) == (302, url)
    [now] = everything(groups)
    assert (now.state, now.answer, now.answered_on, now.answered_by) == (
        "answered", "Use the library.", TODAY, "Observer, barnet",
    )  # fmt: skip
    with groups.here():
        assert selectors.open_anywhere() == []
    page = clerk.get(url).content.decode()
    assert "Use the library." in page and "Record the group" not in page


def test_what_a_meeting_decided_is_shown_and_offered_as_the_answer(groups: Any, signed_in: Any) -> None:
    made = put(groups)
    with groups.here():
        meeting = Meeting.objects.create(group=groups.steering, on=TODAY, state="held")
        item = AgendaItem.objects.create(meeting=meeting, position=1, number="1", title="No room", escalation=made)
        Decision.objects.create(meeting=meeting, item=item, position=1, text="Use the school hall.", escalation=made)
    page = signed_in("observer").get(groups.path(f"governance/raised/{made.pk}/")).content.decode()
    assert page.count("Use the school hall.") == 2
    assert groups.path(f"meetings/{meeting.pk}/") in page


def test_the_chair_may_answer_and_others_may_not(groups: Any, signed_in: Any) -> None:
    made = put(groups)
    url = groups.path(f"governance/raised/{made.pk}/")
    sent = {"version": 1, "does": "answer", "answer": "Use the library."}
    for role in ("board_member", "partner_lead", "steering_member"):
        assert "Record the group" not in signed_in(role).get(url).content.decode()
        assert signed_in(role).post(url, sent).status_code == 403
    assert everything(groups)[0].state == "open"
    with groups.here():
        seat = Seat.objects.create(
            group=groups.steering, organisation=groups.organisation, title="Chair", office="chair", position=1
        )
        Holder.objects.create(seat=seat, membership=groups.members["steering_member"], started_on=TODAY)
    assert signed_in("steering_member").post(url, sent).status_code == 302


def test_a_group_raises_further_what_it_cannot_settle_until_the_top(groups: Any, signed_in: Any, risk: Risk) -> None:
    [first] = followed_up(groups)
    client = signed_in("programme_manager")
    url = groups.path(f"governance/raised/{first.pk}/")
    assert "Raise it further, to The Board" in client.get(url).content.decode()
    answer = client.post(url, {"version": 1, "does": "further", "answer": "It needs money."})
    assert answer.status_code == 302
    before, further = everything(groups)
    assert (before.state, before.answer) == ("raised", "It needs money.")
    assert (further.state, further.group, further.raised_by) == ("open", groups.board, groups.programme_board)
    assert (further.cause, further.risk, further.raiser) == ("risk", risk, "Programme manager, barnet")
    assert further.reason.endswith("It needs money.")
    assert followed_up(groups) == [], "what waits further up is not raised again from below"
    top = groups.path(f"governance/raised/{further.pk}/")
    page = client.get(top).content.decode()
    assert "Raise it further" not in page and "Raised before" in page
    sent = {"version": 1, "does": "further", "answer": "Who else?"}
    assert client.post(top, sent).status_code == 422
    with groups.here(), pytest.raises(ValidationError, match="no group above"):
        services.raise_further(
            membership=groups.members["administrator"], escalation_id=further.pk, version=1, reason="Who else?"
        )


@pytest.mark.parametrize("sent", [{"does": "answer", "answer": " "}, {"does": "nothing", "answer": "Kept words"}, {}])
def test_an_empty_answer_is_told_and_changes_nothing(groups: Any, signed_in: Any, sent: dict[str, str]) -> None:
    made = put(groups)
    answer = signed_in("administrator").post(groups.path(f"governance/raised/{made.pk}/"), {"version": 1, **sent})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert sent.get("answer", "").strip() in answer.content.decode()
    assert everything(groups)[0].state == "open"


def test_of_two_who_answer_at_once_the_second_is_shown_both_answers(groups: Any, signed_in: Any) -> None:
    made = put(groups)
    url = groups.path(f"governance/raised/{made.pk}/")
    sent = {"version": 1, "does": "answer"}
    assert signed_in("observer").post(url, {**sent, "answer": "Use the library."}).status_code == 302
    late = signed_in("administrator").post(url, {**sent, "answer": "Use the school."})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Use the library." in page and "Use the school." in page and "Observer, barnet" in page
    assert everything(groups)[0].answer == "Use the library."
    with groups.here(), pytest.raises(ValidationError, match="answered already"):
        services.answer(
            membership=groups.members["administrator"], escalation_id=made.pk, version=2, answer="Use the school."
        )
    with groups.here(), pytest.raises(Conflict):
        services.answer(
            membership=groups.members["administrator"], escalation_id=made.pk, version=1, answer="Use the school."
        )


def test_the_pages_take_as_many_statements_at_fifty_rows_as_at_three(
    groups: Any, signed_in: Any, statements: Any
) -> None:
    client, counts = signed_in("programme_manager"), []
    client.get(groups.path("governance/raised/"))  # the first request asks once more who is there
    with groups.here():
        initiatives = [
            Initiative.objects.create(code=f"X{n}", slug=f"x{n}", position=n, name=f"X {n}") for n in range(10, 60)
        ]
    for first, last in ((0, 3), (3, 50)):
        with groups.here():
            for one in initiatives[first:last]:
                Escalation.objects.create(
                    group=groups.board, raised_by=groups.steering, cause="red", initiative=one, raised_on=TODAY, **WORDS
                )
                made = Escalation.objects.create(
                    group=groups.board, cause="red", initiative=one, raised_on=TODAY, state="answered",
                    answered_on=TODAY, **WORDS,
                )  # fmt: skip
        for url in ("governance/raised/", f"governance/raised/{made.pk}/"):
            with statements() as seen:
                assert client.get(groups.path(url)).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
