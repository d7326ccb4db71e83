"""The working of a figure: formula, inputs with their sources, when it was computed and what it was last time."""

import datetime
from typing import Any

import pytest

from evaluation.drivers.models import Driver
from tests.cast import Cast
from tests.evaluation.test_benefits_page import model, observe
from tests.evaluation.test_programme_page import publish, words

SAVING = "benefits/working/modelled/A/police/annual_saving/"


def test_it_shows_the_formula_in_words_and_numbers_and_every_input_with_its_source(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    model(cast)
    cast.assess()
    page = signed_in("observer").get(cast.path(SAVING))
    shown = words(page)
    assert "re-offences avoided × (call-out + arrest)" in shown
    assert "= 20 × (£542 + £1,930)" in shown
    assert "= £49,440" in shown
    inputs = {one["name"]: (one["text"], one["source"]) for one in page.context["inputs"]}
    assert inputs["arrest"] == ("£1,930", "Slide 2; Police")
    assert inputs["re-offending rate with the initiative"] == ("40%", "Page 24")
    for text, source in inputs.values():
        assert text in shown
        assert source[1:] in shown


def test_an_observed_figure_names_who_recorded_it_and_when(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    model(cast)
    observe(cast, "25", datetime.date(2013, 4, 1), datetime.date(2013, 6, 30))
    cast.assess()
    shown = words(signed_in("observer").get(cast.path("benefits/working/observed/A/police/annual_saving/")))
    assert "Partner lead" in shown
    assert "30 June 2013" in shown
    assert "Monthly return" in shown


def test_a_sum_links_to_the_workings_of_its_parts(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    client = signed_in("observer")
    page = client.get(cast.path("benefits/working/business-case/programme/total/annual_saving/"))
    police = next(one for one in page.context["inputs"] if one["name"] == "Police")
    assert police["url"] == cast.path("benefits/working/business-case/programme/police/annual_saving/")
    (part,) = client.get(police["url"]).context["inputs"]
    assert part["url"] == cast.path("benefits/working/business-case/A/police/annual_saving/")
    (source,) = client.get(part["url"]).context["inputs"]
    assert (source["text"], source["source"], source["url"]) == ("£1,000", "Business case, page 18", "")


def test_it_says_what_the_figure_was_last_time(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    model(cast)
    cast.assess()
    client = signed_in("observer")
    assert "this is the first time" in words(client.get(cast.path(SAVING)))

    with cast.here():
        driver = Driver.objects.get(key="cohort")
        driver.value = "100"
        driver.save()
    cast.assess()
    page = client.get(cast.path(SAVING))
    assert page.context["figure"].text == "£24,720"
    assert page.context["last_time"]["text"] == "£49,440"
    assert "£49,440" in words(page)

    cast.assess()
    assert "£24,720, unchanged" in words(client.get(cast.path(SAVING)))


def test_what_is_not_known_says_why(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    shown = words(signed_in("observer").get(cast.path("benefits/working/observed/A/police/annual_impact/")))
    assert "Not known: no actuals recorded yet" in shown


def test_the_way_back_leads_over_the_benefits_of_the_initiative(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    page = signed_in("observer").get(cast.path("benefits/working/business-case/A/police/annual_saving/"))
    assert [one["text"] for one in page.context["crumbs"]] == [
        "Benefits", "Panels of barnet", "Police: annual saving",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "figure",
    [
        "business-case/A/police/nothing",
        "business-case/A/nobody/annual_saving",
        "business-case/Z/police/annual_saving",
        "forecast/A/police/annual_saving",
        "printed/nothing/police/annual_saving",
        "business-case/A/police",
        "business-case/A/police/annual_saving/more",
        "business-case/A/agency/agency",
    ],
)
def test_a_figure_that_does_not_exist_is_not_found(cast: Cast, signed_in: Any, figure: str) -> None:
    publish(cast)
    cast.assess()
    assert signed_in("observer").get(cast.path(f"benefits/working/{figure}/")).status_code == 404


def test_the_neighbours_figure_is_not_found(cast: Cast, neighbour: Cast, signed_in: Any) -> None:
    with neighbour.here():
        neighbour.initiative.code = "N"
        neighbour.initiative.save()
    publish(neighbour)
    neighbour.assess()
    cast.assess()
    client = signed_in("observer")
    assert client.get(cast.path("benefits/working/business-case/N/police/annual_saving/")).status_code == 404
    assert client.get(neighbour.path("benefits/working/business-case/N/police/annual_saving/")).status_code == 404


def test_the_number_of_statements_is_fixed(cast: Cast, signed_in: Any, statements: Any) -> None:
    publish(cast)
    model(cast)
    cast.assess()
    client = signed_in("observer")
    client.get(cast.path(SAVING))
    with statements() as seen:
        assert client.get(cast.path(SAVING)).status_code == 200
    assert len(seen) <= 5
