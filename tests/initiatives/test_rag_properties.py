"""What holds for every rating, whatever the facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from initiatives.rating.rules import (
    SEVERITY,
    ActionFacts,
    IndicatorFacts,
    RiskFacts,
    rate_delivery,
    rate_finance,
    rate_indicator,
    rate_plan,
)
from tests.initiatives.milestones import AMBER, GREEN, LIMITS, NOT_RATED, RED, THREAT, THREAT_16, rated, risk

statuses = ["not_started", "in_progress", "partly_achieved", "achieved", "not_achieved", "cancelled"]
days = st.dates(date(2013, 1, 1), date(2014, 12, 31))
scores = st.none() | st.integers(1, 5)
risks = st.builds(RiskFacts, st.sampled_from(["Demand is low", "Staff leave", "Funding stops"]), scores, scores)
actions = st.builds(
    ActionFacts,
    key=st.just("this"),
    number=st.just("1."),
    description=st.just("Go live"),
    status=st.sampled_from(statuses),
    due_end=st.none() | days,
    achieved_on=st.none() | days,
    forecast_on=st.none() | days,
    problem_resolved=st.booleans(),
    gate=st.sampled_from(["", "funding", "sign_off", "go_live", "close"]),
    risks=st.lists(risks, max_size=4).map(tuple),
    predecessors=st.lists(st.sampled_from("abcdef"), max_size=4).map(tuple),
)
plans = st.lists(actions, max_size=6).map(
    lambda plan: [replace(action, key="abcdef"[place]) for place, action in enumerate(plan)]
)


@given(plan=plans, today=days, threat=st.sampled_from([THREAT, THREAT_16, risk(5, 5)]))
def test_adding_a_risk_that_threatens_never_improves_a_rating(
    plan: list[ActionFacts], today: date, threat: RiskFacts
) -> None:
    before = rate_plan(plan, thresholds=LIMITS, today=today)
    worse = [replace(action, risks=(*action.risks, threat)) for action in plan]
    after = rate_plan(worse, thresholds=LIMITS, today=today)
    assert all(SEVERITY[after[key].rating] >= SEVERITY[before[key].rating] for key in before)
    ratings = [rate_delivery(plan, verdicts, thresholds=LIMITS).rating for verdicts in (before, after)]
    assert SEVERITY[ratings[1]] >= SEVERITY[ratings[0]]


@given(plan=plans, today=days, data=st.data())
def test_no_rating_rule_or_reason_depends_on_the_order_of_anything(
    plan: list[ActionFacts], today: date, data: st.DataObject
) -> None:
    shuffled = [
        replace(
            action,
            risks=tuple(data.draw(st.permutations(action.risks))),
            predecessors=tuple(data.draw(st.permutations(action.predecessors))),
        )
        for action in data.draw(st.permutations(plan))
    ]
    before, after = (rate_plan(one, thresholds=LIMITS, today=today) for one in (plan, shuffled))
    assert before == after
    assert rate_delivery(plan, before, thresholds=LIMITS) == rate_delivery(shuffled, after, thresholds=LIMITS)


@given(action=actions, today=days)
def test_every_rating_agrees_with_the_five_rules_written_out_plainly(action: ActionFacts, today: date) -> None:
    scored = [risk.score or 0 for risk in action.risks]
    threatened, worried = max(scored, default=0) >= 15, max(scored, default=0) >= 8
    if action.status == "cancelled" or action.due_end is None:
        expected = NOT_RATED
    elif action.status == "achieved":
        expected = RED if threatened else AMBER if worried else GREEN
    elif today > action.due_end:
        saved = action.status == "partly_achieved" and action.problem_resolved
        expected = AMBER if saved and action.forecast_on and action.forecast_on > today else RED
    else:
        slip = (action.forecast_on - action.due_end).days if action.forecast_on else 0
        bad = threatened or slip > 28 or action.status == "not_achieved"
        expected = RED if bad else AMBER if slip > 0 or worried else GREEN
    verdict = rated(action, today=today)
    assert verdict.rating is expected
    assert verdict.rule[0] in "12345" and verdict.reasons


@given(action=actions, today=days)
def test_an_overdue_milestone_that_is_not_achieved_is_never_green(action: ActionFacts, today: date) -> None:
    if action.due_end and today > action.due_end and action.status not in {"achieved", "cancelled"}:
        assert rated(action, today=today).rating in {RED, AMBER}


@given(
    budget=st.decimals(0, 10**7, places=2),
    over=st.lists(st.decimals(-1000, 10**6, places=2), min_size=2, max_size=2),
)
def test_a_higher_forecast_never_improves_the_finance_rating(budget: Decimal, over: list[Decimal]) -> None:
    lower, higher = (rate_finance(budget, budget + amount, thresholds=LIMITS).rating for amount in sorted(over))
    assert SEVERITY[higher] >= SEVERITY[lower]


@given(
    values=st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=2),
    target=st.decimals(-1000, 1000, places=2),
    tolerance=st.none() | st.decimals(0, 1, places=3),
    direction=st.sampled_from(["up", "down"]),
)
def test_a_better_observation_never_worsens_an_indicator(
    values: list[Decimal], target: Decimal, tolerance: Decimal | None, direction: str
) -> None:
    better, worse = sorted(values, reverse=direction == "up")
    ratings = [
        rate_indicator(IndicatorFacts("Panels", "", direction, target, tolerance, value)).rating
        for value in (better, worse)
    ]
    assert SEVERITY[ratings[0]] <= SEVERITY[ratings[1]]
