"""What papers say in sentences, worked out of a frozen snapshot."""

import datetime
from typing import Any

import pytest
from django.template.loader import render_to_string

from governance.papers.kinds import budget, highlight_report, programme_report, risks
from safer_communities.ui.places import BY_ITSELF

TODAY = datetime.date(2013, 7, 19)
GO_LIVE = {"status": "not_started", "by_when": "September 2013", "due": "2013-09-30"}
LINE = {"description": "Agree terms of reference/ governance.", "by_when": "June 2013", "forecast": None}


def stream(**given: Any) -> dict[str, Any]:
    plain = {"code": "A", "name": "Panels", "lead": "", "sentence": "Panels is red.", "rating": {"rating": "red"}}
    lists: dict[str, Any] = {"achieved": [], "progress": [], "next_steps": [], "go_live": None}
    return {**plain, **lists, **given}


def highlights(**given: Any) -> str:
    money = {"spent": "0", "budget": "0"}
    snapshot = {"initiatives": [stream(**given)], "counts": [], "groups": [], "late": 0, "money": money}
    words = {"paper": snapshot, "place": BY_ITSELF, **highlight_report.context(snapshot, BY_ITSELF)}
    return render_to_string("governance/papers/highlight_report.html", words)


@pytest.mark.parametrize(
    ("forecast", "said"),
    [
        (None, "scheduled to go live by September 2013."),
        ("2013-09-30", "scheduled to go live by September 2013."),
        ("2013-10-31", "forecast to go live on 31 October 2013. The plan says September 2013."),
    ],
)
def test_a_go_live_that_is_forecast_as_planned_is_said_once(forecast: str | None, said: str) -> None:
    assert said in highlights(go_live={**GO_LIVE, "forecast": forecast})


def test_the_full_stops_of_a_plan_do_not_run_into_the_words_of_the_report() -> None:
    done = {**LINE, "number": "1.", "note": "Agreed in May."}
    going = {**LINE, "number": "12.", "description": "Train", "note": "Dates are set."}
    told = highlights(achieved=[done], progress=[going])
    assert "<strong>Achieved:</strong> Agree terms of reference/ governance. – Agreed in May." in told
    assert "(action 12: Train)" in told
    assert "(action: Train)" in highlights(progress=[{**going, "number": ""}])


HIGH, LOW, UNSCORED = (4, 4), (2, 2), (None, None)


def risk(label: str, likelihood: int | None, impact: int | None) -> dict[str, Any]:
    score = likelihood * impact if likelihood and impact else None
    return {
        "label": label,
        "inherent": {"likelihood": None, "impact": None, "score": None},
        "residual": {"likelihood": likelihood, "impact": impact, "score": score},
    }


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([UNSCORED, UNSCORED], "2 risks are open; none is scored yet, so none can be said to threaten or not."),
        ([HIGH, UNSCORED, LOW], "3 risks are open; of the 2 that are scored, 1 threatens future performance."),
        ([LOW, UNSCORED], "2 risks are open; of the 1 that is scored, none threaten future performance."),
        ([HIGH, HIGH], "2 risks are open; 2 threaten future performance."),
        ([], "No risk is open."),
    ],
)
def test_a_risk_that_nobody_scored_is_not_said_to_threaten_nothing(scores: list[Any], said: str) -> None:
    found = [risk(f"A{number}", *score) for number, score in enumerate(scores)]
    snapshot = {"risks": found, "threatens": 15, "identified": 8}
    words = {"paper": snapshot, "place": BY_ITSELF, **risks.context(snapshot, BY_ITSELF)}
    page = render_to_string("governance/papers/risks.html", words)
    assert f'<p class="sentence">{said}</p>' in page


def test_a_chart_too_wide_for_a_phone_is_moved_by_itself_with_the_keyboard_too() -> None:
    amounts = {"budget": "10.00", "spent": "0.00", "forecast": "10.00", "variance": "0.00"}
    point = {"on": "2013-04-30", "budget": "10.00", "actual": "0.00", "forecast": "10.00"}
    snapshot = {
        "as_at": "2013-07-19",
        "burn": [point, {**point, "on": "2013-05-31"}],
        "programme": {"money": {**amounts, "by_kind": {}, "by_year": {}}},
        "initiatives": [],
    }
    words = {"paper": snapshot, "place": BY_ITSELF, **budget.context(snapshot, BY_ITSELF)}
    page = render_to_string("governance/papers/budget.html", words)
    region = '<div class="scroll" role="region" tabindex="0" aria-label="Chart: budget, spend and forecast"><svg'
    assert region in page


@pytest.mark.parametrize(("actions", "pictures"), [(1, [1]), (12, [12]), (13, [7, 6]), (25, [9, 9, 7])])
def test_a_long_plan_is_drawn_in_parts_so_that_it_fills_the_pages_it_goes_over(
    actions: int, pictures: list[int]
) -> None:
    quiet = {"gate": False, "achieved": None, "forecast": None, "rating": "green", "status": "In progress"}
    lines = [
        {**quiet, "description": f"Action {place}", "number": f"{place}.", "start": "2013-04-01", "due": due}
        for place in range(1, actions + 1)
        for due in ["2013-09-30" if place == 1 else "2013-05-31"]
    ]
    plan = programme_report.timelines({"name": "Panels", "code": "A", "plan": lines, "late": []}, TODAY, BY_ITSELF)
    parts = [str(part["chart"]) for part in plan]
    assert [sum(f">Action {place}<" in part for place in range(1, actions + 1)) for part in parts] == pictures
    assert all(">Sep<" in part for part in parts), "the same months stand under each other"
    assert [">by when<" in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert len({part["name"] for part in plan}) == len(parts) == len({part[part.index("<title") :] for part in parts})
