"""What the worker raises by the partnership's rule: to whom, when again, and never twice."""

import datetime
import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance import tasks
from governance.escalation import selectors, services
from governance.escalation.models import Escalation, PeriodRating
from governance.groups.models import Group, Oversight
from initiatives.plans.models import Initiative, Risk
from initiatives.registers.services import score_risk
from initiatives.results.models import Assessment
from tests.cast import TODAY, Cast
from tests.governance.raised import WORDS, everything, followed_up, later, rated

pytestmark = pytest.mark.django_db


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


def test_the_page_tells_the_partnerships_own_rule(groups: Any, signed_in: Any) -> None:
    page = re.sub(r"\s+", " ", signed_in("observer").get(groups.path("governance/raised/")).content.decode())
    assert "red at the end of 2 reporting periods" in page and "scores 15 of 25" in page
    groups.partnership.escalate_red_periods, groups.partnership.escalate_risks = 0, False
    groups.partnership.save()
    page = signed_in("observer").get(groups.path("governance/raised/")).content.decode()
    assert "only people raise something" in page


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
