"""The published tables: to the pound, their sums checked and never mended."""

from dataclasses import replace

import pytest

from evaluation.model.cost_benefit import InitiativeInputs, assess, business_case, programme
from initiatives.results.fitting import to_json
from tests.evaluation.papers import AS_AT, PUBLISHED, cells, plain, published


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_published_table_comes_out_to_the_pound_and_foots(code: str) -> None:
    matrix = business_case(code, code, published(code))
    assert cells(plain(matrix)) == PUBLISHED[code]
    assert matrix.footing_errors() == []
    assert plain(matrix)["known"] is True


def test_the_programme_adds_up_to_its_published_table() -> None:
    results = {code: assess(InitiativeInputs(code, f"Initiative {code}", AS_AT, published(code))) for code in "ABCD"}
    matrix = to_json(programme(results)["business-case"])
    assert cells(matrix) == PUBLISHED["programme"]
    assert matrix["partial_of"] == []
    police = matrix["rows"][0]["annual_saving"]
    assert police["numbers"] == "£163,946 + £55,429 + £49,440 + £29,942"
    assert [part["figure"] for part in police["inputs"]] == [f"{code}/police/annual_saving" for code in "ABCD"]


def test_a_table_that_does_not_foot_is_quoted_and_its_wrong_sums_are_named() -> None:
    rows = tuple(
        replace(row, annual_impact=row.annual_impact + 1000) if row.agency == "police" else row
        for row in published("C")
    )
    matrix = business_case("C", "Conditional Cautions", rows)
    assert matrix.rows[0].annual_impact.value == -47_960
    assert matrix.footing_errors() == [
        "Police: annual saving £49,440 and annual operating cost (£98,400) make (£48,960), "
        "but the annual impact is given as (£47,960).",
        "Police: annual impact (£47,960) and set-up cost (£38,100) make (£86,060), "
        "but the year-one impact is given as (£87,060).",
        "Total: the annual impact of the agencies makes £374,880, but is given as £373,880.",
    ]
