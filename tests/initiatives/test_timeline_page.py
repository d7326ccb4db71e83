"""The timeline: the plan as bars in time, and the same as a table."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from initiatives.plans import answers
from initiatives.plans.models import Action, Dependency
from initiatives.plans.page import not_assessed
from initiatives.results.shape import Milestone
from tests.cast import Cast

ADDRESS = "initiatives/panels/timeline/"


def page(client: Any, cast: Cast) -> str:
    answer = client.get(cast.path(ADDRESS))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(html: str) -> list[list[str]]:
    table = html.partition("The same as a table")[2].partition("</table>")[0]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"(?s)<t[hd].*?>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr.*?>(.*?)</tr>", table, re.DOTALL)[1:]
    ]


def test_the_table_holds_what_the_chart_shows(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(status="achieved", achieved_on=datetime.date(2013, 4, 20))
        Action.objects.filter(pk=cast.actions[2].pk).update(forecast_on=datetime.date(2013, 12, 12))
        Dependency.objects.create(initiative=cast.initiative, action=cast.actions[2], predecessor=cast.actions[1])
    cast.assess()
    assert rows(page(signed_in("observer"), cast)) == [
        ["1.", "Agree terms of reference (barnet)", "April 2013", "Achieved 20 April 2013", "nothing", "Green"],
        ["2.", "Train volunteers (barnet)", "1 July to 31 August 2013", "none", "nothing", "Green"],
        [
            "3.", "Go live (barnet) Gate: go-live", "October 2013", "Forecast 12 December 2013",
            "2. Train volunteers (barnet)", "Red",
        ],
    ]  # fmt: skip


def test_the_chart_has_the_finding_as_title_today_and_a_form_for_phones(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    cast.assess()
    html = page(signed_in("observer"), cast)
    assert "One of 3 actions has run past the end of its by-when" in html
    assert "Go-live is due by 31 October 2013, in 104 days." in html
    for name in ("chart__wide", "chart__narrow"):
        chart = html.partition(name)[2].partition("</svg>")[0]
        assert "Today 19 Jul" in chart
        assert chart.count("style=") == 0


def gate(due: datetime.date | None = None, **facts: Any) -> Milestone:
    given = {"forecast": None, "status": "not_started", "days_late": 0, "days_to_go": None, **facts}
    return Milestone(id="", number="", description="Go live", leads="", by_when="", gate="go_live", due=due, **given)


@pytest.mark.parametrize(
    ("go_live", "sentence"),
    [
        (None, "No go-live is planned."),
        (gate(), "Go-live has no date."),
        (gate(status="achieved", due=datetime.date(2013, 10, 31)), "The initiative has gone live."),
        (gate(due=datetime.date(2013, 10, 31), days_to_go=104), "Go-live is due by 31 October 2013, in 104 days."),
        (gate(due=datetime.date(2013, 10, 31), days_to_go=1), "Go-live is due by 31 October 2013, in 1 day."),
        (
            gate(due=datetime.date(2013, 10, 31), forecast=datetime.date(2013, 12, 12), days_to_go=146),
            "Go-live is forecast for 12 December 2013, 42 days after it is due.",
        ),
        (gate(due=datetime.date(2013, 7, 1), days_late=18), "Go-live was due by 1 July 2013 and is 18 days late."),
    ],
)
def test_the_sentence_says_whether_the_go_live_slips(go_live: Milestone | None, sentence: str) -> None:
    assert answers.timeline(replace(not_assessed(), go_live=go_live)) == sentence


@pytest.mark.parametrize("dependencies", [1, 2])
def test_the_page_takes_as_many_statements_however_much_hangs_on_what(
    cast: Cast, signed_in: Callable[..., Any], statements: Callable[..., Any], dependencies: int
) -> None:
    with cast.here():
        for after in cast.actions[1 : dependencies + 1]:
            Dependency.objects.create(initiative=cast.initiative, action=after, predecessor=cast.actions[0])
    cast.assess()
    client = signed_in("observer")
    page(client, cast)
    with statements() as seen:
        page(client, cast)
    assert len(seen) == 7, "\n".join(seen)
