"""Whose data it is: loud without a partnership, one partnership a transaction, and nothing left set behind."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.exceptions import ValidationError as BadRequest

from evaluation import tasks
from initiatives.plans.models import Action
from safer_communities.tenancy import current, outbox
from safer_communities.tenancy.current import NoPartnership, PartnershipChanged, tenant
from safer_communities.tenancy.models import Membership, Organisation

# What PostgreSQL says: the setting was never made in this session, or it was and has ended with its transaction.
LOUD = (ProgrammingError, DataError)


def read_past_the_manager() -> None:
    Action._base_manager.count()


def update_past_the_manager() -> None:
    Action._base_manager.update(leads="x")


def delete_past_the_manager() -> None:
    Action._base_manager.all().delete()


def read_by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM initiatives_action")


def write_by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_action SET leads = 'x'")


PAST_THE_MANAGER = [
    read_past_the_manager,
    update_past_the_manager,
    delete_past_the_manager,
    read_by_sql,
    write_by_sql,
]


@pytest.mark.parametrize("act", PAST_THE_MANAGER)
def test_without_a_partnership_the_database_answers_with_an_error(neighbour: Any, act: Any) -> None:
    with pytest.raises(LOUD):
        act()
    with pytest.raises(LOUD), transaction.atomic():
        act()


@pytest.mark.parametrize("act", PAST_THE_MANAGER[:2])
def test_the_same_in_a_session_that_had_one_before(neighbour: Any, act: Any) -> None:
    with neighbour.here():
        assert Action.objects.count() == 3
    with pytest.raises(LOUD):
        act()
    connection.close()
    with pytest.raises(LOUD):
        act()


def test_a_partnership_without_a_transaction_is_an_error_too(neighbour: Any) -> None:
    """Each statement would be a transaction of its own, which nobody told whose it is."""
    with neighbour.worker(), pytest.raises(LOUD):
        Action.objects.count()


def test_a_manager_asks_for_the_partnership_before_the_database_does(db: None) -> None:
    for ask in (Action.objects.all, Organisation.objects.count, Action.objects.first):
        with pytest.raises(NoPartnership):
            ask()
    with pytest.raises(NoPartnership):
        Organisation(code="x", name="X")


def test_a_row_of_no_partnership_cannot_be_written(neighbour: Any) -> None:
    row = Organisation(code="x", name="X", partnership_id=neighbour.partnership.pk)
    with pytest.raises(LOUD), transaction.atomic():
        row.save(force_insert=True)


def test_one_transaction_acts_for_one_partnership(neighbour: Any, cast: Any) -> None:
    with cast.here():
        with pytest.raises(PartnershipChanged), tenant(neighbour.partnership.pk):
            pytest.fail("It was let in.")
        with tenant(cast.partnership.pk):
            assert Action.objects.count() == 3
    with transaction.atomic():
        with tenant(cast.partnership.pk):
            assert Action.objects.count() == 3
        with pytest.raises(PartnershipChanged), tenant(neighbour.partnership.pk):
            pytest.fail("It was let in after the other had left.")


def test_after_a_switch_was_refused_the_first_partnership_stands(neighbour: Any, cast: Any) -> None:
    with cast.here():
        with pytest.raises(PartnershipChanged), tenant(neighbour.partnership.pk):
            pass
        assert current.current_partnership_id() == cast.partnership.pk
        assert {row.partnership_id for row in Action.objects.all()} == {cast.partnership.pk}


def test_an_exception_leaves_no_partnership_set(db: None, cast: Any) -> None:
    with pytest.raises(ZeroDivisionError), tenant(cast.partnership.pk):
        _ = 1 / 0
    assert current.peek() == (None, None)


def nothing_is_set() -> bool:
    if current.peek() != (None, None):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.partnership_id', true), current_setting('app.person_id', true)")
        return set(cursor.fetchone()) <= {None, ""}


@pytest.mark.parametrize("rest", ["", "initiatives/panels/plan/", "no-such-page/", "initiatives/none/"])
def test_after_a_request_no_partnership_stays_set(neighbour: Any, signed_in: Any, rest: str) -> None:
    signed_in("finance", neighbour).get(neighbour.path(rest))
    assert nothing_is_set()
    signed_in("finance", neighbour).get(neighbour.api("actions/"))
    assert nothing_is_set()


def test_after_a_request_that_broke_no_partnership_stays_set(
    neighbour: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("initiatives.plans.selectors.initiative", lambda *_: 1 / 0)
    browser = signed_in("finance", neighbour)
    browser.raise_request_exception = False
    assert browser.get(neighbour.path("initiatives/panels/plan/")).status_code == 500
    assert nothing_is_set()


def test_after_a_task_no_partnership_stays_set(neighbour: Any) -> None:
    with neighbour.here():
        outbox.mark(neighbour.partnership.pk, neighbour.initiative.pk)
    ids = {"partnership_id": str(neighbour.partnership.pk), "initiative_id": str(neighbour.initiative.pk)}
    for task in (lambda: tasks.reassess(**ids), tasks.sweep, tasks.reassess_everything):
        task()
        assert nothing_is_set()


def test_the_transaction_of_a_request_tells_both_partnership_and_person(neighbour: Any) -> None:
    finance = neighbour.user("finance")
    with current.acting_as(finance.pk), neighbour.here(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.partnership_id'), current_setting('app.person_id')")
        assert cursor.fetchone() == (str(neighbour.partnership.pk), str(finance.pk))


# What is answered with an error changes nothing


def test_a_page_that_writes_and_then_breaks_leaves_nothing_behind(
    neighbour: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The update, its history and its marker are written when the answer fails."""
    action, browser = neighbour.actions[0], signed_in("programme_manager", neighbour)
    neighbour.assess()
    monkeypatch.setattr("safer_communities.ui.form_pages.redirect", lambda *_: 1 / 0)
    browser.raise_request_exception = False
    answer = browser.post(
        neighbour.path(f"actions/{action.pk}/update/"), {"version": 1, "status": "achieved", "note": "Done"}
    )
    assert answer.status_code == 500
    unchanged(neighbour)


def unchanged(cast: Any) -> None:
    with cast.here(), connection.cursor() as cursor:
        action = Action.objects.get(pk=cast.actions[0].pk)
        assert (action.version, action.status) == (1, "not_started")
        assert not action.notes.exists()
        assert Action.history.filter(id=action.pk).count() == 1
        cursor.execute("SELECT * FROM tenancy_marker WHERE partnership_id = %s", [cast.partnership.pk])
        assert cursor.fetchall() == []


def test_a_page_that_saves_one_thing_and_is_refused_the_next_saves_neither(
    neighbour: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise ValidationError("No.")

    neighbour.assess()
    with neighbour.here():
        risk = neighbour.initiative.risks.create(position=1, description="A risk", initiative=neighbour.initiative)
    neighbour.assess()
    monkeypatch.setattr("initiatives.plans.services.link_risk", refuse)
    answer = signed_in("programme_manager", neighbour).post(
        neighbour.path(f"actions/{neighbour.actions[0].pk}/update/"),
        {"version": 1, "status": "achieved", "note": "Done", "risk": str(risk.pk)},
    )
    assert answer.status_code == 422
    unchanged(neighbour)


def test_an_api_call_that_writes_and_then_fails_leaves_nothing_behind(
    neighbour: Any, caller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise BadRequest("No.")

    neighbour.assess()
    address = neighbour.api(f"actions/{neighbour.actions[0].pk}/")
    sent = {"status": "achieved", "note": "Done"}
    for failure, status in ((refuse, 400), (lambda *_: 1 / 0, 500)):
        monkeypatch.setattr("initiatives.plans.api.ActionResource.changed", failure)
        client = caller("programme_manager", neighbour)
        client.raise_request_exception = False
        answer = client.patch(address, sent, format="json", headers={"If-Match": '"1"'})
        assert answer.status_code == status
        unchanged(neighbour)


def test_a_lazy_template_is_rendered_within_the_partnership(neighbour: Any, signed_in: Any) -> None:
    """Rows that the template is the first to read are read in the request's transaction."""
    page = signed_in("finance", neighbour).get(neighbour.path("money/"))
    assert page.status_code == 200
    assert "Northgate Partnership" in page.content.decode()


def test_a_person_who_is_not_signed_in_is_sent_to_sign_in_and_back(neighbour: Any) -> None:
    asked = neighbour.path("initiatives/panels/plan/?show=late")
    answer = Client().get(asked)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('login')}?next=/p/northgate/initiatives/panels/plan/%3Fshow%3Dlate",
    )


def test_memberships_are_read_within_a_transaction_only(neighbour: Any) -> None:
    with neighbour.worker(), pytest.raises(LOUD):
        Membership.objects.count()
