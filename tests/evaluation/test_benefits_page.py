"""The benefits pages: the matrix by agency, each scenario beside the others, contradictions with both sides."""

import datetime
from typing import Any

import pytest

from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver, UnitCost
from evaluation.scorecards.models import Observation
from tests.cast import Cast
from tests.evaluation.test_programme_page import publish, words

DRIVERS = {
    "cohort": ("200", "people a year"),
    "presenting_steps_avoided": ("prosecution, sentence", ""),
    "share_arrested": ("1", "share"),
    "share_cautioned": ("0", "share"),
    "share_prosecuted": ("1", "share"),
    "share_sentenced": ("0.5", "share"),
    "sentence_cost_probation": ("1308", "£"),
    "reoffending_without": ("0.5", "share"),
    "reoffending_with": ("0.4", "share"),
}
UNIT_COSTS = {
    "call_out": ("police", 542),
    "arrest": ("police", 1930),
    "caution": ("police", 492),
    "cps": ("cps", 500),
    "court": ("court", 768),
}


def model(cast: Cast) -> None:
    """The worked case of the papers: Conditional Cautions."""
    with cast.here():
        for key, (value, unit) in DRIVERS.items():
            Driver.objects.create(initiative=cast.initiative, key=key, value=value, unit=unit, source="Page 24")
        for key, (agency, amount) in UNIT_COSTS.items():
            UnitCost.objects.create(key=key, agency=agency, amount=amount, source="Slide 2")


def observe(cast: Cast, value: str, start: datetime.date, end: datetime.date) -> None:
    with cast.here():
        Observation.objects.create(
            initiative=cast.initiative, indicator=cast.indicator, period_start=start, period_end=end, value=value,
            source="Monthly return", person="Partner lead",
        )  # fmt: skip


def lines(page: Any, agency: str) -> dict[str, Any]:
    """The rows of an agency in the matrix, by scenario: its five figures, or why none is known."""
    group = next(group for group in page.context["groups"] if group["agency"] == agency)
    return {
        row["code"]: row["unknown"] if "unknown" in row else [cell["text"] for cell in row["cells"]]
        for row in group["rows"]
    }


def test_the_matrix_prints_five_columns_with_costs_in_brackets(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    page = signed_in("observer").get(cast.path("initiatives/panels/benefits/"))
    assert page.context["columns"] == [
        "Annual saving", "Annual operating cost", "Annual impact", "Set-up cost", "Year-one impact",
    ]  # fmt: skip
    assert lines(page, "council")["business-case"] == ["£0", "(£400)", "(£400)", "(£50)", "(£450)"]
    assert lines(page, "total")["business-case"] == ["£1,000", "(£400)", "£600", "(£50)", "£550"]


def test_what_is_not_observed_and_not_modelled_says_so_and_why(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    with cast.here():
        Driver.objects.create(initiative=cast.initiative, key="cohort", value="200", source="Page 18")
    cast.assess()

    page = signed_in("observer").get(cast.path("initiatives/panels/benefits/"))

    assert lines(page, "total")["observed"] == "not known – no actuals recorded yet"
    assert lines(page, "total")["modelled"] == "not known – the papers do not give all its drivers"
    shown = words(page)
    assert "The papers do not give:" in shown
    assert "cost of a sentence" in shown
    assert "Observed: not known yet." in shown


def test_once_something_is_observed_it_stands_beside_the_business_case(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    model(cast)
    observe(cast, "25", datetime.date(2013, 4, 1), datetime.date(2013, 6, 30))
    cast.assess()

    page = signed_in("observer").get(cast.path("initiatives/panels/benefits/"))

    # 25 in a quarter are 100 a year: half of the planned 200 and so half of 20 × (542 + 1,930) = £49,440
    assert lines(page, "police")["modelled"][0] == "£49,440"
    assert lines(page, "police")["observed"][0] == "£24,720"
    assert page.context["compared"]["title"].startswith("Observed impact is £")
    assert "scenarios" in page.context["compared"]["chart"]


def test_each_figure_is_a_link_to_a_page_with_that_figure(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    model(cast)
    cast.assess()
    client = signed_in("observer")
    for rest in ("benefits/", "initiatives/panels/benefits/"):
        page = client.get(cast.path(rest))
        cells = [cell for group in page.context["groups"] for row in group["rows"] for cell in row.get("cells", ())]
        assert len(cells) >= 20
        for cell in cells:
            assert f'href="{cell["url"]}"'.encode() in page.content
        for cell in cells[::7]:
            figure = client.get(cell["url"])
            assert figure.status_code == 200
            assert figure.context["figure"].text == cell["text"]


def test_the_programme_adds_up_its_initiatives(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    page = signed_in("observer").get(cast.path("benefits/"))
    assert lines(page, "total")["business-case"] == ["£1,000", "(£400)", "£600", "(£50)", "£550"]
    (one,) = page.context["initiatives"]
    assert [(figure["name"], figure["text"]) for figure in one["figures"]] == [
        ("Business case", "£600"), ("Modelled", "not known"), ("Observed", "not known"),
    ]  # fmt: skip


def test_a_published_table_of_the_programme_is_shown_as_printed_with_its_source(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        for position, (agency, saving) in enumerate((("police", 357871), ("", 357871))):
            PublishedFigure.objects.create(
                table="october-2012", position=position, agency=agency, annual_saving=saving,
                annual_operating_cost=-98400, annual_impact=saving - 98400, set_up_cost=0,
                year_one_impact=saving - 98400, source="Slide of 16 October 2012",
            )  # fmt: skip
    cast.assess()
    client = signed_in("observer")
    page = client.get(cast.path("benefits/"))
    (table,) = page.context["printed"]
    assert table["name"] == "The table of October 2012"
    assert table["rows"][0]["cells"][0]["text"] == "£357,871"
    assert "Slide of 16 October 2012" in words(page)
    assert client.get(table["rows"][0]["cells"][0]["url"]).context["figure"].text == "£357,871"


def test_contradictions_are_listed_with_both_sides_and_their_sources(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        for value, source in (("July 2013", "Business case, page 30"), ("October 2013", "Highlight report")):
            Claim.objects.create(initiative=cast.initiative, subject="Go-live", value=value, source=source)
    cast.assess()
    client = signed_in("observer")
    for rest in ("benefits/", "initiatives/panels/benefits/"):
        shown = words(client.get(cast.path(rest)))
        assert "The papers contradict themselves in 1 place" in shown
        for said in ("July 2013", "Business case, page 30", "October 2013", "Highlight report"):
            assert said in shown
    assert "The papers contradict themselves in 1 place." in words(client.get(cast.path()))


def test_before_the_first_assessment_the_pages_say_so(cast: Cast, signed_in: Any) -> None:
    client = signed_in("observer")
    for rest in ("benefits/", "initiatives/panels/benefits/"):
        page = client.get(cast.path(rest))
        assert page.status_code == 200
        assert b"data-recalculating" in page.content


@pytest.mark.parametrize("rest", ["benefits/", "initiatives/panels/benefits/"])
def test_the_number_of_statements_is_fixed(cast: Cast, signed_in: Any, statements: Any, rest: str) -> None:
    publish(cast)
    model(cast)
    cast.assess()
    client = signed_in("observer")
    client.get(cast.path(rest))
    with statements() as seen:
        assert client.get(cast.path(rest)).status_code == 200
    assert len(seen) <= 6


def test_the_neighbours_initiative_is_not_found(cast: Cast, neighbour: Cast, signed_in: Any) -> None:
    with neighbour.here():
        neighbour.initiative.slug = "theirs"
        neighbour.initiative.save()
    neighbour.assess()
    assert signed_in("observer").get(cast.path("initiatives/theirs/benefits/")).status_code == 404
    assert signed_in("observer").get(neighbour.path("benefits/")).status_code == 404
