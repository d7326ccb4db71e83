"""The page of an action: why it is rated so, who changed it; overriding its rating and scoring its risks."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from initiatives.plans import services
from initiatives.plans.models import Action, Dependency, Override, Risk, Threat
from tests.cast import Cast


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Any, cast: Cast, number: int = 0) -> str:
    answer = client.get(cast.path(f"actions/{cast.actions[number].pk}/"))
    assert answer.status_code == 200
    return text(body(answer).partition("<main")[2].partition("</main>")[0])


@pytest.fixture
def risk(cast: Cast) -> Risk:
    with cast.here():
        risk = Risk.objects.create(initiative=cast.initiative, position=1, description="Too few volunteers")
        Threat.objects.create(initiative=cast.initiative, risk=risk, action=cast.actions[1])
    return risk


def test_it_says_why_the_action_is_red_with_the_rule_and_its_facts(cast: Cast, signed_in: Callable[..., Any]) -> None:
    cast.assess()
    shown = page(signed_in("observer"), cast)
    assert "Red Due by 30 April 2013 and not achieved: 80 days late." in shown
    assert "Rule 4. An action past its by-when and not achieved is red" in shown
    assert "Late by 80 days" in shown
    assert "Rated as at 19 July 2013" in shown


def test_history_shows_who_changed_what_from_what_to_what(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        services.update_action(
            membership=cast.members["project_manager"], action_id=cast.actions[0].pk, version=1,
            status="partly_achieved", note="Half of it is agreed.",
        )  # fmt: skip
    shown = page(signed_in("observer"), cast)
    assert "Changed" in shown
    assert "Project manager, barnet Status: from Not started → to Partly achieved" in shown
    assert "Partly achieved 19 July 2013 · Project manager, barnet Half of it is agreed." in shown


def test_dependencies_are_shown_both_ways(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        Dependency.objects.create(initiative=cast.initiative, action=cast.actions[1], predecessor=cast.actions[0])
    client = signed_in("observer")
    assert "Waiting for it – Not rated 2. Train volunteers (barnet)" in page(client, cast, 0)
    assert "Depends on – Not rated 1. Agree terms of reference (barnet)" in page(client, cast, 1)


def test_an_override_asks_for_a_reason_and_a_day_and_is_shown_beside_the_rating(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    client = signed_in("programme_manager")
    url = cast.path(f"actions/{cast.actions[0].pk}/override/")
    typed = {"rating": "amber", "reason": "The police are about to answer.", "expires_on": "31 July 2013"}
    assert client.post(url, typed).status_code == 302
    cast.assess()
    shown = page(client, cast)
    assert "Amber Programme manager, barnet set it to amber; worked out, it is red." in shown
    assert "Set to Amber by Programme manager, barnet until 31 July 2013 The police are about to answer." in shown
    assert "Worked out: Red" in shown


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("rating", "", "Choose the rating."),
        ("rating", "blue", "Choose the rating from the list."),
        ("reason", " ", "Enter the reason."),
        ("expires_on", "", "Enter the last day."),
        ("expires_on", "1 July 2013", "Give a day from today on"),
    ],
)
def test_an_override_that_lacks_something_is_not_made(
    cast: Cast, signed_in: Callable[..., Any], field: str, typed: str, message: str
) -> None:
    good = {"rating": "amber", "reason": "The police are about to answer.", "expires_on": "31 July 2013"}
    url = cast.path(f"actions/{cast.actions[0].pk}/override/")
    answer = signed_in("programme_manager").post(url, {**good, field: typed})
    assert answer.status_code == 422
    assert body(answer).count(message) == 2  # beside the field and in the summary
    with cast.here():
        assert not Override.objects.exists()


def test_a_risk_is_scored_and_the_action_turns_red(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    client = signed_in("project_manager")
    url = cast.path(f"risks/{risk.pk}/score/")
    assert f"{url}?action={cast.actions[1].pk}" in body(client.get(cast.path(f"actions/{cast.actions[1].pk}/")))
    answer = client.post(
        url, {"version": "1", "residual_likelihood": "4", "residual_impact": "4", "action": cast.actions[1].pk}
    )
    assert (answer.status_code, answer.url) == (302, cast.path(f"actions/{cast.actions[1].pk}/#risks"))
    cast.assess()
    shown = page(client, cast, 1)
    assert "16 of 25 : threatens" in shown
    assert "The risk is scored 16 of 25 (threatens)." in shown
    assert "Rule 5." in shown
    assert shown.count("Red") > 0


def test_half_a_score_is_not_taken(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    answer = signed_in("project_manager").post(
        cast.path(f"risks/{risk.pk}/score/"), {"version": "1", "residual_likelihood": "4", "residual_impact": ""}
    )
    assert answer.status_code == 422
    assert body(answer).count("Score both likelihood and impact, or neither.") == 2
    assert '<option value="4" selected' in body(answer)
    with cast.here():
        assert Risk.objects.get().version == 1


def test_two_scores_at_once_are_shown_beside_each_other(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    url = cast.path(f"risks/{risk.pk}/score/")
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    first.post(url, {"version": "1", "residual_likelihood": "4", "residual_impact": "4"})
    answer = second.post(url, {"version": "1", "residual_likelihood": "2", "residual_impact": "4"})
    assert answer.status_code == 409
    assert "Programme manager, barnet changed this" in body(answer)
    assert "Likelihood 2: unlikely 4: likely" in text(body(answer))
    assert 'name="version" value="2"' in body(answer)
    with cast.here():
        assert Risk.objects.get().residual_likelihood == 4


def test_risks_of_the_initiative_say_what_is_not_scored(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    shown = text(body(signed_in("observer").get(cast.path("initiatives/panels/risks/"))))
    assert "One risk is open; it is not scored yet, so no rating counts it." in shown
    assert "1 Too few volunteers nothing named not named Not scored yet 2." in shown


@pytest.mark.parametrize("page_name", ["override", "score"])
def test_others_are_refused_and_foreign_ones_are_not_found(
    cast: Cast, neighbour: Cast, signed_in: Callable[..., Any], page_name: str
) -> None:
    with neighbour.here():
        theirs = Risk.objects.create(initiative=neighbour.initiative, position=1, description="Theirs")
    with cast.here():
        ours = Risk.objects.create(initiative=cast.initiative, position=1, description="Ours")
    own, foreign = {
        "override": (f"actions/{cast.actions[0].pk}/override/", f"actions/{neighbour.actions[0].pk}/override/"),
        "score": (f"risks/{ours.pk}/score/", f"risks/{theirs.pk}/score/"),
    }[page_name]
    for method in ("get", "post"):
        assert getattr(signed_in("observer"), method)(cast.path(own)).status_code == 403
        assert getattr(signed_in("administrator"), method)(cast.path(foreign)).status_code == 404


def test_nothing_is_offered_to_those_who_may_not(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    cast.assess()
    for address in (f"actions/{cast.actions[1].pk}/", "initiatives/panels/risks/"):
        html = body(signed_in("board_member").get(cast.path(address)))
        assert "/update/" not in html
        assert "/override/" not in html
        assert "/score/" not in html


def test_an_action_of_another_partnership_is_not_found(
    cast: Cast, neighbour: Cast, signed_in: Callable[..., Any]
) -> None:
    assert signed_in("administrator").get(cast.path(f"actions/{neighbour.actions[0].pk}/")).status_code == 404


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_takes_as_many_statements_however_long_its_history(
    cast: Cast, signed_in: Callable[..., Any], statements: Callable[..., Any], changes: int
) -> None:
    with cast.here():
        for version in range(1, changes + 1):
            services.update_action(
                membership=cast.members["project_manager"], action_id=cast.actions[0].pk, version=version, note="On it."
            )
            risk = Risk.objects.create(initiative=cast.initiative, position=version, description="A risk")
            Threat.objects.create(initiative=cast.initiative, risk=risk, action=cast.actions[0])
        for after in cast.actions[1 : changes + 1]:
            Dependency.objects.create(initiative=cast.initiative, action=after, predecessor=cast.actions[0])
    cast.assess()
    client = signed_in("observer")
    page(client, cast)
    with statements() as seen:
        page(client, cast)
    assert len(seen) == 11, "\n".join(seen)


def test_the_history_of_an_initiative_lists_its_newest_changes(
    cast: Cast, signed_in: Callable[..., Any], statements: Callable[..., Any]
) -> None:
    client = signed_in("observer")
    address = cast.path("initiatives/panels/history/")
    assert "Nothing has been changed since the plan was loaded." in text(body(client.get(address)))
    with cast.here():
        for action in cast.actions:
            services.update_action(
                membership=cast.members["project_manager"], action_id=action.pk, version=1, status="in_progress"
            )
    with statements() as seen:
        shown = text(body(client.get(address)))
    assert len(seen) == 6
    assert shown.count("Status: from Not started → to In progress") == 3
    assert shown.index("Action 3. Go live") < shown.index("Action 1. Agree terms")
    with cast.here():
        assert Action.history.filter(version=2).count() == 3
