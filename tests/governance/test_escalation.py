"""What is raised: by the rule in the worker, by people on a page; answered once, raised further, never twice."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from evaluation.models import Assessment
from governance import tasks
from governance.escalation import selectors, services
from governance.escalation.rule import period_of
from governance.models import (
    AgendaItem,
    Decision,
    Escalation,
    Group,
    Holder,
    Meeting,
    Oversight,
    PeriodRating,
    Seat,
)
from initiatives.models import Initiative, Risk
from initiatives.services import score_risk
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db

SPRING, WINTER = period_of(datetime.date(2013, 4, 1)), period_of(datetime.date(2013, 1, 1))
WORDS = {"subject": "No room for panels", "reason": "The hall is being rebuilt."}


@pytest.fixture
def groups(cast: Cast) -> Any:
    """A Board, a programme board below it, and a steering group below that, which oversees the initiative."""
    with cast.here():
        board = Group.objects.create(slug="board", name="The Board", kind="board", position=1)
        programme_board = Group.objects.create(
            slug="sig", name="Programme board", kind="programme_board", position=2, escalates_to=board
        )
        steering = Group.objects.create(
            slug="panels-group", name="Panels group", kind="steering", position=3, escalates_to=programme_board,
            clerk=cast.members["observer"],
        )  # fmt: skip
        Oversight.objects.create(group=steering, initiative=cast.initiative)
        Oversight.objects.create(group=board, initiative=cast.initiative)
    cast.board, cast.programme_board, cast.steering = board, programme_board, steering
    return cast


@pytest.fixture
def risk(groups: Any) -> Risk:
    with groups.here():
        return Risk.objects.create(
            initiative=groups.initiative, position=1, description="No volunteers",
            residual_likelihood=4, residual_impact=4,
        )  # fmt: skip


def rated(cast: Any, **ratings: str) -> None:
    with cast.here():
        for name, rating in ratings.items():
            period = {"winter": WINTER, "spring": SPRING}[name]
            PeriodRating.objects.create(
                initiative=cast.initiative, period_start=period.start, period_end=period.end, rating=rating,
                reason="A gate was missed.",
            )  # fmt: skip


def followed_up(cast: Any) -> list[Escalation]:
    with cast.worker():
        return services.follow_up()


def everything(cast: Any) -> list[Escalation]:
    with cast.here():
        return list(Escalation.objects.order_by("raised_on", "id"))


def put(cast: Any, role: str = "project_manager", **more: Any) -> Escalation:
    with cast.here():
        given = {"group_id": cast.steering.pk, **WORDS, **more}
        return services.raise_it(membership=cast.members[role], **given)


# --- By the rule


def test_an_initiative_red_at_the_ends_of_two_quarters_is_raised_to_the_group_above_its_own(groups: Any) -> None:
    rated(groups, winter="red", spring="red")
    [made] = followed_up(groups)
    assert (made.group, made.raised_by, made.cause) == (groups.programme_board, groups.steering, "red")
    assert (made.initiative, made.raised_on, made.raiser) == (groups.initiative, TODAY, "")
    assert made.reason.endswith("January to March 2013, and April to June 2013. A gate was missed.")


def test_one_red_quarter_is_not_enough_unless_the_partnership_says_so(groups: Any) -> None:
    rated(groups, winter="amber", spring="red")
    assert followed_up(groups) == []
    groups.partnership.escalate_red_periods = 1
    groups.partnership.save()
    assert len(followed_up(groups)) == 1


def test_a_risk_that_threatens_is_raised_and_one_below_is_not(groups: Any, risk: Risk) -> None:
    with groups.here():
        Risk.objects.create(
            initiative=groups.initiative, position=2, description="Small", residual_likelihood=2, residual_impact=5
        )
        Risk.objects.create(
            initiative=groups.initiative, position=3, description="Over", residual_likelihood=5, residual_impact=5,
            state="closed",
        )  # fmt: skip
    [made] = followed_up(groups)
    assert (made.group, made.cause, made.risk) == (groups.programme_board, "risk", risk)
    assert "scores 16 of 25" in made.reason


def test_no_risk_is_raised_where_the_partnership_says_so(groups: Any, risk: Risk) -> None:
    groups.partnership.escalate_risks = False
    groups.partnership.save()
    assert followed_up(groups) == []


def test_nothing_is_raised_twice(groups: Any, risk: Risk) -> None:
    rated(groups, winter="red", spring="red")
    assert len(followed_up(groups)) == 2
    assert followed_up(groups) == []
    assert len(everything(groups)) == 2


def test_two_workers_at_the_same_moment_raise_a_thing_once(
    groups: Any, risk: Risk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one looked before the first one had stored what it raised."""
    assert len(followed_up(groups)) == 1
    monkeypatch.setattr(selectors, "last_raised", lambda cause: {})
    assert followed_up(groups) == []
    assert len(everything(groups)) == 1


def test_what_was_answered_is_raised_again_only_when_it_comes_back_later(groups: Any, risk: Risk) -> None:
    rated(groups, winter="red", spring="red")
    for made in followed_up(groups):
        with groups.here():
            services.answer(
                membership=groups.members["administrator"], escalation_id=made.pk, version=1, answer="Recruit."
            )
    assert followed_up(groups) == []

    # the next quarter: the risk still threatens; one more red period is not two
    later(groups, datetime.date(2013, 10, 2), "red")
    assert [one.cause for one in followed_up(groups)] == ["risk"]
    # and the one after that
    later(groups, datetime.date(2014, 1, 3), "red")
    assert [one.cause for one in followed_up(groups)] == ["red"]


def later(cast: Any, day: datetime.date, rating: str) -> None:
    """Time has passed: the quarter before `day` ended with a rating."""
    ended = period_of(period_of(day).start - datetime.timedelta(days=1))
    cast.partnership.frozen_on = day
    cast.partnership.save()
    with cast.here():
        PeriodRating.objects.update_or_create(
            initiative=cast.initiative, period_end=ended.end,
            defaults={"period_start": ended.start, "rating": rating, "reason": ""},
        )  # fmt: skip


def test_the_running_quarters_rating_follows_the_results_and_a_past_one_stays(groups: Any) -> None:
    rated(groups, spring="green")
    groups.assess()
    followed_up(groups)
    with groups.here():
        spring, running = PeriodRating.objects.order_by("period_end")
        overall = Assessment.objects.get(initiative=groups.initiative).results["ratings"]["overall"]
    assert spring.rating == "green"
    assert (running.period_end, running.rating) == (datetime.date(2013, 9, 30), overall["rating"])
    with groups.here():
        PeriodRating.objects.filter(pk=running.pk).update(rating="green", reason="")
    followed_up(groups)
    with groups.here():
        assert PeriodRating.objects.get(pk=running.pk).rating == overall["rating"] != "green"


def test_what_no_group_oversees_is_raised_to_the_programme_board_and_without_groups_nowhere(
    cast: Cast, groups: Any, risk: Risk
) -> None:
    with groups.here():
        Oversight.objects.all().delete()
    [made] = followed_up(groups)
    assert (made.group, made.raised_by) == (groups.programme_board, None)
    with groups.here():
        Escalation.objects.all().delete()
        Group.objects.update(state="ended")
    assert followed_up(groups) == []


def test_scoring_a_risk_raises_it_by_way_of_the_worker(
    groups: Any, risk: Risk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is told by name after the programme's results, and its task does the rest."""
    sent: list[Any] = []
    monkeypatch.setattr("safer_communities.tenancy.outbox.send", lambda task, **ids: sent.append((task, ids)))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call: call())
    with groups.here():
        score_risk(membership=groups.members["programme_manager"], risk_id=risk.pk, version=1, likelihood=5, impact=5)
    groups.assess()
    assert ("governance.tasks.follow_up", {"partnership_id": groups.partnership.pk}) in sent
    tasks.follow_up(partnership_id=str(groups.partnership.pk))
    [made] = everything(groups)
    assert "scores 25 of 25" in made.reason


@pytest.mark.django_db(transaction=True)
def test_each_night_every_partnership_is_followed_up(groups: Any, risk: Risk, neighbour: Cast) -> None:
    tasks.follow_up_everywhere()
    assert [one.risk_id for one in everything(groups)] == [risk.pk]
    assert everything(neighbour) == []


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


def test_the_page_tells_the_partnerships_own_rule(groups: Any, signed_in: Any) -> None:
    page = re.sub(r"\s+", " ", signed_in("observer").get(groups.path("governance/raised/")).content.decode())
    assert "red at the end of 2 reporting periods" in page and "scores 15 of 25" in page
    groups.partnership.escalate_red_periods, groups.partnership.escalate_risks = 0, False
    groups.partnership.save()
    page = signed_in("observer").get(groups.path("governance/raised/")).content.decode()
    assert "only people raise something" in page


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


def test_the_rule_takes_as_many_statements_at_fifty_initiatives_as_at_three(groups: Any, statements: Any) -> None:
    counts = []
    for first, last in ((10, 13), (13, 60)):
        with groups.here():
            for number in range(first, last):
                Initiative.objects.create(code=f"X{number}", slug=f"x{number}", position=number, name=f"X {number}")
        with statements() as seen:
            followed_up(groups)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_database_holds_that_a_thing_waits_once(groups: Any) -> None:
    made = {"group": groups.board, "cause": "red", "initiative": groups.initiative, "raised_on": TODAY, **WORDS}
    with groups.here():
        Escalation.objects.create(**made)
        with pytest.raises(IntegrityError), transaction.atomic():
            Escalation.objects.create(**made)
    assert connection.is_usable()
