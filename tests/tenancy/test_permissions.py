"""Who may do what, asked of the services themselves: page and API may check too, but it does not rest on them."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from budgets.ledger import services as budgets
from evaluation.scorecards import services as evaluation
from governance.papers import asking_services
from initiatives.plans import services as plans
from initiatives.plans.models import Risk
from initiatives.registers import services as registers
from safer_communities.tenancy.models import Role
from safer_communities.tenancy.permissions import Refused

DAY = datetime.date(2013, 7, 1)
RUN_IT = {"administrator", "programme_manager"}
PLANNERS = RUN_IT | {"project_manager"}
FINANCE = {"administrator", "finance"}
TAKEN_BACK = "taken back"

# What is done, who may, and how: cast, membership, a risk of the initiative.
VERBS: dict[str, tuple[set[str], Callable[[Any, Any, Risk], Any]]] = {
    "update an action": (
        PLANNERS,
        lambda cast, who, _: plans.update_action(
            membership=who, action_id=cast.actions[0].pk, version=1, status="in_progress"
        ),
    ),
    "link a risk": (
        PLANNERS,
        lambda cast, who, risk: plans.link_risk(membership=who, action_id=cast.actions[0].pk, risk_id=risk.pk),
    ),
    "score a risk": (
        PLANNERS,
        lambda _, who, risk: registers.score_risk(membership=who, risk_id=risk.pk, version=1, likelihood=2, impact=2),
    ),
    "override a rating": (
        PLANNERS,
        lambda cast, who, _: plans.override_rating(
            membership=who,
            action_id=cast.actions[0].pk,
            rating="red",
            reason="R",
            expires_on=datetime.date(2013, 8, 1),
        ),
    ),
    "record spend": (
        FINANCE,
        lambda cast, who, _: budgets.record_spend(
            membership=who, line_id=cast.line.pk, on=DAY, amount=Decimal(1), source="S"
        ),
    ),
    "set a forecast": (
        FINANCE,
        lambda cast, who, _: budgets.set_forecast(membership=who, line_id=cast.line.pk, version=1, forecast=Decimal(1)),
    ),
    "record an observation": (
        PLANNERS | {"partner_lead"},
        lambda cast, who, _: evaluation.record_observation(
            membership=who,
            indicator_id=cast.indicator.pk,
            period_start=DAY,
            period_end=DAY,
            value=Decimal(1),
            source="S",
        ),
    ),
    "ask for a paper": (
        PLANNERS | {"finance"},
        lambda _, who, __: asking_services.request_paper(membership=who, period_start=DAY, period_end=DAY),
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_service_refuses_all_but_the_roles_that_may(cast: Any, verb: str) -> None:
    roles, act = VERBS[verb]
    with cast.here():
        risk = Risk.objects.create(initiative=cast.initiative, position=1, description="R")
    assert {role for role in Role.values if allowed(cast, role, risk, act)} == roles


def allowed(cast: Any, role: str, risk: Risk, act: Any) -> bool:
    """Whether it is done; taken back at once, so that the next one finds the same rows."""
    try:
        with cast.here(), transaction.atomic():
            act(cast, cast.members[role], risk)
            raise InterruptedError(TAKEN_BACK)
    except InterruptedError:
        return True
    except Refused:
        return False


@pytest.mark.parametrize("verb", sorted(verb for verb, (roles, _) in VERBS.items() if roles == PLANNERS))
def test_a_project_manager_changes_no_initiative_that_somebody_else_manages(cast: Any, verb: str) -> None:
    with cast.here():
        risk = Risk.objects.create(initiative=cast.initiative, position=1, description="R")
        cast.initiative.managers.clear()
    assert not allowed(cast, "project_manager", risk, VERBS[verb][1])
