"""Updating an action where it stands in the plan, and on a page of its own."""

import datetime
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from initiatives.plans import services
from initiatives.plans.models import Action, Note, Risk, Threat
from tests.cast import Cast
from tests.sent_forms import as_sent_by_a_browser

HTMX = {"HTTP_HX_REQUEST": "true"}
TYPED = {
    "version": "1", "status": "in_progress", "achieved_on": "", "forecast_on": "2 August 2013",
    "note": "Half of it is agreed.", "risk": "",
}  # fmt: skip


def address(cast: Cast, number: int = 0) -> str:
    return cast.path(f"actions/{cast.actions[number].pk}/update/")


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def stored(cast: Cast, number: int = 0) -> Action:
    with cast.here():
        return Action.objects.get(pk=cast.actions[number].pk)


def values(html: str) -> dict[str, str]:
    """What the boxes of the form hold."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="(\w+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = "checked" if " checked" in tag else value[1] if value else ""
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found["note"] = re.findall(r"<textarea.*?>\s*(.*?)</textarea>", html, re.DOTALL)[0]
    return found


@pytest.fixture
def risk(cast: Cast) -> Risk:
    with cast.here():
        return Risk.objects.create(initiative=cast.initiative, position=1, description="Too few volunteers")


def test_the_link_opens_the_form_in_the_row(cast: Cast, signed_in: Callable[..., Any]) -> None:
    answer = signed_in("project_manager").get(address(cast), **HTMX)
    html = body(answer)
    assert html.lstrip().startswith(f'<tr id="action-{cast.actions[0].pk}" class="edit-row">')
    assert "<html" not in html
    assert "data-focus-after-swap" in html
    held = values(html)
    assert held.pop("as_opened").startswith("status:")
    assert held == {
        "version": "1", "status": "not_started", "risk": "", "achieved_on": "", "forecast_on": "", "note": "",
        "problem_resolved": "",
    }  # fmt: skip


def test_without_javascript_the_form_is_a_page(cast: Cast, signed_in: Callable[..., Any]) -> None:
    html = body(signed_in("project_manager").get(address(cast)))
    assert "<h1" in html
    assert values(html)["version"] == "1"


def test_saving_in_the_row_answers_with_the_row_and_says_that_it_recalculates(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    cast.assess()
    plan = cast.path("initiatives/panels/plan/?show=late")
    answer = signed_in("project_manager").post(
        address(cast), TYPED, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{plan}"
    )
    html = body(answer)
    assert answer.status_code == 200
    assert html.startswith(f'<tr id="action-{cast.actions[0].pk}" class="row--late row--saved">')
    assert "<span hidden data-announce>Action 1 saved. Recalculating.</span>" in html
    assert "Half of it is agreed." in html
    assert "Forecast 2 August 2013" in html
    assert re.search(r'id="action-[-\w]+-update"[^>]* data-focus-after-swap', html)
    notice = html.partition('<div id="plan-notice" hx-swap-oob="true">')[2]
    assert f'hx-get="{plan}"' in notice  # the page that is open refreshes itself, with its filter
    action = stored(cast)
    assert (action.status, action.forecast_on, action.version, action.last_note) == (
        "in_progress", datetime.date(2013, 8, 2), 2, "Half of it is agreed.",
    )  # fmt: skip


def test_the_saved_row_is_the_row_of_the_page(cast: Cast, signed_in: Callable[..., Any]) -> None:
    """One function writes both: without the marks of saving they are the same, character by character."""
    client = signed_in("project_manager")
    cast.assess()
    row = body(client.get(address(cast) + "?row=1", **HTMX)).strip()
    page = body(client.get(cast.path("initiatives/panels/plan/")))
    assert row.replace(" data-focus-after-swap", "") in page


def test_saving_without_javascript_goes_back_to_the_row_and_says_so(cast: Cast, signed_in: Callable[..., Any]) -> None:
    client = signed_in("project_manager")
    answer = client.post(address(cast), TYPED)
    plan = cast.path("initiatives/panels/plan/")
    assert (answer.status_code, answer.url) == (302, f"{plan}#action-{cast.actions[0].pk}")
    assert "Action 1 is saved. The ratings are being recalculated." in body(client.get(plan))


def test_opened_from_the_actions_own_page_it_goes_back_there(cast: Cast, signed_in: Callable[..., Any]) -> None:
    client = signed_in("project_manager")
    assert '<input type="hidden" name="back" value="action">' in body(client.get(address(cast) + "?back=action"))
    answer = client.post(address(cast), {**TYPED, "back": "action"})
    assert answer.url == cast.path(f"actions/{cast.actions[0].pk}/")


def test_a_note_is_dated_and_carries_the_post(cast: Cast, signed_in: Callable[..., Any]) -> None:
    signed_in("project_manager").post(address(cast), TYPED)
    with cast.here():
        note = Note.objects.get()
    assert (note.on, note.person, note.status, note.text) == (
        datetime.date(2013, 7, 19), "Project manager, barnet", "in_progress", "Half of it is agreed.",
    )  # fmt: skip


def test_achieved_without_a_day_was_achieved_today(cast: Cast, signed_in: Callable[..., Any]) -> None:
    signed_in("project_manager").post(address(cast), {**TYPED, "status": "achieved", "forecast_on": ""})
    assert stored(cast).achieved_on == datetime.date(2013, 7, 19)


def test_an_old_day_achieved_goes_with_the_status(cast: Cast, signed_in: Callable[..., Any]) -> None:
    client = signed_in("project_manager")
    client.post(address(cast), {**TYPED, "status": "achieved", "achieved_on": "1 July 2013"})
    answer = client.post(address(cast), {**TYPED, "version": "2", "achieved_on": "1 July 2013"})
    assert answer.status_code == 302
    assert (stored(cast).status, stored(cast).achieved_on) == ("in_progress", None)


def test_a_linked_risk_threatens_the_action(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    signed_in("project_manager").post(address(cast), {**TYPED, "risk": str(risk.pk)})
    with cast.here():
        assert list(Threat.objects.values_list("risk_id", "action_id")) == [(risk.pk, cast.actions[0].pk)]


def test_a_risk_of_another_partnership_cannot_be_linked(
    cast: Cast, neighbour: Cast, signed_in: Callable[..., Any]
) -> None:
    with neighbour.here():
        theirs = Risk.objects.create(initiative=neighbour.initiative, position=1, description="Theirs")
    client = signed_in("project_manager")
    assert "Theirs" not in body(client.get(address(cast)))
    answer = client.post(address(cast), {**TYPED, "risk": str(theirs.pk)})
    assert answer.status_code == 422
    assert stored(cast).version == 1
    with cast.here():
        assert not Threat.objects.exists()


BAD = [
    ("achieved_on", "30 February 2013", "There is no such day as “30 February 2013”."),
    ("achieved_on", "20 July 2013", "The day it was achieved cannot be after today."),
    ("forecast_on", "soon", "“soon” is not a date."),
    ("forecast_on", "2 August", "Add the year to “2 August”"),
    ("status", "finished", "Choose the status from the list."),
    ("note", "x" * 4001, "Note is too long: 4000 characters or fewer (it has 4001)."),
]


@pytest.mark.parametrize(("field", "typed", "message"), BAD)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "row"])
def test_bad_input_is_answered_beside_the_field_keeps_what_was_typed_and_changes_nothing(
    cast: Cast, signed_in: Callable[..., Any], field: str, typed: str, message: str, headers: dict[str, str]
) -> None:
    data = {**TYPED, "status": "achieved", field: typed}
    answer = signed_in("project_manager").post(address(cast), data, **headers)
    html = body(answer)
    assert answer.status_code == 422
    summary, _, form = html.partition("govuk-error-summary__list")[2].partition("</ul>")
    assert message in summary
    assert message in form
    kept = values(html)
    expected = {name: value for name, value in data.items() if (name, typed) != ("status", "finished")}
    assert {name: kept[name] for name in expected} == expected
    action = stored(cast)
    assert (action.status, action.forecast_on, action.achieved_on, action.version) == ("not_started", None, None, 1)
    with cast.here():
        assert not Note.objects.exists()
        assert not Action.history.filter(id=action.pk, version__gt=1).exists()


def test_a_day_achieved_needs_the_status_achieved(cast: Cast, signed_in: Callable[..., Any]) -> None:
    answer = signed_in("project_manager").post(address(cast), {**TYPED, "achieved_on": "1 July 2013"})
    assert answer.status_code == 422
    assert "Give a day achieved only with the status “Achieved”." in body(answer)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "row"])
def test_a_version_conflict_shows_both_values_and_loses_nothing(
    cast: Cast, signed_in: Callable[..., Any], headers: dict[str, str]
) -> None:
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    theirs = {"status": "achieved", "achieved_on": "12 July 2013", "note": "Agreed.", "forecast_on": ""}
    first.post(address(cast), {**TYPED, **theirs})
    answer = second.post(address(cast), {**TYPED, "status": "partly_achieved"}, **headers)
    html = body(answer)
    assert answer.status_code == 409
    assert "Programme manager, barnet changed this while you were writing" in html
    table = [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html.partition("Saved now")[2].partition("</table>")[0], re.DOTALL)
    ]
    assert table == [
        ["Status", "Partly achieved", "Achieved"],
        ["Date achieved", "nothing", "12 July 2013"],
        ["Forecast date", "2 August 2013", "nothing"],
        ["Note (both are kept)", "Half of it is agreed.", "Agreed."],
    ]
    kept = values(html)
    assert {name: kept[name] for name in TYPED} == {**TYPED, "version": "2", "status": "partly_achieved"}
    assert (stored(cast).status, stored(cast).version) == ("achieved", 2)

    again = second.post(address(cast), kept, **headers)
    assert again.status_code in (200, 302)
    assert (stored(cast).status, stored(cast).version) == ("partly_achieved", 3)
    with cast.here():
        assert set(Note.objects.values_list("text", flat=True)) == {"Agreed.", "Half of it is agreed."}


def test_saving_over_a_conflict_keeps_what_the_person_had_not_touched(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    opened = as_sent_by_a_browser(second.get(address(cast)))
    assert opened["status"] == ["not_started"]
    first.post(address(cast), {**TYPED, "status": "partly_achieved", "problem_resolved": "on", "note": ""})
    # the second had opened the form before that, and moves the forecast alone
    answer = second.post(address(cast), opened | {"forecast_on": "30 August 2013"})
    assert answer.status_code == 409
    kept = values(body(answer))
    assert (kept["status"], kept["problem_resolved"], kept["forecast_on"]) == (
        "partly_achieved", "checked", "30 August 2013",
    )  # fmt: skip


def test_the_day_that_somebody_else_gave_stays_where_only_the_note_is_new(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    opened = as_sent_by_a_browser(second.get(address(cast)))
    first.post(address(cast), opened | {"status": "achieved", "achieved_on": "1 July 2013"})
    met = second.post(address(cast), opened | {"note": "All were there."})
    assert met.status_code == 409
    assert second.post(address(cast), as_sent_by_a_browser(met)).status_code == 302
    now = stored(cast)
    assert (now.status, now.achieved_on, now.last_note) == ("achieved", datetime.date(2013, 7, 1), "All were there.")


@pytest.mark.parametrize("role", ["partner_lead", "steering_member", "board_member", "finance", "observer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused_with_a_sentence(cast: Cast, signed_in: Callable[..., Any], role: str, method: str) -> None:
    answer = getattr(signed_in(role), method)(address(cast), TYPED)
    assert answer.status_code == 403
    assert services.NOT_YOURS in body(answer)
    assert stored(cast).version == 1


def test_a_project_manager_updates_only_their_own_initiatives(cast: Cast, signed_in: Callable[..., Any]) -> None:
    with cast.here():
        cast.initiative.managers.through.objects.all().delete()
    assert signed_in("project_manager").post(address(cast), TYPED).status_code == 403
    assert stored(cast).version == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_action_of_another_partnership_is_not_found(
    cast: Cast, neighbour: Cast, signed_in: Callable[..., Any], method: str
) -> None:
    foreign = cast.path(f"actions/{neighbour.actions[0].pk}/update/")
    assert getattr(signed_in("administrator"), method)(foreign, TYPED).status_code == 404
    missing = cast.path(f"actions/{uuid4()}/update/")
    assert getattr(signed_in("administrator"), method)(missing, TYPED).status_code == 404
    assert stored(neighbour).version == 1


def test_cancelling_brings_the_row_back_with_focus_on_its_link(cast: Cast, signed_in: Callable[..., Any]) -> None:
    html = body(signed_in("project_manager").get(address(cast) + "?row=1", **HTMX))
    assert html.startswith(f'<tr id="action-{cast.actions[0].pk}"')
    assert "data-focus-after-swap" in html
    assert "data-announce" not in html
