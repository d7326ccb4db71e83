"""The registers: the programme's page, an initiative's tab, and adding, changing and closing a risk."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404

from initiatives.plans.models import Action, Initiative, Risk, Threat
from initiatives.registers import services
from initiatives.registers.models import RegisterEntry
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.initiatives.registers import NEW_ENTRY, NEW_RISK, an_entry, now, text
from tests.sent_forms import as_sent_by_a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(cast: Cast) -> Risk:
    with cast.here():
        return Risk.objects.create(
            initiative=cast.initiative, position=1, description="Too few volunteers", inherent_likelihood=5,
            inherent_impact=4, residual_likelihood=4, residual_impact=4, review_on=TODAY - datetime.timedelta(days=1),
        )  # fmt: skip


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    return an_entry(cast)


# --- Looking


def test_the_programmes_page_gathers_risks_and_what_the_plans_lean_on(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk, entry: RegisterEntry
) -> None:
    with cast.here():
        RegisterEntry.objects.create(kind="constraint", area="budget", position=1, description="No more money")
        RegisterEntry.objects.create(
            kind="dependency", position=1, description="Enough cases", review_on=TODAY - datetime.timedelta(days=3)
        )
    shown = signed_in("observer").get(cast.path("registers/"))
    said = text(shown)
    assert "One risk is open: 1 threatens the plans." in said
    assert "16 of 25 : threatens" in said
    for each in ("Half re-offend", "No more money", "Budget", "the whole programme", "Enough cases"):
        assert each in said
    longest_first = "Enough cases : 16 July 2013 Too few volunteers (Panels of barnet): 18 July 2013"
    assert f"2 reviews are overdue {longest_first}" in said
    html = shown.content.decode()
    assert f'href="{cast.path("initiatives/panels/risks/")}#risk-{risk.pk}">Too few volunteers</a>' in html
    assert 'id="matrix-residual-title"' in html and 'id="matrix-inherent-title"' in html
    assert "Risks now, with mitigation: 1 of 1 threatens" in said


def test_the_same_risk_of_two_initiatives_is_one_row_until_it_is_scored_differently(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    with cast.here():
        other = Initiative.objects.create(code="B", slug="coaches", position=2, name="Coaches")
        first = Risk.objects.create(initiative=cast.initiative, position=1, description="Few referrals")
        Risk.objects.create(initiative=other, position=1, description="Few referrals")
    client = signed_in("observer")
    shown = client.get(cast.path("registers/"))
    assert "One risk is open; it is not scored yet." in text(shown)
    assert "matrix-residual" not in shown.content.decode(), "nothing to draw"
    assert shown.content.decode().count('href="/p/barnet/initiatives/coaches/risks/#risk-') == 1
    with cast.here():
        Risk.objects.filter(pk=first.pk).update(residual_likelihood=2, residual_impact=2)
    assert "2 risks are open: 0 threaten the plans; 1 is not scored yet." in text(client.get(cast.path("registers/")))


def test_an_initiatives_tab_shows_its_own_entries_and_the_programmes(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk, entry: RegisterEntry
) -> None:
    with cast.here():
        other = Initiative.objects.create(code="B", slug="coaches", position=2, name="Coaches")
        RegisterEntry.objects.create(initiative=other, kind="assumption", position=1, description="Of the coaches")
        RegisterEntry.objects.create(kind="constraint", position=1, description="No more money")
    said = text(signed_in("observer").get(cast.path("initiatives/panels/risks/")))
    assert "Registers" in said and "Half re-offend" in said and "No more money" in said
    assert "Of the coaches" not in said
    assert "18 July 2013, overdue" in said.replace(" , ", ", ")


def test_an_empty_register_says_what_to_do(cast: Cast, signed_in: Callable[..., Any]) -> None:
    said = text(signed_in("observer").get(cast.path("registers/")))
    assert "No risk is open." in said and said.count("None is recorded.") == 3


def test_a_page_with_text_that_looks_like_markup_shows_it_as_text(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk
) -> None:
    with cast.here():
        Risk.objects.filter(pk=risk.pk).update(description="<script>alert(1)</script>")
    for path in ("registers/", "initiatives/panels/risks/"):
        assert "<script>alert" not in signed_in("observer").get(cast.path(path)).content.decode()


@pytest.mark.parametrize("path", ["registers/", "initiatives/panels/risks/"])
def test_a_register_takes_as_many_statements_at_fifty_rows_as_at_three(
    cast: Cast, signed_in: Callable[..., Any], statements: Any, path: str
) -> None:
    client, counts = signed_in("project_manager"), []
    cast.assess()
    client.get(cast.path(path))
    for first, last in ((0, 3), (3, 50)):
        with cast.here():
            for number in range(first, last):
                made = Risk.objects.create(
                    initiative=cast.initiative, position=number, description=f"R{number}", review_on=TODAY
                )
                Threat.objects.create(initiative=cast.initiative, risk=made, action=cast.actions[0])
                RegisterEntry.objects.create(
                    initiative=cast.initiative, action=cast.actions[0], kind="assumption", position=number,
                    description="D", review_on=datetime.date(2013, 1, 1),
                )  # fmt: skip
        with statements() as seen:
            assert client.get(cast.path(path)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- Risks


def test_a_risk_is_added_with_the_actions_it_threatens_and_the_ratings_follow(
    cast: Cast, signed_in: Callable[..., Any]
) -> None:
    client = signed_in("project_manager")
    assert client.get(cast.path("registers/panels/risks/add/")).status_code == 200
    sent = {**NEW_RISK, "residual_likelihood": "4", "residual_impact": "4", "threatens": [cast.actions[1].pk],
            "review_on": "1 September 2013"}  # fmt: skip
    answer = client.post(cast.path("registers/panels/risks/add/"), sent)
    with cast.here():
        made = Risk.objects.get()
        assert [one.pk for one in made.actions.all()] == [cast.actions[1].pk]
        assert Risk.history.get(id=made.pk).history_user == cast.user("project_manager")
    assert (answer.status_code, answer.url) == (302, cast.path(f"initiatives/panels/risks/#risk-{made.pk}"))
    assert (made.position, made.owner, made.review_on) == (1, "Head", datetime.date(2013, 9, 1))
    cast.assess()
    assert "Red" in text(client.get(cast.path(f"actions/{cast.actions[1].pk}/")))


def test_a_risk_is_changed_linked_and_unlinked(cast: Cast, signed_in: Callable[..., Any], risk: Risk) -> None:
    with cast.here():
        Threat.objects.create(initiative=cast.initiative, risk=risk, action=cast.actions[0])
    client, url = signed_in("project_manager"), cast.path(f"registers/risks/{risk.pk}/")
    assert f'value="{cast.actions[0].pk}"' in client.get(url).content.decode()
    sent = {**NEW_RISK, "version": "1", "threatens": [cast.actions[1].pk, cast.actions[2].pk]}
    assert client.post(url, sent).status_code == 302
    found = now(cast, risk)
    assert (found.description, found.residual_likelihood, found.version) == ("No hall", None, 2)
    with cast.here():
        assert {one.action_id for one in Threat.objects.all()} == {cast.actions[1].pk, cast.actions[2].pk}


def test_a_closed_risk_stays_on_record_and_counts_no_longer(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk
) -> None:
    with cast.here():
        services.change_risk(membership=cast.members["project_manager"], risk_id=risk.pk, version=1, state="closed")
    said = text(signed_in("observer").get(cast.path("initiatives/panels/risks/")))
    assert "No risk is open." in said and "Too few volunteers Closed" in said
    assert "No risk is open." in text(signed_in("observer").get(cast.path("registers/")))


WRONG_RISKS = [
    ({"description": " "}, "Enter the risk"),
    ({"residual_likelihood": "4"}, "Score both likelihood and impact, or neither."),
    ({"inherent_impact": "2"}, "Score both likelihood and impact, or neither."),
    ({"residual_likelihood": "6", "residual_impact": "1"}, "Likelihood now"),
    ({"review_on": "1 July 2013"}, "Give a day from today on"),
    ({"review_on": "31 June 2013"}, "There is no such day"),
    ({"threatens": ["00000000-0000-0000-0000-000000000000"]}, "Threatens"),
    ({"state": "lost"}, "State"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG_RISKS)
def test_a_wrong_risk_is_told_keeps_what_was_typed_and_changes_nothing(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk, wrong: dict[str, Any], said: str
) -> None:
    for path, version in (("registers/panels/risks/add/", "0"), (f"registers/risks/{risk.pk}/", "1")):
        if "state" in wrong and version == "0":
            continue  # a new risk is open
        answer = signed_in("project_manager").post(cast.path(path), {**NEW_RISK, "version": version, **wrong})
        page = answer.content.decode()
        assert answer.status_code == 422, path
        assert "There is a problem" in page and said in page and "Ask schools" in page
    with cast.here():
        assert Risk.objects.get().description == "Too few volunteers"


def test_of_two_who_change_a_risk_the_second_sees_both_and_overwrites_only_what_they_touched(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk
) -> None:
    url = cast.path(f"registers/risks/{risk.pk}/")
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    opened = as_sent_by_a_browser(second.get(url))
    assert first.post(url, opened | {"owner": "Head", "mitigation": "Theirs"}).status_code == 302
    late = second.post(url, opened | {"mitigation": "Mine"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Programme manager, barnet changed this" in page and "Theirs" in page and "Mine" in page
    assert 'name="version" value="2"' in page
    assert 'value="Head"' in page, "the owner, which the second did not touch, is taken over"
    with cast.here(), pytest.raises(Conflict):
        services.change_risk(membership=cast.members["administrator"], risk_id=risk.pk, version=1, owner="X")
    assert now(cast, risk).mitigation == "Theirs"


def test_of_two_who_change_what_a_risk_threatens_the_second_sees_both(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk
) -> None:
    with cast.here():
        Risk.objects.filter(pk=risk.pk).update(version=2)
        Threat.objects.create(initiative=cast.initiative, risk=risk, action=cast.actions[1])
    late = signed_in("project_manager").post(
        cast.path(f"registers/risks/{risk.pk}/"),
        {**NEW_RISK, "version": "1", "threatens": [str(cast.actions[0].pk)]},
    )
    assert late.status_code == 409
    assert {
        "label": "Threatens",
        "yours": "1. Agree terms of reference (barnet)",
        "theirs": "2. Train volunteers (barnet)",
    } in late.context["conflict"]["fields"]


@pytest.mark.parametrize("role", ["finance", "partner_lead", "steering_member", "board_member", "observer"])
def test_who_keeps_no_plan_changes_no_register(
    cast: Cast, signed_in: Callable[..., Any], risk: Risk, entry: RegisterEntry, role: str
) -> None:
    client = signed_in(role)
    for path in (
        "registers/panels/risks/add/", f"registers/risks/{risk.pk}/", "registers/panels/entries/add/",
        f"registers/entries/{entry.pk}/", "registers/entries/add/",
    ):  # fmt: skip
        assert client.get(cast.path(path)).status_code == 403
        assert client.post(cast.path(path), {**NEW_RISK, **NEW_ENTRY}).status_code == 403
    for path in ("registers/", "initiatives/panels/risks/"):
        page = client.get(cast.path(path)).content.decode()
        assert "/add/" not in page and f"registers/risks/{risk.pk}" not in page
    assert now(cast, risk).version == 1


def test_a_project_manager_changes_their_own_registers_alone(cast: Cast, entry: RegisterEntry) -> None:
    member = cast.members["project_manager"]
    with cast.here():
        other = Initiative.objects.create(code="B", slug="coaches", position=2, name="Coaches")
        theirs = Risk.objects.create(initiative=other, position=1, description="Theirs")
        overall = RegisterEntry.objects.create(kind="constraint", position=1, description="No more money")
        with pytest.raises(Refused):
            services.add_risk(membership=member, slug="coaches", description="D")
        with pytest.raises(Refused):
            services.change_risk(membership=member, risk_id=theirs.pk, version=1, description="D")
        with pytest.raises(Refused):
            services.add_entry(membership=member, slug=None, kind="constraint", description="D")
        with pytest.raises(Refused):
            services.change_entry(membership=member, entry_id=overall.pk, version=1, description="D")
        services.change_entry(membership=member, entry_id=entry.pk, version=1, description="Two thirds re-offend")


def test_an_action_of_another_initiative_cannot_be_linked(cast: Cast, risk: Risk, entry: RegisterEntry) -> None:
    member = cast.members["administrator"]
    with cast.here():
        other = Initiative.objects.create(code="B", slug="coaches", position=2, name="Coaches")
        action = Action.objects.create(initiative=other, position=1, description="Theirs")
        with pytest.raises(Http404):
            services.change_risk(membership=member, risk_id=risk.pk, version=1, threatens=[action.pk])
        with pytest.raises(Http404):
            services.change_entry(membership=member, entry_id=entry.pk, version=1, action_id=action.pk)


def test_what_belongs_to_the_neighbour_is_not_there(cast: Cast, neighbour: Cast, signed_in: Callable[..., Any]) -> None:
    with neighbour.here():
        risk = Risk.objects.create(initiative=neighbour.initiative, position=1, description="Theirs")
        entry = RegisterEntry.objects.create(kind="constraint", position=1, description="Theirs")
    client = signed_in("administrator")
    for path in (f"registers/risks/{risk.pk}/", f"registers/entries/{entry.pk}/", "registers/nowhere/risks/add/"):
        assert client.get(cast.path(path)).status_code == 404
        assert client.post(cast.path(path), {**NEW_RISK, **NEW_ENTRY}).status_code == 404
