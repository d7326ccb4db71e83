"""The worked case from drivers to the pound, how figures say where they come from, and what is not known."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.model.cost_benefit import (
    Compared,
    Driver,
    InitiativeInputs,
    assess,
    compare,
    flat_rows,
    modelled,
    programme,
)
from initiatives.results.fitting import to_json
from tests.evaluation.papers import AS_AT, CAUTIONS, PUBLISHED, UNIT_COSTS, cautions, cells, plain, published


def test_conditional_cautions_follow_exactly_from_their_drivers() -> None:
    matrix = plain(modelled(cautions()))
    assert cells(matrix) == PUBLISHED["C"]
    assert matrix["known"] and not matrix["missing"] and not matrix["footing_errors"]


@pytest.mark.parametrize(
    ("agency", "formula", "numbers"),
    [
        ("police", "re-offences avoided × (call-out + arrest)", "20 × (£542 + £1,930)"),
        ("cps", "(cohort + re-offences avoided) × CPS cost", "(200 + 20) × £500"),
        (
            "probation",
            "(cohort + re-offences avoided) × share sentenced × sentence (probation)",
            "(200 + 20) × 50% × £1,308",
        ),
        ("court", "(cohort + re-offences avoided) × magistrates' court cost", "(200 + 20) × £768"),
    ],
)
def test_a_figure_says_how_it_was_worked_out(agency: str, formula: str, numbers: str) -> None:
    rows = {row["agency"]: row for row in plain(modelled(cautions()))["rows"]}
    figure = rows[agency]["annual_saving"]
    assert (figure["formula"], figure["numbers"]) == (formula, numbers)
    inputs = {one["name"]: one for one in figure["inputs"]}
    assert inputs["size of the cohort"]["text"] == "200 people a year"
    assert inputs["size of the cohort"]["source"] == "business case, page 24"
    assert inputs["re-offences avoided"]["source"] == "worked out: 200 × (50% − 40%)"


def test_impacts_and_totals_say_what_they_add_and_where_that_is_explained() -> None:
    matrix = plain(modelled(cautions()))
    impact = matrix["rows"][0]["annual_impact"]
    assert impact["formula"] == "annual saving + annual operating cost"
    assert impact["numbers"] == "£49,440 + (£98,400)"
    assert [one["figure"] for one in impact["inputs"]] == [
        "C/police/annual_saving",
        "C/police/annual_operating_cost",
    ]
    total = matrix["total"]["set_up_cost"]
    assert total["formula"] == "the agencies added together"
    assert [one["figure"] for one in total["inputs"]][-1] == "C/council/set_up_cost"


def test_everything_is_plain_data() -> None:
    result = assess(cautions())
    for matrix in map(to_json, result.values()):
        assert json.loads(json.dumps(matrix)) == matrix
    assert list(result) == ["business-case", "modelled", "observed"]


# What is not known


def test_without_its_drivers_the_model_says_so_and_invents_nothing() -> None:
    matrix = plain(modelled(cautions(share_prosecuted="", share_sentenced="", share_cautioned="")))
    assert matrix["missing"] == [
        "share of those arrested who are cautioned",
        "share of those arrested who are prosecuted",
        "share of those prosecuted who are sentenced",
    ]
    assert matrix["reason"] == (
        "The papers give no share of those arrested who are cautioned, "
        "share of those arrested who are prosecuted or share of those prosecuted who are sentenced, "
        "so no saving can be modelled."
    )
    assert not matrix["known"] and not matrix["some_known"]
    assert {value for row in cells(matrix).values() for value in row} == {None}
    assert matrix["rows"][0]["annual_saving"]["text"] == "not known"
    assert matrix["rows"][0]["annual_saving"]["reason"] == matrix["reason"]


@pytest.mark.parametrize("key", [key for key in CAUTIONS if key != "share_cautioned"])
def test_each_driver_is_needed(key: str) -> None:
    assert len(modelled(cautions(**{key: ""})).missing) >= 1


def test_nobody_is_left_to_be_cautioned_where_all_are_prosecuted() -> None:
    assert cells(plain(modelled(cautions(share_cautioned="")))) == PUBLISHED["C"]


def test_a_missing_unit_cost_is_named() -> None:
    costs = {key: cost for key, cost in UNIT_COSTS.items() if key != "court"}
    matrix = modelled(replace(cautions(), unit_costs=costs))
    assert matrix.missing == ("unit cost: magistrates' court cost",)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"share_arrested": "1.2"}, "The share of cases that lead to an arrest is 120%"),
        ({"reoffending_with": "-0.1"}, "The re-offending rate with the initiative is −10%"),
        ({"share_cautioned": "0.4"}, "More than all of those arrested are cautioned or prosecuted."),
        ({"cohort": "-1"}, "The size of the cohort is below 0."),
    ],
)
def test_drivers_that_cannot_be_right_give_a_reason_and_no_figures(changed: dict[str, str], says: str) -> None:
    matrix = modelled(cautions(**changed))
    assert matrix.reason.startswith(says)
    assert matrix.total.annual_saving.value is None


@pytest.mark.parametrize(
    ("key", "raw"), [("cohort", "many"), ("cohort", "NaN"), ("presenting_steps_avoided", "lunch"), ("x", "1")]
)
def test_a_driver_that_cannot_be_read_is_refused(key: str, raw: str) -> None:
    with pytest.raises(ValueError, match="“"):
        Driver.read(key, raw, "typed")


def test_the_programme_adds_what_is_known_and_names_what_is_not() -> None:
    other = InitiativeInputs("A", "Neighbourhood Justice Panels", AS_AT, published("A"))
    matrix = to_json(programme({"A": assess(other), "C": assess(cautions())})["modelled"])
    assert cells(matrix) == PUBLISHED["C"]
    assert matrix["partial_of"] == ["Neighbourhood Justice Panels"]
    assert matrix["rows"][0]["annual_saving"]["partial_of"] == ["Neighbourhood Justice Panels"]
    assert matrix["reason"] == ("Not all is known for Neighbourhood Justice Panels: sums are of what is known.")
    nothing = to_json(programme({"A": assess(other)})["modelled"])
    assert not nothing["some_known"] and nothing["reason"].startswith("The papers give no")


def test_an_empty_programme_knows_nothing() -> None:
    assert [(matrix.some_known, matrix.reason) for matrix in programme({}).values()] == [
        (False, "there are no initiatives")
    ] * 3


# For readers


def test_the_matrix_as_flat_rows() -> None:
    rows = flat_rows(assess(cautions())["modelled"])
    assert rows[0] == {
        "initiative": "C",
        "agency": "police",
        "annual_saving": "49440.00",
        "annual_operating_cost": "-98400.00",
        "annual_impact": "-48960.00",
        "set_up_cost": "-38100.00",
        "year_one_impact": "-87060.00",
    }
    assert [row["agency"] for row in rows] == ["police", "cps", "probation", "court", "council", "total"]


def test_two_scenarios_side_by_side() -> None:
    result = assess(cautions(reoffending_with="0.45"))
    rows = {row.agency: row for row in compare(result["business-case"], result["modelled"])}
    assert rows["police"].annual_saving == Compared(
        first=Decimal("49440.00"),
        second=Decimal("24720.00"),
        difference=Decimal("-24720.00"),
    )
    unknown = compare(result["business-case"], result["observed"])[-1].annual_impact
    assert unknown == Compared(first=Decimal("373880.00"), second=None, difference=None)


def test_pence_that_are_not_printed_are_pointed_out() -> None:
    assert plain(modelled(cautions()))["notes"] == []
    matrix = plain(modelled(cautions(cohort="201", reoffending_with="0.43")))
    assert matrix["rows"][0]["annual_saving"]["value"] == "34781.04"
    assert matrix["rows"][0]["annual_saving"]["text"] == "£34,781"
    assert matrix["notes"] == [
        "Figures are kept to the penny and printed to the pound, so a printed sum may be a pound or two out."
    ]
