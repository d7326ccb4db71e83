"""The action plan of an initiative: what it shows, to whom, and in how many statements."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from initiatives.plans import services
from initiatives.plans.models import Action
from tests.cast import TODAY, Cast

PLAN = "initiatives/panels/plan/"


def page(client: Any, cast: Cast, query: str = "") -> str:
    answer = client.get(cast.path(PLAN) + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows(html: str) -> list[str]:
    return re.findall(r'<tr id="action-.*?</tr>', html, re.DOTALL)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_action_is_a_row_with_its_number_lead_date_status_and_rating(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    cast.assess()
    found = [text(row) for row in rows(page(signed_in("observer"), cast))]
    assert found == [
        "1. Agree terms of reference (barnet) PM April 2013 Not started "
        "Red Due by 30 April 2013 and not achieved: 80 days late. none",
        "2. Train volunteers (barnet) PM July – August 2013 Understood as 1 July to 31 August 2013 Not started "
        "Green Due by 31 August 2013, with no sign that it will be late and no risk identified. none",
        "3. Go live (barnet) Gate: go-live PM Oct 2013 Understood as October 2013 Not started "
        "Green Due by 31 October 2013, with no sign that it will be late and no risk identified. none",
    ]


def test_the_sentence_says_what_is_achieved_late_and_next(cast: Cast, signed_in: Callable[..., Any]) -> None:
    cast.assess()
    answer = re.search(r'<span id="answer">(.*?)</span>', page(signed_in("observer"), cast))
    assert answer is not None
    assert answer[1] == (
        "None of 3 actions is achieved; one is late. Next: 2. Train volunteers (barnet), by 31 August 2013."
    )


@pytest.mark.parametrize(
    ("show", "numbers"),
    [("all", "1. 2. 3."), ("late", "1."), ("due", ""), ("gates", "3."), ("mine", "1. 2. 3."), ("nonsense", "1. 2. 3.")],
)
def test_a_filter_by_link_shows_its_actions(cast: Cast, signed_in: Callable[..., Any], show: str, numbers: str) -> None:
    cast.assess()
    html = page(signed_in("project_manager"), cast, f"?show={show}")
    assert " ".join(re.findall(r'<th scope="row">(.*?)</th>', html)) == numbers


def test_each_filter_says_how_many_it_shows(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        cast.add_action("4.", "Recruit volunteers", "31 July 2013")
    cast.assess()
    found = re.findall(r'class="filters__link"[^>]*>(.*?)</a>', page(signed_in("board_member"), cast))
    assert found == ["All (4)", "Late (1)", "Due in 30 days (1)", "Mine (0)", "Gates (1)"]


def test_a_by_when_that_is_not_understood_is_reported_and_not_rated(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        cast.add_action("4.", "Recruit volunteers", "when the bid allows")
    cast.assess()
    html = page(signed_in("observer"), cast)
    row = text(rows(html)[3])
    assert "when the bid allows No date understood Not understood: bid allows" in row
    assert "Not rated No date: its by-when could not be understood as a date, so it is not rated." in row
    report = html.partition('id="not-understood"')[2]
    assert "Action 4: “when the bid allows” (bid allows)" in text(report)


def test_what_was_assumed_of_a_by_when_is_said(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        action = cast.add_action("4.", "Public engagement", "August – September")
        services.read_by_when(action, year_hint=2013)
        action.save()
    cast.assess()
    row = text(rows(page(signed_in("observer"), cast))[3])
    assert "Understood as 1 August to 30 September 2013 Assumed: year 2013 from the actions around it" in row


def test_an_override_stands_beside_the_rating_worked_out(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        services.override_rating(
            membership=cast.members["programme_manager"], action_id=cast.actions[0].pk, rating="amber",
            reason="The police are about to answer.", expires_on=TODAY.replace(day=31),
        )  # fmt: skip
    cast.assess()
    row = text(rows(page(signed_in("observer"), cast))[0])
    assert "Amber Set by Programme manager, barnet until 31 July 2013: The police are about to answer." in row
    assert "Worked out: red" in row


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("administrator", 3), ("programme_manager", 3), ("project_manager", 3), ("partner_lead", 0),
        ("steering_member", 0), ("board_member", 0), ("finance", 0), ("observer", 0),
    ],
)  # fmt: skip
def test_update_is_offered_to_those_who_may(cast: Cast, signed_in: Callable[..., Any], role: str, offered: int) -> None:
    assert page(signed_in(role), cast).count('/update/" hx-get') == offered


def test_words_of_the_plan_are_never_markup(cast: Cast, signed_in: Callable[..., Any]) -> None:
    hostile = '"><script>alert(1)</script>'
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(
            number="<b>", description=hostile, leads=hostile, by_when=hostile, assumed=hostile,
            not_understood=hostile, last_note=hostile, last_note_on=TODAY,
        )  # fmt: skip
    cast.assess()
    html = signed_in("project_manager").get(cast.path(PLAN)).content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6


def test_until_the_ratings_are_worked_out_the_page_says_so_and_refreshes_itself(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    first = page(signed_in("observer"), cast)
    assert "Recalculating" in first
    assert 'hx-trigger="every 1s"' in first
    assert '<noscript><meta http-equiv="refresh" content="3; url=' in first
    assert len(rows(first)) == 3
    cast.assess()
    settled = page(signed_in("observer"), cast)
    assert "data-recalculating" not in settled
    assert "http-equiv" not in settled


def test_a_change_says_recalculating_until_the_worker_has_answered(cast: Cast, signed_in: Callable[..., Any]) -> None:
    cast.assess()
    with cast.here():
        services.update_action(
            membership=cast.members["project_manager"], action_id=cast.actions[0].pk, version=1, status="achieved"
        )
    assert "data-recalculating" in page(signed_in("observer"), cast)


def test_the_plan_can_be_taken_to_a_spreadsheet(cast: Cast, signed_in: Callable[..., Any]) -> None:
    cast.assess()
    html = page(signed_in("finance"), cast)
    links = re.findall(r'<p class="exports">.*?</p>', html, re.DOTALL)[0]
    addresses = re.findall(r'href="(.*?)"', links)
    assert addresses == [f"/api/v1/p/barnet/actions/?initiative=A&format={format_}" for format_ in ("csv", "xlsx")]
    for address in addresses:
        assert signed_in("finance").get(address).status_code == 200


def test_a_plan_without_actions_says_what_to_do_first(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        Action.objects.all().delete()
    assert "This plan has no actions yet" in page(signed_in("observer"), cast)


@pytest.mark.parametrize("number_of_actions", [10, 1000])
def test_the_page_takes_as_many_statements_for_ten_actions_as_for_a_thousand(
    cast: Cast, signed_in: Callable[..., Any], statements: Callable[..., Any], number_of_actions: int
) -> None:
    with cast.here():
        pattern = cast.actions[1]
        Action.objects.bulk_create(
            Action(
                initiative=cast.initiative, position=position, number=f"{position}.", description=f"Step {position}",
                leads="PM", by_when=pattern.by_when, due_start=pattern.due_start, due_end=pattern.due_end,
                precision=pattern.precision,
            )
            for position in range(4, number_of_actions + 1)
        )  # fmt: skip
    cast.assess()
    client = signed_in("project_manager")
    page(client, cast)  # the partnership's id is asked for once a process
    with statements() as seen:
        html = page(client, cast)
    assert len(rows(html)) == number_of_actions
    # session, person, memberships with their partnerships, initiative, actions, assessment
    assert len(seen) == 6, "\n".join(seen)
