"""The RAG rules, a table for each: every rating has its rule and its reasons."""

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.rag import (
    SEVERITY,
    ActionFacts,
    IndicatorFacts,
    Rating,
    RiskFacts,
    Thresholds,
    Verdict,
    rate_action,
    rate_benefits,
    rate_delivery,
    rate_finance,
    rate_indicator,
    rate_overall,
    rate_plan,
)

TODAY = date(2013, 7, 19)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
DUE = date(2013, 9, 30)  # not yet due
PAST = date(2013, 4, 30)  # 80 days ago
LIMITS = Thresholds()
RED, AMBER, GREEN, NOT_RATED = Rating.RED, Rating.AMBER, Rating.GREEN, Rating.NOT_RATED


def risk(likelihood: int | None, impact: int | None, description: str = "No volunteers come forward.") -> RiskFacts:
    return RiskFacts(description, likelihood, impact)


def milestone(status: str = "in_progress", due: date | None = DUE, **facts: object) -> ActionFacts:
    key = str(facts.pop("key", "this"))
    start = due.replace(day=1) if due else None
    values = {"number": "14.", "description": "Recruit volunteers", "due_start": start} | facts
    return ActionFacts(key=key, status=status, due_end=due, **values)  # type: ignore[arg-type]


def rated(action: ActionFacts, *others: ActionFacts, limits: Thresholds = LIMITS, today: date = TODAY) -> Verdict:
    by_key = {other.key: other for other in (action, *others)}
    return rate_action(action, by_key=by_key, thresholds=limits, today=today)


def outcome(verdict: Verdict) -> tuple[Rating, str]:
    return verdict.rating, verdict.rule


THREAT, THREAT_16, BELOW = risk(3, 5), risk(4, 4), risk(2, 7)  # 15, 16; 14 can only be made up
IDENTIFIED, MINOR, UNSCORED = risk(2, 4), risk(1, 7), risk(None, 4)  # 8; 7 can only be made up
RESOLVED = {"problem_resolved": True, "forecast_on": DUE}


# Rules 1 to 5


@pytest.mark.parametrize(
    ("action", "rating", "rule"),
    [
        # 1 cancelled
        (milestone("cancelled"), NOT_RATED, "1-cancelled"),
        (milestone("cancelled", None), NOT_RATED, "1-cancelled"),
        (milestone("cancelled", PAST, risks=(THREAT,)), NOT_RATED, "1-cancelled"),
        # 2 no date understood
        (milestone("in_progress", None), NOT_RATED, "2-no-date"),
        (milestone("achieved", None, risks=(THREAT,)), NOT_RATED, "2-no-date"),
        (milestone("not_achieved", None), NOT_RATED, "2-no-date"),
        # 3 achieved
        (milestone("achieved"), GREEN, "3-achieved"),
        (milestone("achieved", PAST, achieved_on=TODAY), GREEN, "3-achieved"),
        (milestone("achieved", risks=(THREAT,)), RED, "3-achieved-risk-threatens"),
        (milestone("achieved", risks=(BELOW,)), AMBER, "3-achieved-risk-identified"),
        (milestone("achieved", risks=(IDENTIFIED,)), AMBER, "3-achieved-risk-identified"),
        (milestone("achieved", risks=(MINOR,)), GREEN, "3-achieved"),
        (milestone("achieved", risks=(UNSCORED,)), GREEN, "3-achieved"),
        (milestone("achieved", risks=(IDENTIFIED, THREAT)), RED, "3-achieved-risk-threatens"),
        (milestone("achieved", forecast_on=date(2014, 9, 30)), GREEN, "3-achieved"),
        # 4 past the end of its by-when and not achieved
        (milestone("not_started", YESTERDAY), RED, "4-overdue"),
        (milestone("in_progress", PAST, **RESOLVED), RED, "4-overdue"),
        (milestone("not_achieved", PAST, **RESOLVED), RED, "4-overdue"),
        (milestone("partly_achieved", PAST, **RESOLVED), AMBER, "4-overdue-problem-resolved"),
        (
            milestone("partly_achieved", PAST, problem_resolved=True, forecast_on=TOMORROW),
            AMBER,
            "4-overdue-problem-resolved",
        ),
        (milestone("partly_achieved", PAST, problem_resolved=True, forecast_on=TODAY), RED, "4-overdue"),
        (milestone("partly_achieved", PAST, problem_resolved=True), RED, "4-overdue"),
        (milestone("partly_achieved", PAST, forecast_on=DUE), RED, "4-overdue"),
        (
            milestone("partly_achieved", PAST, risks=(THREAT,), **RESOLVED),
            AMBER,
            "4-overdue-problem-resolved",
        ),
        # 5 not yet due; on the last day of its by-when an action is not past it
        (milestone("in_progress", TODAY), GREEN, "5-on-course"),
        (milestone("not_started"), GREEN, "5-on-course"),
        (milestone("partly_achieved"), GREEN, "5-on-course"),
        (milestone(risks=(THREAT,)), RED, "5-risk-threatens"),
        (milestone(risks=(THREAT_16,), forecast_on=DUE + timedelta(99)), RED, "5-risk-threatens"),
        (milestone(risks=(BELOW,)), AMBER, "5-risk-identified"),
        (milestone(risks=(IDENTIFIED,)), AMBER, "5-risk-identified"),
        (milestone(risks=(MINOR, UNSCORED)), GREEN, "5-on-course"),
        (milestone(forecast_on=DUE - timedelta(1)), GREEN, "5-on-course"),
        (milestone(forecast_on=DUE), GREEN, "5-on-course"),
        (milestone(forecast_on=DUE + timedelta(1)), AMBER, "5-forecast-late"),
        (milestone(forecast_on=DUE + timedelta(28)), AMBER, "5-forecast-late"),
        (milestone(forecast_on=DUE + timedelta(29)), RED, "5-forecast-slips"),
        (milestone(forecast_on=DUE + timedelta(1), risks=(IDENTIFIED,)), AMBER, "5-forecast-late"),
        (milestone("not_achieved"), RED, "5-recorded-not-achieved"),
    ],
)
def test_the_first_rule_that_matches_rates_a_milestone(action: ActionFacts, rating: Rating, rule: str) -> None:
    verdict = rated(action)
    assert outcome(verdict) == (rating, rule)
    assert verdict.reasons and all(reason.endswith(".") for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("before", "rating", "rule"),
    [
        (milestone("in_progress", YESTERDAY, key="before"), AMBER, "5-predecessor-overdue"),
        (milestone("partly_achieved", PAST, key="before", **RESOLVED), AMBER, "5-predecessor-overdue"),
        (milestone("not_achieved", PAST, key="before"), AMBER, "5-predecessor-overdue"),
        (milestone("in_progress", TODAY, key="before"), GREEN, "5-on-course"),
        (milestone("achieved", PAST, key="before"), GREEN, "5-on-course"),
        (milestone("cancelled", PAST, key="before"), GREEN, "5-on-course"),
        (milestone("in_progress", None, key="before"), GREEN, "5-on-course"),
        (milestone("in_progress", DUE, key="before", risks=(THREAT,)), GREEN, "5-on-course"),
        (milestone("in_progress", PAST, key="another"), GREEN, "5-on-course"),
    ],
)
def test_an_overdue_predecessor_makes_a_milestone_that_is_not_yet_due_amber(
    before: ActionFacts, rating: Rating, rule: str
) -> None:
    assert outcome(rated(milestone(predecessors=("before",)), before)) == (rating, rule)


def test_an_overdue_predecessor_changes_nothing_for_a_milestone_that_is_achieved_or_overdue() -> None:
    before = milestone("in_progress", PAST, key="before")
    for status, due, rule in (("achieved", DUE, "3-achieved"), ("in_progress", PAST, "4-overdue")):
        assert rated(milestone(status, due, predecessors=("before",)), before).rule == rule


@pytest.mark.parametrize(
    ("limits", "facts", "rule"),
    [
        (Thresholds(threatens=8), {"risks": (IDENTIFIED,)}, "5-risk-threatens"),
        (Thresholds(threatens=17), {"risks": (THREAT_16,)}, "5-risk-identified"),
        (Thresholds(identified=9), {"risks": (IDENTIFIED,)}, "5-on-course"),
        (Thresholds(slip_days=0), {"forecast_on": DUE + timedelta(1)}, "5-forecast-slips"),
        (Thresholds(slip_days=29), {"forecast_on": DUE + timedelta(29)}, "5-forecast-late"),
    ],
)
def test_the_thresholds_are_the_partnerships_own(limits: Thresholds, facts: dict[str, object], rule: str) -> None:
    assert rated(milestone(**facts), limits=limits).rule == rule


def test_the_same_facts_are_rated_as_at_the_day_given() -> None:
    action = milestone("in_progress", DUE)
    assert [rated(action, today=day).rating for day in (DUE, DUE + timedelta(1))] == [GREEN, RED]


# Reasons


@pytest.mark.parametrize(
    ("action", "reasons"),
    [
        (milestone("in_progress", PAST), ("Due by 30 April 2013 and not achieved: 80 days late.",)),
        (milestone("in_progress", YESTERDAY), ("Due by 18 July 2013 and not achieved: 1 day late.",)),
        (
            milestone("partly_achieved", PAST, forecast_on=YESTERDAY),
            (
                "Due by 30 April 2013 and only partly achieved: 80 days late; the problem is not resolved "
                "and the date forecast, 18 July 2013, is no longer ahead.",
            ),
        ),
        (
            milestone("partly_achieved", PAST, **RESOLVED),
            (
                "Due by 30 April 2013 and only partly achieved (80 days late), but the problem is resolved "
                "and it is forecast for 30 September 2013.",
            ),
        ),
        (
            milestone(gate="go_live", forecast_on=date(2013, 10, 31)),
            ("Its go-live is forecast 31 days after it was due (30 September 2013), more than the 28 days allowed.",),
        ),
        (
            milestone(forecast_on=date(2013, 10, 1), risks=(IDENTIFIED, UNSCORED)),
            (
                "It is forecast 1 day after it was due (30 September 2013).",
                "A risk is identified: No volunteers come forward (likelihood 2 × impact 4 = 8 of 25; 8 or "
                "more is identified).",
                "1 open risk without a score, so not counted.",
            ),
        ),
        (
            milestone("achieved", date(2013, 5, 31), achieved_on=date(2013, 6, 12), risks=(IDENTIFIED, THREAT)),
            (
                "An open risk threatens it: No volunteers come forward (likelihood 3 × impact 5 = 15 of 25; "
                "15 or more threatens).",
                "Achieved on 12 June 2013, 12 days after it was due (by 31 May 2013).",
                "A risk is identified: No volunteers come forward (likelihood 2 × impact 4 = 8 of 25; 8 or "
                "more is identified).",
            ),
        ),
        (
            milestone(predecessors=("elsewhere",)),
            (
                "Due by 30 September 2013, with no sign that it will be late and no risk identified.",
                "It waits for 1 action of another plan, not looked at here.",
            ),
        ),
    ],
)
def test_the_reasons_give_the_facts_that_were_used(action: ActionFacts, reasons: tuple[str, ...]) -> None:
    assert rated(action).reasons == reasons


def test_the_reason_for_a_late_predecessor_names_it() -> None:
    before = milestone("in_progress", PAST, key="4", number="4.", description="Establish delivery model.")
    assert rated(milestone(predecessors=("4",)), before).reasons == (
        "It waits for action 4 (Establish delivery model), itself 80 days overdue.",
    )


# Plans


def test_a_plan_is_rated_in_its_order_and_may_wait_for_actions_of_another() -> None:
    elsewhere = milestone("in_progress", PAST, key="elsewhere")
    plan = [milestone(key="b", predecessors=("elsewhere",)), milestone("in_progress", PAST, key="a")]
    verdicts = rate_plan(plan, thresholds=LIMITS, today=TODAY, others=[elsewhere])
    assert {key: verdict.rule for key, verdict in verdicts.items()} == {
        "b": "5-predecessor-overdue",
        "a": "4-overdue",
    }
    assert list(verdicts) == ["b", "a"]


def test_two_actions_with_one_key_are_an_error_and_no_rating_is_lost() -> None:
    with pytest.raises(ValueError, match="share a key"):
        rate_plan([milestone(), milestone()], thresholds=LIMITS, today=TODAY)


def test_a_thousand_actions_are_rated_well_under_50_milliseconds() -> None:
    plan = [
        milestone(key=str(n), risks=(IDENTIFIED, THREAT), predecessors=(str(n - 1), str(n - 2))) for n in range(1000)
    ]
    took = []
    for _ in range(5):
        start = time.process_time()
        rate_plan(plan, thresholds=LIMITS, today=TODAY)
        took.append(time.process_time() - start)
    assert min(took) < 0.05


# Delivery


def plan_of(
    red: int = 0, amber: int = 0, green: int = 0, undated: int = 0, red_gate: bool = False
) -> list[ActionFacts]:
    made = [milestone("in_progress", PAST)] * red + [milestone(risks=(IDENTIFIED,))] * amber
    made += [milestone("achieved")] * green + [milestone("in_progress", None)] * undated
    plan = [replace(action, key=str(place)) for place, action in enumerate(made)]
    if red_gate:
        plan[0] = replace(plan[0], gate="funding")
    return plan


def delivery(plan: list[ActionFacts], limits: Thresholds = LIMITS) -> Verdict:
    return rate_delivery(plan, rate_plan(plan, thresholds=limits, today=TODAY), thresholds=limits)


@pytest.mark.parametrize(
    ("plan", "rating", "rule"),
    [
        (plan_of(green=5), GREEN, "delivery-green"),
        (plan_of(green=5, undated=50), GREEN, "delivery-green"),
        (plan_of(amber=1, green=99), AMBER, "delivery-some-amber"),
        (plan_of(amber=10), AMBER, "delivery-some-amber"),
        (plan_of(red=1, green=99), AMBER, "delivery-some-red"),
        (plan_of(red=2, green=8), AMBER, "delivery-some-red"),  # exactly 20 % is not more than 20 %
        (plan_of(red=2, green=8, undated=10), AMBER, "delivery-some-red"),
        (plan_of(red=3, amber=9), RED, "delivery-red-share"),
        (plan_of(red=2, green=7), RED, "delivery-red-share"),
        (plan_of(red=201, green=799), RED, "delivery-red-share"),
        (plan_of(red=1, green=99, red_gate=True), RED, "delivery-gate-red"),
        (plan_of(undated=3), NOT_RATED, "delivery-none-rated"),
        ([], NOT_RATED, "delivery-none-rated"),
    ],
)
def test_delivery_is_red_with_a_red_gate_or_more_than_a_fifth_red(
    plan: list[ActionFacts], rating: Rating, rule: str
) -> None:
    assert outcome(delivery(plan)) == (rating, rule)


def test_the_share_of_red_that_is_allowed_is_the_partnerships_own() -> None:
    plan = plan_of(red=2, green=8)
    assert delivery(plan, Thresholds(red_share=Decimal("0.19"))).rating is RED
    assert delivery(plan_of(red=3, green=7), Thresholds(red_share=Decimal("0.30"))).rating is AMBER


@pytest.mark.parametrize("status", ["in_progress", "achieved"])
def test_a_gate_that_is_not_red_does_not_make_delivery_red(status: str) -> None:
    plan = [milestone(status, gate="go_live", risks=(IDENTIFIED,)), *plan_of(green=3)]
    assert outcome(delivery(plan)) == (AMBER, "delivery-some-amber")


def test_the_reasons_for_delivery_count_the_ratings() -> None:
    assert delivery(plan_of(red=3, amber=1, green=10, undated=1)).reasons == (
        "21.4% of the rated actions are red, more than the 20% allowed.",
        "3 actions of 14 rated red, 1 amber.",
        "1 action without a date, so not rated.",
    )
    assert delivery(plan_of(red=1, green=9, red_gate=True)).reasons == (
        "Its funding decision is red. Due by 30 April 2013 and not achieved: 80 days late.",
        "1 action of 10 rated red, 0 amber.",
    )


# Finance


@pytest.mark.parametrize(
    ("budget", "forecast", "rating", "rule"),
    [
        ("25150", "25150", GREEN, "finance-within"),
        ("25150", "10000", GREEN, "finance-within"),
        ("25150", "25653", GREEN, "finance-within"),  # 2 % exactly
        ("25150", "25653.01", AMBER, "finance-over"),
        ("25150", "27665", AMBER, "finance-over"),  # 10 % exactly
        ("25150", "27665.01", RED, "finance-far-over"),
        ("0", "0", GREEN, "finance-within"),
        ("0", "0.01", RED, "finance-far-over"),
        ("-100", "-50", RED, "finance-far-over"),
        (None, "100", NOT_RATED, "finance-not-known"),
        ("100", None, NOT_RATED, "finance-not-known"),
    ],
)
def test_finance_is_rated_by_how_far_the_forecast_is_over_budget(
    budget: str | None, forecast: str | None, rating: Rating, rule: str
) -> None:
    amounts = [Decimal(amount) if amount is not None else None for amount in (budget, forecast)]
    assert outcome(rate_finance(*amounts, thresholds=LIMITS)) == (rating, rule)


@pytest.mark.parametrize(
    ("budget", "forecast", "reason"),
    [
        (25150, 25150, "Forecast £25,150 against a budget of £25,150: on budget."),
        (25150, 20000, "Forecast £20,000 against a budget of £25,150: £5,150 under."),
        (
            25150,
            25200,
            "Forecast £25,200 against a budget of £25,150: £50 over (0.2%), within the 2% allowed.",
        ),
        (10000, 10550, "Forecast £10,550 against a budget of £10,000: £550 over (5.5%), more than 2%."),
        (10000, 12000, "Forecast £12,000 against a budget of £10,000: £2,000 over (20%), more than 10%."),
        (0, 100, "Forecast £100 against a budget of £0: £100 over, more than 10%."),
    ],
)
def test_the_reason_for_finance_gives_both_amounts(budget: int, forecast: int, reason: str) -> None:
    assert rate_finance(Decimal(budget), Decimal(forecast), thresholds=LIMITS).reasons == (reason,)


# Benefits


def indicator(latest: str | None, direction: str = "up", target: str | None = "200", tolerance: str | None = "0.05"):  # type: ignore[no-untyped-def]
    values = [Decimal(value) if value is not None else None for value in (target, tolerance, latest)]
    return IndicatorFacts("Panels held", "panels", direction, *values)


@pytest.mark.parametrize(
    ("facts", "rating", "rule"),
    [
        (indicator("200"), GREEN, "benefits-met"),
        (indicator("260"), GREEN, "benefits-met"),
        (indicator("190"), GREEN, "benefits-within-tolerance"),  # exactly the tolerance
        (indicator("189.99"), AMBER, "benefits-within-twice"),
        (indicator("180"), AMBER, "benefits-within-twice"),  # exactly twice
        (indicator("179.99"), RED, "benefits-missed"),
        (indicator("200", "down"), GREEN, "benefits-met"),
        (indicator("100", "down"), GREEN, "benefits-met"),
        (indicator("210", "down"), GREEN, "benefits-within-tolerance"),
        (indicator("220", "down"), AMBER, "benefits-within-twice"),
        (indicator("220.01", "down"), RED, "benefits-missed"),
        (indicator("199", tolerance=None), RED, "benefits-missed"),
        (indicator("200", tolerance=None), GREEN, "benefits-met"),
        (indicator("1", "down", target="0"), RED, "benefits-missed"),
        (indicator("0", "down", target="0"), GREEN, "benefits-met"),
        (indicator("-95", target="-100"), GREEN, "benefits-met"),
        (indicator("-105", target="-100"), GREEN, "benefits-within-tolerance"),
        (indicator(None), NOT_RATED, "benefits-not-observed"),
        (indicator("5", target=None), NOT_RATED, "benefits-no-target"),
    ],
)
def test_an_indicator_is_rated_by_how_far_it_is_from_its_target(
    facts: IndicatorFacts, rating: Rating, rule: str
) -> None:
    assert outcome(rate_indicator(facts)) == (rating, rule)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (indicator("200"), "Panels held: 200 panels against a target of 200 panels: met."),
        (
            indicator("179.50"),
            "Panels held: 179.5 panels against a target of 200 panels: 20.5 below, more than twice the "
            "tolerance of 10.",
        ),
        (
            IndicatorFacts("Cautions", "cautions", "up", Decimal(70), Decimal("0.1"), Decimal(200) / 3),
            "Cautions: 66.67 cautions against a target of 70 cautions: 3.33 below, within the tolerance of 7.",
        ),
        (
            IndicatorFacts("Compliance", "share", "up", Decimal("0.814"), Decimal("0.1"), Decimal("0.804")),
            "Compliance: 80.4% against a target of 81.4%: 1 percentage point below, within the tolerance of "
            "8.14 percentage points.",
        ),
        (
            indicator("199", tolerance=None),
            "Panels held: 199 panels against a target of 200 panels: 1 below, no tolerance is allowed.",
        ),
        (
            IndicatorFacts("Re-offending", "share", "down", Decimal("0.40"), Decimal("0.05"), Decimal("0.43")),
            "Re-offending: 43% against a target of 40%: 3 percentage points above, within twice the "
            "tolerance of 2 percentage points.",
        ),
    ],
)
def test_the_reason_for_an_indicator_gives_value_target_and_distance(facts: IndicatorFacts, reason: str) -> None:
    assert rate_indicator(facts).reasons == (reason,)


def test_a_direction_that_is_neither_up_nor_down_is_an_error() -> None:
    with pytest.raises(ValueError, match="'sideways', not up or down"):
        rate_indicator(indicator("1", "sideways"))


ON_TARGET, CLOSE, MISSED, WAITING = (rate_indicator(indicator(latest)) for latest in ("200", "185", "100", None))


@pytest.mark.parametrize(
    ("indicators", "rating", "rule"),
    [
        ([ON_TARGET], GREEN, "benefits-worst"),
        ([ON_TARGET, CLOSE], AMBER, "benefits-worst"),
        ([ON_TARGET, MISSED, CLOSE, WAITING], RED, "benefits-worst"),
        ([ON_TARGET, WAITING], GREEN, "benefits-worst"),
        ([WAITING, WAITING], NOT_RATED, "benefits-none-observed"),
        ([], NOT_RATED, "benefits-no-indicators"),
    ],
)
def test_benefits_are_the_worst_of_the_indicators_that_are_rated(
    indicators: list[Verdict], rating: Rating, rule: str
) -> None:
    assert outcome(rate_benefits(indicators)) == (rating, rule)


def test_the_reasons_for_benefits_are_those_of_the_worst_and_count_the_rest() -> None:
    assert rate_benefits([ON_TARGET, MISSED, WAITING]).reasons == (
        *MISSED.reasons,
        "1 indicator of 3 not rated yet.",
    )
    assert rate_benefits([WAITING, WAITING]).reasons == (
        "Not yet: none of 2 indicators has been observed against a target.",
    )


# Overall


@pytest.mark.parametrize(
    ("parts", "rating", "rule"),
    [
        ((GREEN, GREEN, GREEN), GREEN, "overall-worst"),
        ((GREEN, AMBER, GREEN), AMBER, "overall-worst"),
        ((AMBER, GREEN, RED), RED, "overall-worst"),
        ((NOT_RATED, GREEN, NOT_RATED), GREEN, "overall-worst"),
        ((NOT_RATED, NOT_RATED, NOT_RATED), NOT_RATED, "overall-none-rated"),
    ],
)
def test_overall_is_the_worst_of_the_three_that_are_rated(
    parts: tuple[Rating, Rating, Rating], rating: Rating, rule: str
) -> None:
    assert outcome(rate_overall(*(Verdict(part, "rule", ("Because.",)) for part in parts))) == (rating, rule)


def test_the_reasons_for_overall_name_the_worst_parts_and_what_is_not_rated() -> None:
    behind = Verdict(RED, "4-overdue", ("Late.", "More."))
    assert rate_overall(behind, Verdict(GREEN, "finance-within", ("On budget.",)), WAITING).reasons == (
        "Delivery is red. Late.",
        "Benefits is not rated. Panels held: not observed yet.",
    )


# Properties

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
