"""The list of initiatives, the overview of one, its tabs, and choosing a partnership."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from initiatives.plans.models import Initiative, Statement
from initiatives.plans.tabs import tabs
from initiatives.results import selectors as results
from safer_communities.tenancy.models import Membership
from tests.cast import Cast

PAGES = ["", "plan/", "timeline/", "risks/", "history/"]


def text(answer: Any) -> str:
    assert answer.status_code == 200
    html = unescape(answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]).split())


def test_the_list_answers_with_the_programmes_sentence_and_each_initiatives(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    cast.assess()
    shown = text(signed_in("board_member").get(cast.path("initiatives/")))
    with cast.here():
        programme = results.programme_assessment()
    assert programme is not None
    assert programme.results.sentence in shown
    assert "A. Panels of barnet" in shown
    assert "Panels of barnet is red." in shown
    assert "Next 2. Train volunteers (barnet), by 31 August 2013" in shown
    assert "Go-live by 31 October 2013" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_statements_for_one_initiative_as_for_three(
    cast: Cast, signed_in: Callable[..., Any], statements: Callable[..., Any], number: int
) -> None:
    with cast.here():
        for position in range(2, number + 1):
            Initiative.objects.create(code=str(position), slug=f"more-{position}", position=position, name="More")
    cast.assess()
    client = signed_in("observer")
    client.get(cast.path("initiatives/"))
    with statements() as seen:
        shown = text(client.get(cast.path("initiatives/")))
    assert shown.count("Go-live") >= 1
    assert len(seen) == 6, "\n".join(seen)


def test_an_empty_programme_says_what_to_do_first(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        cast.line.delete()
        cast.indicator.delete()
        for action in cast.actions:
            action.delete()
        Initiative.managers.through.objects.all().delete()
        cast.initiative.delete()
    assert "There are no initiatives yet" in text(signed_in("administrator").get(cast.path("initiatives/")))


def test_the_overview_says_how_it_is_doing_and_what_it_is_for(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        Initiative.objects.filter(pk=cast.initiative.pk).update(
            strategic_lead="Chief Inspector", target_group="People at risk of arrest", steering_group="BASBAG"
        )
        for kind, words in (("scope", "Recruit ten"), ("outcome", "Fewer offences"), ("evidence", "85% satisfied")):
            Statement.objects.create(initiative=cast.initiative, kind=kind, position=1, text=words, source="The plan")
    cast.assess()
    shown = text(signed_in("board_member").get(cast.path("initiatives/panels/")))
    for words in (
        "Panels of barnet is red.",
        "Overall Overall: Red", "Delivery Delivery: Red", "Finance Finance: Green", "Benefits Benefits: Not rated",
        "33.3% of the rated actions are red, more than the 20% allowed.",
        "Next milestone 2. Train volunteers (barnet) By 31 August 2013 · PM · 43 days to go",
        "Go-live By 31 October 2013 104 days to go",
        "Panels held Nothing is recorded yet. The target is 200 panels.",
        "Strategic lead Chief Inspector", "Lead organisation Barnet Council", "Steering group BASBAG",
        "Whom it is for People at risk of arrest",
        "Scope Recruit ten Source: The plan", "Expected outcomes Fewer offences", "Evidence 85% satisfied",
    ):  # fmt: skip
        assert words in shown


def test_before_the_first_assessment_every_page_opens_and_says_that_it_recalculates(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    client = signed_in("observer")
    for rest in ("initiatives/", *(f"initiatives/panels/{name}" for name in PAGES[:4])):
        assert "Recalculating" in text(client.get(cast.path(rest))), rest


@pytest.mark.parametrize("name", PAGES)
def test_an_initiative_of_another_partnership_is_not_found(
    cast: Cast, neighbour: Cast, signed_in: Callable[..., Any], name: str
) -> None:
    with neighbour.here():
        Initiative.objects.filter(pk=neighbour.initiative.pk).update(slug="theirs")
    client = signed_in("administrator")
    assert client.get(cast.path(f"initiatives/theirs/{name}")).status_code == 404
    assert client.get(neighbour.path(f"initiatives/theirs/{name}")).status_code == 404
    assert client.get(cast.path(f"initiatives/panels/{name}")).status_code == 200


def test_the_tabs_are_the_same_everywhere_and_know_where_one_is(cast: Cast) -> None:
    found = tabs("barnet", cast.initiative, "Plan")
    assert [tab["text"] for tab in found] == [
        "Overview", "Plan", "Timeline", "Money", "Benefits", "Scorecard", "Registers", "History",
    ]  # fmt: skip
    assert [tab["text"] for tab in found if tab["current"]] == ["Plan"]
    assert tabs("barnet", cast.initiative, "plan") == found


def test_somebody_in_two_partnerships_chooses_one(cast: Cast, neighbour: Cast, signed_in: Callable[..., Any]) -> None:
    person = cast.user("partner_lead")
    with neighbour.here():
        Membership.objects.create(user=person, roles=["observer"], post="Observer from next door")
    shown = text(signed_in("partner_lead").get("/"))
    assert "You belong to 2 partnerships. Choose the one to work in." in shown
    assert "Barnet Partnership Partner lead, barnet Partner lead" in shown
    assert "Northgate Partnership Observer from next door Observer" in shown


def test_somebody_in_one_partnership_goes_straight_there(cast: Cast, signed_in: Callable[..., Any]) -> None:
    assert signed_in("finance").get("/").url == cast.path()


def test_somebody_in_none_is_told_whom_to_ask(cast: Cast, signed_in: Callable[..., Any]) -> None:
    client = signed_in("observer")
    with cast.here():
        Membership.objects.filter(user=cast.user("observer")).delete()
    assert "Ask a partnership’s administrator to add you" in text(client.get("/"))
