"""The ratings of whole initiatives, a table for each: delivery, finance, benefits and overall."""

from dataclasses import replace
from decimal import Decimal

import pytest

from initiatives.rating.rules import (
    ActionFacts,
    IndicatorFacts,
    Rating,
    Thresholds,
    Verdict,
    rate_benefits,
    rate_delivery,
    rate_finance,
    rate_indicator,
    rate_overall,
    rate_plan,
)
from tests.initiatives.milestones import (
    AMBER,
    GREEN,
    IDENTIFIED,
    LIMITS,
    NOT_RATED,
    PAST,
    RED,
    TODAY,
    milestone,
    outcome,
)

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
        "Benefits are not rated. Panels held: not observed yet.",
    )


def test_benefits_are_many_in_the_reasons_for_overall() -> None:
    missed = Verdict(RED, "benefits-missed", ("Too few panels.",))
    within = Verdict(GREEN, "finance-within", ("On budget.",))
    assert rate_overall(within, within, missed).reasons == ("Benefits are red. Too few panels.",)
