"""Actuals to date: annualised, put in the place of drivers and costs, and never mistaken for the plan."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.model.cost_benefit import (
    Actual,
    Driver,
    InitiativeInputs,
    SpendTotal,
    assess,
    modelled,
    observed,
    per_year,
    programme,
)
from evaluation.model.observed import whole_months
from initiatives.results.fitting import to_json
from tests.evaluation.papers import AS_AT, CAUTIONS, cautions, plain

APRIL, JUNE = date(2013, 4, 1), date(2013, 6, 30)

PLAN = replace(cautions(), published=())
FIFTY_CAUTIONS = Actual("cohort", Decimal(50), APRIL, JUNE, "count", "custody records", "a police analyst")


def rate(value: str, start: date, end: date, recorded_at: str = "", key: str = "reoffending_with") -> Actual:
    return Actual(key, Decimal(value), start, end, "rate", "Police National Computer", recorded_at=recorded_at)


def figure(inputs: InitiativeInputs, agency: str, measure: str) -> dict[str, Any]:
    matrix = plain(observed(inputs))
    rows = {row["agency"]: row for row in (*matrix["rows"], matrix["total"])}
    found: dict[str, Any] = rows[agency][measure]
    return found


def test_with_no_actual_at_all_nothing_is_observed() -> None:
    matrix = plain(observed(PLAN))
    assert matrix["reason"] == "no actuals recorded yet"
    assert not matrix["some_known"]
    assert {row["annual_saving"]["reason"] for row in matrix["rows"]} == {"no actuals recorded yet"}


# Periods


@pytest.mark.parametrize(
    ("periods", "year", "over", "said"),
    [
        ([(APRIL, JUNE)], 12, 3, "3 whole months"),
        ([(date(2013, 4, 1), date(2013, 4, 30))], 12, 1, "1 whole month"),
        ([(date(2012, 12, 1), date(2013, 2, 28))], 12, 3, "3 whole months"),
        ([(date(2012, 2, 1), date(2012, 2, 29))], 12, 1, "1 whole month"),
        ([(date(2012, 2, 1), date(2012, 2, 28))], 365, 28, "28 days"),
        (
            [(date(2013, 4, 1), date(2013, 4, 30)), (date(2013, 6, 1), date(2013, 6, 30))],
            12,
            2,
            "2 whole months",
        ),
        ([(date(2013, 4, 1), date(2013, 4, 30)), (date(2013, 5, 1), date(2013, 5, 7))], 365, 37, "37 days"),
        ([(date(2013, 7, 1), date(2013, 7, 7))], 365, 7, "7 days"),
        ([(date(2013, 7, 1), date(2013, 7, 1))], 365, 1, "1 day"),
    ],
)
def test_a_year_is_made_of_whole_months_or_else_of_days(
    periods: list[tuple[date, date]], year: int, over: int, said: str
) -> None:
    assert per_year(periods) == (year, over, said)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_whole_months_are_counted_from_a_first_to_a_last_day(start: date, months: int) -> None:
    first = start.replace(day=1)
    index = first.year * 12 + first.month - 1 + months
    after = date(index // 12, index % 12 + 1, 1)
    last = date.fromordinal(after.toordinal() - 1)
    assert whole_months(first, last) == months
    assert whole_months(first, after) is None
    assert whole_months(date.fromordinal(first.toordinal() + 1), last) is None


# Drivers


def test_fifty_cautions_in_a_quarter_are_two_hundred_a_year() -> None:
    inputs = replace(PLAN, actuals=(FIFTY_CAUTIONS,))
    saving = figure(inputs, "police", "annual_saving")
    assert (saving["value"], saving["numbers"]) == ("49440.00", "20 × (£542 + £1,930)")
    cohort = next(one for one in saving["inputs"] if one["name"] == "size of the cohort")
    assert cohort == {
        "name": "size of the cohort",
        "value": "200",
        "unit": "people a year",
        "text": "200 people a year",
        "source": "recorded: 50 in 3 whole months, 1 April 2013 to 30 June 2013; "
        "a year of it is 50 × 12 ÷ 3; custody records",
        "person": "a police analyst",
        "as_of": "2013-06-30",
        "figure": "",
    }


def test_counts_are_added_over_their_periods() -> None:
    months = [
        Actual("cohort", Decimal(count), date(2013, month, 1), date(2013, month, 30), "count", "records")
        for month, count in ((4, 10), (6, 20))
    ]
    # 30 in two whole months: 180 a year, (180 + 18) × 500
    assert figure(replace(PLAN, actuals=tuple(months)), "cps", "annual_saving")["value"] == "99000.00"


def test_days_are_annualised_by_the_day() -> None:
    week = Actual("cohort", Decimal(7), date(2013, 7, 1), date(2013, 7, 7), "count", "records")
    assert figure(replace(PLAN, actuals=(week,)), "cps", "annual_saving")["value"] == "200750.00"


def test_the_latest_rate_counts_and_is_not_annualised() -> None:
    actuals = (
        rate("0.45", APRIL, JUNE),
        rate("0.30", date(2013, 1, 1), date(2013, 3, 31)),
    )
    saving = figure(replace(PLAN, actuals=actuals), "police", "annual_saving")
    assert saving["numbers"] == "10 × (£542 + £1,930)"
    source = next(one["source"] for one in saving["inputs"] if one["name"].endswith("with the initiative"))
    assert source == ("recorded: the latest of 2 periods, 1 April 2013 to 30 June 2013; Police National Computer")


def test_the_latest_stock_counts_and_is_not_annualised() -> None:
    books = [
        Actual("cohort", Decimal(count), start, end, "stock", "IOM team")
        for count, start, end in ((97, date(2013, 1, 1), date(2013, 3, 31)), (120, APRIL, JUNE))
    ]
    assert figure(replace(PLAN, actuals=tuple(books)), "cps", "annual_saving")["numbers"] == "(120 + 12) × £500"


def test_what_is_recorded_again_for_a_period_corrects_it() -> None:
    mistaken = replace(FIFTY_CAUTIONS, value=Decimal(500), recorded_at="2013-07-01T09:00:00+01:00")
    corrected = replace(FIFTY_CAUTIONS, recorded_at="2013-07-02T09:00:00+01:00")
    for order in ((mistaken, corrected), (corrected, mistaken)):
        assert figure(replace(PLAN, actuals=order), "cps", "annual_saving")["value"] == "110000.00"


def test_periods_that_overlap_are_pointed_out() -> None:
    april = replace(FIFTY_CAUTIONS, period_end=date(2013, 4, 30), value=Decimal(10))
    matrix = observed(replace(PLAN, actuals=(FIFTY_CAUTIONS, april)))
    assert "Periods of the size of the cohort overlap: something may have been counted twice." in matrix.notes


def test_what_begins_after_the_day_of_the_report_is_not_counted_yet() -> None:
    later = replace(FIFTY_CAUTIONS, period_start=date(2013, 8, 1), period_end=date(2013, 8, 31))
    assert observed(replace(PLAN, actuals=(later,))).reason == "no actuals recorded yet"


def test_what_nobody_has_observed_stays_as_planned_and_is_named() -> None:
    (note,) = observed(replace(PLAN, actuals=(FIFTY_CAUTIONS,))).notes
    assert note.startswith("As planned, for nothing is recorded yet:")
    assert "re-offending rate with the initiative" in note
    assert "size of the cohort" not in note


def test_a_sub_cohort_has_actuals_of_its_own() -> None:
    given = {key: value for key, value in CAUTIONS.items() if key not in ("cohort", "reoffending_with")}
    given |= {"cohort:statutory": "100", "cohort:other": "100"}
    given |= {"reoffending_with:statutory": "0.4", "reoffending_with:other": "0.4"}
    plan = replace(PLAN, drivers={key: Driver.read(key, value, "plan") for key, value in given.items()})
    actuals = (rate("0.2", APRIL, JUNE, key="reoffending_with:statutory"),)
    assert figure(replace(plan, actuals=actuals), "police", "annual_saving")["numbers"] == (
        "30 × (£542 + £1,930) + 10 × (£542 + £1,930)"
    )


def test_drivers_that_the_papers_lack_are_not_made_up_from_actuals() -> None:
    given = {key: driver for key, driver in PLAN.drivers.items() if key != "share_prosecuted"}
    matrix = plain(observed(replace(PLAN, drivers=given, actuals=(FIFTY_CAUTIONS,))))
    assert matrix["missing"] == ["share of those arrested who are prosecuted"]
    assert matrix["total"]["annual_saving"]["reason"] == matrix["reason"]
    assert {row["annual_saving"]["value"] for row in matrix["rows"]} == {None}
    assert matrix["notes"] == []


# Costs


def spent(amount: int, first: date, last: date, agency: str = "police", kind: str = "operating") -> SpendTotal:
    return SpendTotal(agency, kind, Decimal(amount), first, last)


def test_operating_spend_is_annualised_from_go_live() -> None:
    inputs = replace(
        PLAN,
        as_at=JUNE,
        go_live=APRIL,
        actuals=(FIFTY_CAUTIONS,),
        spend=(spent(20_000, date(2013, 5, 3), date(2013, 6, 3)),),
    )
    cost = figure(inputs, "police", "annual_operating_cost")
    assert (cost["value"], cost["numbers"]) == ("-80000.00", "(£20,000) × 12 ÷ 3")
    assert cost["formula"] == "operating spend since go-live × 12 months ÷ 3 whole months"
    assert cost["inputs"][0]["source"] == "spend recorded against the budget, 3 May 2013 to 3 June 2013"


def test_operating_spend_is_annualised_from_the_first_spend_where_nothing_is_live() -> None:
    inputs = replace(PLAN, actuals=(FIFTY_CAUTIONS,), spend=(spent(5_000, date(2013, 5, 8), date(2013, 7, 1)),))
    # 8 May to 19 July: 73 days, a fifth of a year
    assert figure(inputs, "police", "annual_operating_cost")["value"] == "-25000.00"


def test_one_bill_on_the_day_is_a_month_and_not_a_day() -> None:
    inputs = replace(PLAN, actuals=(FIFTY_CAUTIONS,), spend=(spent(1_000, AS_AT, AS_AT),))
    assert figure(inputs, "police", "annual_operating_cost")["value"] == "-12000.00"


def test_set_up_spend_is_what_was_spent_to_date() -> None:
    bill = spent(3_000, date(2013, 5, 8), date(2013, 5, 8), "council", "set_up")
    inputs = replace(PLAN, actuals=(FIFTY_CAUTIONS,), spend=(bill,))
    cost = figure(inputs, "council", "set_up_cost")
    assert (cost["value"], cost["formula"]) == ("-3000.00", "set-up spend to date")
    planned = figure(inputs, "police", "set_up_cost")
    assert (planned["value"], planned["formula"]) == (
        "-38100.00",
        "the planned set-up cost (none recorded yet)",
    )


def test_spend_alone_shows_the_cost_and_no_saving() -> None:
    bill = spent(3_000, date(2013, 5, 8), date(2013, 5, 8), "council", "set_up")
    matrix = plain(observed(replace(PLAN, spend=(bill,))))
    rows = {row["agency"]: row for row in matrix["rows"]}
    assert rows["council"]["set_up_cost"]["value"] == "-3000.00"
    assert rows["police"]["annual_saving"]["reason"] == "no activity or outcome recorded yet"
    assert rows["police"]["set_up_cost"]["reason"] == "none recorded yet"
    assert matrix["total"]["annual_impact"]["text"] == "not known"
    assert matrix["some_known"] and not matrix["known"]


def test_the_programme_counts_observed_savings_of_those_that_have_some() -> None:
    other = replace(PLAN, code="A", name="Panels")
    results = {"A": assess(other), "C": assess(replace(PLAN, actuals=(FIFTY_CAUTIONS,)))}
    matrix = to_json(programme(results)["observed"])
    assert matrix["total"]["annual_saving"]["value"] == "472280.00"
    assert matrix["partial_of"] == ["Panels"]


# Properties


@given(
    st.integers(1, 5_000),
    st.decimals(min_value=0, max_value=1, places=2),
    st.decimals(min_value=0, max_value=1, places=2),
)
def test_observed_is_modelled_when_the_actuals_are_the_drivers(cohort: int, before: Decimal, after: Decimal) -> None:
    given = CAUTIONS | {
        "cohort": str(cohort),
        "reoffending_without": str(before),
        "reoffending_with": str(after),
    }
    plan = replace(PLAN, drivers={key: Driver.read(key, value, "plan") for key, value in given.items()})
    year = (date(2012, 7, 1), date(2013, 6, 30))
    actuals = (
        Actual("cohort", Decimal(cohort), *year, "count", "records"),
        rate(str(before), *year, key="reoffending_without"),
        rate(str(after), *year),
    )
    model, actual = modelled(plan), observed(replace(plan, actuals=actuals))
    assert [[figure.value for figure in row.figures] for row in (*model.rows, model.total)] == [
        [figure.value for figure in row.figures] for row in (*actual.rows, actual.total)
    ]
    assert actual.foots()
