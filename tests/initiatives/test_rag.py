"""The RAG rules for an action, as a table: every rating has its rule and its reasons."""

import time
from datetime import date, timedelta

import pytest

from initiatives.rating.rules import ActionFacts, Rating, Thresholds, rate_plan
from tests.initiatives.milestones import (
    AMBER,
    BELOW,
    DUE,
    GREEN,
    IDENTIFIED,
    LIMITS,
    MINOR,
    NOT_RATED,
    PAST,
    RED,
    RESOLVED,
    THREAT,
    THREAT_16,
    TODAY,
    TOMORROW,
    UNSCORED,
    YESTERDAY,
    milestone,
    outcome,
    rated,
)

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
