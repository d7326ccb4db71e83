"""The outbox: whatever changes actuals, by whatever way, leaves a marker in the same transaction."""

import datetime
import re
from typing import Any

import pytest
from celery import Celery
from django.db import connection, transaction

from budgets.ledger.models import BudgetLine, Spend
from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver
from evaluation.reassessing import selectors
from evaluation.scorecards.models import Indicator, Observation
from initiatives.plans.models import Action, Dependency, Initiative, Note, Override, Risk, Statement, Threat
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Marker

DAY = datetime.date(2013, 7, 1)
MONEY = {
    "annual_saving": 1,
    "annual_operating_cost": 1,
    "annual_impact": 1,
    "set_up_cost": 1,
    "year_one_impact": 1,
}


@pytest.fixture
def quiet(cast: Any) -> Any:
    """A partnership in which nothing waits."""
    with cast.here():
        cast.risk = Risk.objects.create(initiative=cast.initiative, position=1, description="R")
    Marker.objects.all().delete()
    return cast


def markers() -> list[Any]:
    return list(Marker.objects.order_by("id").values_list("initiative_id", flat=True))


ACTUALS: dict[Any, Any] = {
    Action: lambda c: {"position": 9, "description": "New"},
    Dependency: lambda c: {"action": c.actions[1], "predecessor": c.actions[0]},
    Risk: lambda c: {"position": 2, "description": "New"},
    Threat: lambda c: {"risk": c.risk, "action": c.actions[0]},
    Override: lambda c: {"action": c.actions[0], "rating": "red", "reason": "R", "expires_on": DAY, "person": "P"},
    BudgetLine: lambda c: {"position": 2, "item": "I", "kind": "operating", "year": 2013, "amount": 1},
    Spend: lambda c: {"line": c.line, "on": DAY, "amount": 1, "source": "S", "person": "P"},
    Indicator: lambda c: {
        "position": 2,
        "code": "c",
        "name": "N",
        "kind": "activity",
        "measure": "count",
        "unit": "u",
        "direction": "up",
    },
    Observation: lambda c: {
        "indicator": c.indicator,
        "period_start": DAY,
        "period_end": DAY,
        "value": 1,
        "source": "S",
        "person": "P",
    },
    PublishedFigure: lambda c: {"table": "t", "position": 1, "source": "S", **MONEY},
    Driver: lambda c: {"key": "k", "value": "1", "source": "S"},
    Claim: lambda c: {"subject": "s", "value": "1", "source": "S"},
}
WRITTEN_ONCE = (Override, Spend, Observation)
CHANGEABLE = [model for model in ACTUALS if model not in WRITTEN_ONCE]
by_name = pytest.mark.parametrize("model", ACTUALS, ids=lambda model: model.__name__)


@by_name
def test_what_is_saved_leaves_a_marker(quiet: Any, model: Any) -> None:
    with quiet.here():
        model.objects.create(initiative=quiet.initiative, **ACTUALS[model](quiet))
        assert markers() == [quiet.initiative.pk]


@by_name
def test_what_is_written_in_bulk_leaves_one_marker(quiet: Any, model: Any) -> None:
    with quiet.here():
        model.objects.bulk_create([model(initiative=quiet.initiative, **ACTUALS[model](quiet))])
        assert markers() == [quiet.initiative.pk]


@pytest.mark.parametrize("model", CHANGEABLE, ids=lambda model: model.__name__)
def test_what_is_changed_or_removed_by_plain_sql_leaves_a_marker(quiet: Any, model: Any) -> None:
    with quiet.here():
        row = model.objects.create(initiative=quiet.initiative, **ACTUALS[model](quiet))
        for statement in ("UPDATE {} SET id = id WHERE id = %s", "DELETE FROM {} WHERE id = %s"):
            Marker.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(statement.format(model._meta.db_table), [row.pk])
            assert markers() == [quiet.initiative.pk]


def test_a_renamed_initiative_leaves_a_marker(quiet: Any) -> None:
    with quiet.here():
        Initiative.objects.update(name="Another name")
        assert markers() == [quiet.initiative.pk]


def test_what_no_result_rests_on_leaves_none(quiet: Any) -> None:
    with quiet.here():
        Statement.objects.create(initiative=quiet.initiative, kind="scope", position=1, text="T")
        Note.objects.create(action=quiet.actions[0], on=DAY, status="in_progress", text="T", person="P")
        assert markers() == []


def test_a_change_that_is_taken_back_leaves_none(quiet: Any) -> None:
    with pytest.raises(ZeroDivisionError), quiet.here():
        Action.objects.update(leads="X")
        assert markers() == [quiet.initiative.pk]
        _ = 1 / 0
    assert markers() == []


def test_a_thousand_rows_of_one_statement_leave_one_marker(quiet: Any) -> None:
    with quiet.here():
        rows = [
            Spend(initiative=quiet.initiative, line=quiet.line, on=DAY, amount=n + 1, source="S", person="P")
            for n in range(1000)
        ]
        Spend.objects.bulk_create(rows)
        assert markers() == [quiet.initiative.pk]


def test_markers_are_not_saved_by_hand(quiet: Any) -> None:
    with pytest.raises(TypeError):
        Marker(partnership_id=quiet.partnership.pk).save()


def test_consuming_takes_the_markers_of_one_initiative_alone(quiet: Any) -> None:
    for initiative_id in (quiet.initiative.pk, quiet.initiative.pk, None):
        outbox.mark(quiet.partnership.pk, initiative_id)
    assert outbox.consume(quiet.partnership.pk, quiet.initiative.pk) == 2
    assert markers() == [None]
    assert outbox.consume(quiet.partnership.pk, None) == 1


def test_a_hint_is_sent_after_the_commit_and_not_before(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(outbox, "send", lambda task, **ids: sent.append((task, ids)))
    ids = {"partnership_id": None, "initiative_id": None}
    with transaction.atomic():
        outbox.hint(None, None)  # type: ignore[arg-type]
        assert sent == []
    assert sent == [(outbox.REASSESS, ids)]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.hint(None, None)  # type: ignore[arg-type]
        _ = 1 / 0
    assert len(sent) == 1


def test_a_broker_that_is_not_there_is_logged_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Celery("nowhere", broker="redis://127.0.0.1:1/0", set_as_current=False)
    nowhere.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
    monkeypatch.setattr(outbox, "app", nowhere)
    outbox.send(outbox.REASSESS, partnership_id=None, initiative_id=None)
    [record] = [each for each in caplog.records if each.name == outbox.__name__]
    assert "no hint sent for evaluation.tasks.reassess" in record.getMessage()


def test_everything_that_an_assessment_reads_leaves_a_marker_when_it_changes(quiet: Any, statements: Any) -> None:
    """A new table in `inputs_of` without a trigger would leave results stale for ever."""
    with quiet.here(), statements() as seen:
        selectors.inputs_of(quiet.initiative.pk)
        selectors.programme_inputs()
    read = {table for sql in seen for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    assert {"initiatives_action", "budgets_spend", "evaluation_observation", "evaluation_unitcost"} <= read
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname LIKE 'mark%%'"
        )
        marked = {name for (name,) in cursor.fetchall()}
    # the stored results are followed by `reassess` itself, the markers are the outbox
    assert read - marked - {"evaluation_assessment", "tenancy_marker"} == set()


@pytest.mark.parametrize("model", [PublishedFigure, Claim])
def test_what_belongs_to_the_programme_marks_the_programme(quiet: Any, model: Any) -> None:
    with quiet.here():
        model.objects.create(initiative=None, **ACTUALS[model](quiet))
        assert markers() == [None]
