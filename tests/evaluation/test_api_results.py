"""The stored results by the API: the cost/benefit matrix as flat rows, and the ratings with their reasons."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from evaluation.benefits.models import PublishedFigure
from initiatives.plans import services
from safer_communities.tenancy import outbox

MEASURES = ("annual_saving", "annual_operating_cost", "annual_impact", "set_up_cost", "year_one_impact")
POLICE = ("128000", "-98400", "29600", "-12000", "17600")
COURT = ("4500.50", "0", "4500.50", "0", "4500.50")


@pytest.fixture
def published(cast: Any) -> Any:
    """The cast with a published table of two agencies and its total, assessed."""
    total = tuple(str(Decimal(one) + Decimal(other)) for one, other in zip(POLICE, COURT, strict=True))
    with cast.here():
        for position, (agency, amounts) in enumerate((("police", POLICE), ("court", COURT), ("", total))):
            PublishedFigure.objects.create(
                table="business-case",
                initiative=cast.initiative,
                position=position,
                agency=agency,
                source="Table 1",
                **dict(zip(MEASURES, amounts, strict=True)),
            )
    cast.assess()
    return cast


def amounts(row: dict[str, Any]) -> list[Any]:
    return [row[measure] for measure in MEASURES]


def test_a_published_table_comes_out_to_the_penny(published: Any, caller: Any) -> None:
    answer = caller("observer").get(published.api("cost-benefit/?scenario=business-case")).json()
    assert (answer["next"], answer["previous"]) == (None, None)
    assert [(row["initiative"], row["agency"], *amounts(row)) for row in answer["results"]] == [
        (code, agency, *figures)
        for code in ("A", "programme")
        for agency, figures in (
            ("Police", ("128000.00", "-98400.00", "29600.00", "-12000.00", "17600.00")),
            ("Court", ("4500.50", "0.00", "4500.50", "0.00", "4500.50")),
        )
    ]
    first = answer["results"][0]
    assert list(first) == [
        "scenario",
        "initiative",
        "agency",
        *MEASURES,
        "reason",
        "as_at",
        "computed_at",
        "pending",
    ]
    assert (first["scenario"], first["as_at"], first["pending"]) == ("business-case", "2013-07-19", False)


@pytest.mark.parametrize("nothing_asked", ["", "?scenario="])
def test_the_business_case_is_answered_unless_another_scenario_is_asked_for(
    published: Any, caller: Any, nothing_asked: str
) -> None:
    client = caller("observer")
    assert (
        client.get(published.api(f"cost-benefit/{nothing_asked}")).json()
        == client.get(published.api("cost-benefit/?scenario=business-case")).json()
    )


@pytest.mark.parametrize("scenario", ["modelled", "observed"])
def test_what_is_not_known_is_null_with_the_reason(published: Any, caller: Any, scenario: str) -> None:
    rows = caller("observer").get(published.api(f"cost-benefit/?scenario={scenario}&initiative=A")).json()["results"]
    assert {row["scenario"] for row in rows} == {scenario}
    assert {row["annual_saving"] for row in rows} == {None}
    assert all(row["reason"] for row in rows)


def test_an_unknown_scenario_is_an_error_that_names_them(cast: Any, caller: Any) -> None:
    answer = caller("observer").get(cast.api("cost-benefit/?scenario=hoped-for"))
    assert (answer.status_code, answer.json()) == (
        400,
        {"scenario": ["“hoped-for” is not one of: business-case, modelled, observed."]},
    )


def test_totals_are_rows_only_where_they_are_asked_for(published: Any, caller: Any) -> None:
    rows = caller("observer").get(published.api("cost-benefit/?totals=true&initiative=A")).json()["results"]
    assert [row["agency"] for row in rows] == ["Police", "Court", "Total"]
    assert rows[2]["annual_impact"] == "34100.50"


def test_the_matrix_is_found_by_filters(published: Any, caller: Any) -> None:
    client = caller("observer")
    found = {
        "initiative=programme": [("programme", "Police"), ("programme", "Court")],
        "initiative=Z": [],
        "agency=police": [("A", "Police"), ("programme", "Police")],
        "agency=Court&initiative=A": [("A", "Court")],
    }
    for query, rows in found.items():
        answer = client.get(published.api(f"cost-benefit/?{query}")).json()["results"]
        assert [(row["initiative"], row["agency"]) for row in answer] == rows, query
    assert client.get(published.api("cost-benefit/?agency=fire")).status_code == 400


def test_the_matrix_as_csv(published: Any, caller: Any) -> None:
    lines = caller("finance").get(published.api("cost-benefit/?format=csv")).content.decode().split("\r\n")
    assert lines[1].startswith("business-case,A,Police,128000.00,-98400.00,29600.00,-12000.00,17600.00,")


def test_a_waiting_marker_is_pending_for_its_initiative_and_the_programme(published: Any, caller: Any) -> None:
    with published.here():
        other = published.initiative
        outbox.mark(published.partnership.pk, other.pk)
    rows = caller("observer").get(published.api("cost-benefit/")).json()["results"]
    assert {row["initiative"]: row["pending"] for row in rows} == {"A": True, "programme": True}
    assert all(row["pending"] for row in caller("observer").get(published.api("rag/")).json()["results"])
    published.assess()
    with published.here():
        outbox.mark(published.partnership.pk, None)
    rows = caller("observer").get(published.api("cost-benefit/")).json()["results"]
    assert {row["initiative"]: row["pending"] for row in rows} == {"A": False, "programme": True}


def test_an_initiative_is_rated_with_its_parts_and_then_its_actions(cast: Any, caller: Any) -> None:
    cast.assess()
    first, *actions = caller("observer").get(cast.api("rag/")).json()["results"]
    assert (first["level"], first["initiative"], first["name"], first["action"]) == (
        "initiative",
        "A",
        "Panels of barnet",
        None,
    )
    assert (first["rating"], first["delivery"], first["finance"], first["benefits"]) == (
        "red",
        "red",
        "green",
        "not_rated",
    )
    assert first["rule"] and first["reasons"] and first["computed_at"].endswith("Z") and first["pending"] is False
    assert [(row["level"], row["number"], row["action"]) for row in actions] == [
        ("action", action.number, str(action.pk)) for action in cast.actions
    ]
    assert (actions[0]["rating"], actions[0]["days_late"]) == ("red", 80)
    assert actions[0]["reasons"] == ["Due by 30 April 2013 and not achieved: 80 days late."]
    assert set(first) == set(actions[0])


def test_a_rating_set_by_a_person_stands_beside_the_computed_one(cast: Any, caller: Any) -> None:
    with cast.here():
        services.override_rating(
            membership=cast.members["project_manager"],
            action_id=cast.actions[0].pk,
            rating="amber",
            reason="Signed, not yet filed.",
            expires_on=datetime.date(2013, 8, 1),
        )
    cast.assess()
    row = caller("observer").get(cast.api("rag/")).json()["results"][1]
    assert (row["rating"], row["rule"], row["reasons"]) == ("amber", "override", ["Signed, not yet filed."])
    assert (row["computed_rating"], row["computed_reasons"]) == (
        "red",
        ["Due by 30 April 2013 and not achieved: 80 days late."],
    )
    assert (row["override_person"], row["override_expires_on"]) == (
        cast.members["project_manager"].post,
        "2013-08-01",
    )


def test_ratings_are_found_by_filters(cast: Any, caller: Any) -> None:
    cast.assess()
    client = caller("observer")
    found = {
        "level=initiative": [None],
        "level=action": ["1.", "2.", "3."],
        "rating=red&level=action": ["1."],
        "rating=Red": [None, "1."],
        "initiative=A&level=action&rating=not_rated": [],
        "initiative=Z": [],
    }
    for query, numbers in found.items():
        rows = client.get(cast.api(f"rag/?{query}")).json()["results"]
        assert [row["number"] for row in rows] == numbers, query
    assert client.get(cast.api("rag/?rating=purple")).json() == {
        "rating": ["“purple” is not one of: red, amber, green, not_rated."]
    }


def test_before_the_first_assessment_there_are_no_rows(cast: Any, caller: Any) -> None:
    for rest in ("rag/", "cost-benefit/"):
        assert caller("observer").get(cast.api(rest)).json() == {"next": None, "previous": None, "results": []}
