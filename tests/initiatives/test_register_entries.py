"""What the plans lean on: dependencies, constraints and assumptions, added, reviewed and closed."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from initiatives.plans.models import Risk
from initiatives.registers import services
from initiatives.registers.models import RegisterEntry
from tests.cast import Cast
from tests.initiatives.registers import NEW_ENTRY, an_entry, now, text
from tests.sent_forms import as_sent_by_a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    return an_entry(cast)


@pytest.mark.parametrize(
    ("role", "path", "back"),
    [
        ("project_manager", "registers/panels/entries/add/", "initiatives/panels/risks/"),
        ("programme_manager", "registers/entries/add/", "registers/"),
    ],
)
def test_an_entry_is_added_to_an_initiative_or_to_the_whole_programme(
    cast: Cast, signed_in: Callable[..., Any], role: str, path: str, back: str
) -> None:
    client = signed_in(role)
    assert client.get(cast.path(path)).status_code == 200
    more = {"action": cast.actions[2].pk} if "panels" in path else {}
    answer = client.post(cast.path(path), {**NEW_ENTRY, **more})
    with cast.here():
        made = RegisterEntry.objects.get()
        assert (made.initiative_id, made.action_id) == (
            (cast.initiative.pk, cast.actions[2].pk) if more else (None, None)
        )
    assert (answer.status_code, answer.url) == (302, cast.path(f"{back}#entry-{made.pk}"))
    assert "The court lists cases" in text(client.get(cast.path(back)))


def test_an_entry_is_reviewed_and_closed(cast: Cast, signed_in: Callable[..., Any], entry: RegisterEntry) -> None:
    client, url = signed_in("project_manager"), cast.path(f"registers/entries/{entry.pk}/")
    sent = {**NEW_ENTRY, "kind": "assumption", "version": "1", "state": "closed", "review_on": "1 September 2013"}
    assert client.post(url, sent).status_code == 302
    found = now(cast, entry)
    assert (found.state, found.review_on, found.version) == ("closed", datetime.date(2013, 9, 1), 2)
    assert "Closed" in text(client.get(cast.path("initiatives/panels/risks/")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "wish"}, "Kind"),
        ({"kind": ""}, "Choose"),
        ({"description": ""}, "Enter the description"),
        ({"area": "budget"}, "Only a constraint has an area"),
        ({"review_on": "yesterday"}, "is not a date"),
        ({"action": "nonsense"}, "Action"),
    ],
)
def test_a_wrong_entry_is_told_and_changes_nothing(
    cast: Cast, signed_in: Callable[..., Any], wrong: dict[str, str], said: str
) -> None:
    sent = {**NEW_ENTRY, "owner": "Kept words", **wrong}
    answer = signed_in("project_manager").post(cast.path("registers/panels/entries/add/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page and said in page and "Kept words" in page
    with cast.here():
        assert not RegisterEntry.objects.exists()


def test_of_two_who_change_an_entry_the_second_sees_both(
    cast: Cast, signed_in: Callable[..., Any], entry: RegisterEntry
) -> None:
    url = cast.path(f"registers/entries/{entry.pk}/")
    sent = {"version": "1", "state": "open", "kind": "assumption", "owner": "Analyst"}
    first, second = signed_in("programme_manager"), signed_in("project_manager")
    assert first.post(url, {**sent, "description": "A third re-offend"}).status_code == 302
    late = second.post(url, {**sent, "description": "Two thirds re-offend"})
    assert late.status_code == 409
    assert "A third re-offend" in late.content.decode() and "Two thirds re-offend" in late.content.decode()
    assert now(cast, entry).description == "A third re-offend"


@pytest.mark.parametrize("touched", [True, False])
def test_of_two_who_change_the_action_of_an_entry_the_second_overwrites_only_what_they_touched(
    cast: Cast, signed_in: Callable[..., Any], entry: RegisterEntry, touched: bool
) -> None:
    client, path = signed_in("project_manager"), cast.path(f"registers/entries/{entry.pk}/")
    first, second = (str(one.pk) for one in cast.actions[:2])
    sent = {**NEW_ENTRY, "kind": "assumption"}
    assert client.post(path, {**sent, "version": "1", "action": first}).status_code == 302
    opened = as_sent_by_a_browser(client.get(path))
    assert client.post(path, {**sent, "version": "2", "action": second}).status_code == 302
    typed = "" if touched else first
    late = client.post(path, opened | {"action": typed, "owner": "Somebody else"})
    assert late.status_code == 409
    [told] = [one for one in late.context["conflict"]["fields"] if one["label"] == "Action"]
    assert told["theirs"] == "2. Train volunteers (barnet)"
    assert told["yours"] == ("None" if touched else "not changed by you: theirs is in the form")
    assert late.context["form"]["action"].value() == (typed if touched else second)


@pytest.mark.parametrize(
    ("kind", "field"), [("risk", "state"), ("constraint", "state"), ("constraint", "area"), ("wish", "kind")]
)
def test_a_value_that_no_list_offers_is_refused_by_the_service_too(cast: Cast, kind: str, field: str) -> None:
    who = {"membership": cast.members["administrator"], "slug": "panels", "description": "D"}
    with cast.here(), pytest.raises(ValidationError) as refused:
        if kind == "risk":
            services.add_risk(**who, state="forgotten")
        else:
            services.add_entry(**who, **{"kind": kind, field: kind if field == "kind" else "forgotten"})
    assert set(refused.value.error_dict) == {field}
    with cast.here():
        assert not Risk.objects.exists() and not RegisterEntry.objects.exists()


def test_an_entry_knows_no_other_fields(cast: Cast, entry: RegisterEntry) -> None:
    with cast.here(), pytest.raises(TypeError):
        services.change_entry(membership=cast.members["administrator"], entry_id=entry.pk, version=1, position=9)
    with cast.here(), pytest.raises(ValidationError):
        services.add_entry(membership=cast.members["administrator"], slug=None, kind="wish", description="D")
