"""Stored results follow the actuals: by the worker's one function, however often and by however many."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from budgets.ledger import services as budgets
from budgets.ledger.models import Spend
from evaluation import tasks
from evaluation.drivers.models import UnitCost
from evaluation.reassessing import assemble
from evaluation.reassessing import selectors as inputs
from evaluation.reassessing import services as reassessing
from evaluation.scorecards import services as scorecards
from evaluation.scorecards.models import Observation
from initiatives.plans import services as initiatives
from initiatives.plans.models import Action
from initiatives.results import selectors as stored_results
from initiatives.results.fitting import to_json
from initiatives.results.models import Assessment
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Marker, Partnership
from safer_communities.tenancy.versioning import Conflict
from tests.waiting import at_once

NOW = datetime.datetime(2013, 7, 19, 10, tzinfo=datetime.UTC)


def reassess(cast: Any) -> bool:
    with cast.worker():
        return reassessing.reassess(cast.initiative.pk, now=NOW)


def reassess_programme(cast: Any) -> bool:
    with cast.worker():
        return reassessing.reassess_programme(now=NOW)


def stored(cast: Any, of: Any = None) -> Assessment:
    with cast.here():
        return Assessment.objects.get(initiative_id=of)


def results(cast: Any) -> dict[str, Any]:
    return stored(cast, cast.initiative.pk).results


def markers(cast: Any) -> list[Any]:
    mine = Marker.objects.filter(partnership_id=cast.partnership.pk)
    return list(mine.order_by("id").values_list("initiative_id", flat=True))


def update(cast: Any, number: int = 0, *, version: int = 1, role: str = "programme_manager", **changes: Any) -> Action:
    with cast.here():
        return initiatives.update_action(
            membership=cast.members[role], action_id=cast.actions[number].pk, version=version, **changes
        )


def test_after_a_change_the_assessment_has_the_new_rating(cast: Any) -> None:
    cast.assess()
    late = results(cast)["actions"][str(cast.actions[0].pk)]
    assert (late["rating"], late["rule"]) == ("red", "4-overdue")
    update(cast, status="achieved", achieved_on=datetime.date(2013, 4, 20))
    assert results(cast)["actions"][str(cast.actions[0].pk)] == late
    assert reassess(cast) is True
    assert results(cast)["actions"][str(cast.actions[0].pk)]["rating"] == "green"
    assert stored(cast, cast.initiative.pk).computed_at == NOW


def test_what_is_stored_is_what_a_computation_from_scratch_gives(cast: Any) -> None:
    cast.assess()
    with cast.here():
        fresh = assemble.initiative_results(inputs.inputs_of(cast.initiative.pk))
        programme = assemble.programme_results(inputs.programme_inputs())
    assert results(cast) == to_json(fresh)
    assert stored(cast).results == to_json(programme)


def test_reassessing_again_does_nothing(cast: Any) -> None:
    cast.assess()
    before = stored(cast, cast.initiative.pk)
    assert reassess(cast) is False
    assert reassess_programme(cast) is False
    after = stored(cast, cast.initiative.pk)
    assert (after.computed_at, after.results, after.previous) == (before.computed_at, before.results, before.previous)


def test_a_marker_without_a_change_gives_the_same_result(cast: Any) -> None:
    cast.assess()
    before = results(cast)
    outbox.mark(cast.partnership.pk, cast.initiative.pk)
    assert reassess(cast) is True
    assert results(cast) == before


def test_an_initiative_that_is_gone_leaves_no_marker(cast: Any) -> None:
    gone = uuid4()
    outbox.mark(cast.partnership.pk, gone)
    with cast.worker():
        assert reassessing.reassess(gone, now=NOW) is True
    assert gone not in markers(cast)


# The order of consuming and reading


def test_the_markers_are_gone_before_anything_is_read(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read, seen = inputs.inputs_of, []

    def watch(initiative_id: Any) -> Any:
        seen.append(cast.initiative.pk in markers(cast))
        return read(initiative_id)

    monkeypatch.setattr(inputs, "inputs_of", watch)
    reassess(cast)
    assert seen == [False]


@pytest.mark.parametrize("reads_first", [True, False])
def test_a_change_committed_while_it_computes_is_not_lost(
    neighbour: Any, monkeypatch: pytest.MonkeyPatch, reads_first: bool
) -> None:
    neighbour.assess()
    read, key = inputs.inputs_of, str(neighbour.actions[0].pk)

    def change_meanwhile(initiative_id: Any) -> Any:
        before = read(initiative_id) if reads_first else None
        [saved] = at_once(lambda: update(neighbour, status="achieved"))
        assert isinstance(saved, Action)
        return before or read(initiative_id)

    outbox.mark(neighbour.partnership.pk, neighbour.initiative.pk)
    with monkeypatch.context() as patched:
        patched.setattr(inputs, "inputs_of", change_meanwhile)
        assert reassess(neighbour) is True
    assert (results(neighbour)["actions"][key]["rating"] == "red") == reads_first
    assert neighbour.initiative.pk in markers(neighbour)
    assert reassess(neighbour) is True
    assert results(neighbour)["actions"][key]["rating"] == "green"


def test_a_computation_that_fails_keeps_its_marker(neighbour: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    neighbour.assess()
    update(neighbour, status="achieved")
    with monkeypatch.context() as patched:
        patched.setattr(assemble, "initiative_results", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reassess(neighbour)
    assert neighbour.initiative.pk in markers(neighbour)
    assert reassess(neighbour) is True


def test_of_two_workers_at_once_one_computes_and_the_other_is_done(neighbour: Any) -> None:
    neighbour.assess()
    update(neighbour, status="achieved")
    assert sorted(at_once(*[lambda: reassess(neighbour)] * 3)) == [False, False, True]
    assert neighbour.initiative.pk not in markers(neighbour)
    assert results(neighbour)["actions"][str(neighbour.actions[0].pk)]["rating"] == "green"


def test_two_workers_at_the_first_assessment_store_one(neighbour: Any) -> None:
    assert sorted(at_once(*[lambda: reassess(neighbour)] * 2)) == [False, True]
    with neighbour.here():
        assert Assessment.objects.filter(initiative_id=neighbour.initiative.pk).count() == 1


# What follows what


def test_the_programme_follows_its_initiatives(cast: Any) -> None:
    cast.assess()
    update(cast, status="achieved")
    before = stored(cast).results["initiatives"][0]["plan"]["achieved"]
    reassess(cast)
    assert markers(cast) == [None]
    assert reassess_programme(cast) is True
    assert stored(cast).results["initiatives"][0]["plan"]["achieved"] == before + 1
    assert markers(cast) == []


def test_the_page_says_recalculating_from_the_change_until_the_result(cast: Any) -> None:
    cast.assess()

    def pending() -> tuple[bool, bool]:
        with cast.here():
            of_initiative, programme = (
                stored_results.assessment_of(cast.initiative.pk),
                stored_results.programme_assessment(),
            )
            assert of_initiative is not None
            assert programme is not None
            return of_initiative.pending, programme.pending

    assert pending() == (False, False)
    update(cast, status="in_progress")
    assert pending() == (True, True)
    reassess(cast)
    assert pending() == (False, True)
    reassess_programme(cast)
    assert pending() == (False, False)


def test_new_thresholds_mark_every_initiative(cast: Any) -> None:
    with cast.here():
        second = type(cast.initiative).objects.create(code="B", slug="second", position=2, name="Second")
        reassessing.reassess(second.pk, now=NOW)
    cast.assess()
    with cast.here():
        Partnership.objects.filter(pk=cast.partnership.pk).update(slip_days=400)
    assert set(markers(cast)) == {cast.initiative.pk, second.pk}


def test_unit_costs_mark_every_initiative(cast: Any) -> None:
    cast.assess()
    with cast.here():
        UnitCost.objects.create(key="arrest", agency="police", amount=100, source="A table")
    assert markers(cast) == [cast.initiative.pk]


def test_the_nightly_run_marks_everything_of_everybody(neighbour: Any, cast: Any) -> None:
    for each in (cast, neighbour):
        each.assess()
        assert markers(each) == []
    tasks.reassess_everything()
    for each in (cast, neighbour):
        assert markers(each) == [each.initiative.pk]


def test_a_milestone_becomes_overdue_by_the_partnerships_own_clock(cast: Any) -> None:
    cast.assess()
    key = str(cast.actions[2].pk)
    assert stored(cast, cast.initiative.pk).as_at == datetime.date(2013, 7, 19)
    assert results(cast)["actions"][key]["rating"] != "red"
    with cast.here():
        cast.partnership.frozen_on = datetime.date(2013, 11, 1)
        cast.partnership.save()
    reassess(cast)
    assert stored(cast, cast.initiative.pk).as_at == datetime.date(2013, 11, 1)
    assert results(cast)["actions"][key]["rating"] == "red"


def test_an_override_that_has_run_out_stands_no_more_after_the_nightly_run(cast: Any) -> None:
    with cast.here():
        initiatives.override_rating(
            membership=cast.members["programme_manager"],
            action_id=cast.actions[0].pk,
            rating="green",
            reason="Agreed",
            expires_on=datetime.date(2013, 7, 20),
        )
    cast.assess()
    key = str(cast.actions[0].pk)
    assert results(cast)["actions"][key]["effective"] == "green"
    with cast.here():
        Partnership.objects.filter(pk=cast.partnership.pk).update(frozen_on=datetime.date(2013, 7, 21))
        Marker.objects.all().delete()
        reassessing.mark_everything()
    reassess(cast)
    assert results(cast)["actions"][key]["effective"] == "red"


def test_the_sweep_leaves_young_markers_to_their_hints(neighbour: Any) -> None:
    neighbour.assess()
    update(neighbour, status="achieved")
    tasks.sweep()
    assert markers(neighbour) == [neighbour.initiative.pk]
    old = timezone.now() - datetime.timedelta(seconds=5)
    Marker.objects.update(made_at=old)
    tasks.sweep()
    assert markers(neighbour) == [None]


# Two people, one row


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(cast: Any) -> None:
    update(cast, status="in_progress", note="Hers")
    with pytest.raises(Conflict) as conflict:
        update(cast, role="project_manager", status="achieved", note="His")
    assert (conflict.value.current.version, conflict.value.current.status) == (2, "in_progress")
    with cast.here():
        action = Action.objects.get(pk=cast.actions[0].pk)
        assert (action.status, action.version, action.last_note) == ("in_progress", 2, "Hers")
        assert [note.text for note in action.notes.all()] == ["Hers"]
    assert update(cast, version=2, status="achieved").version == 3


def test_of_two_editors_at_the_same_moment_one_wins(neighbour: Any) -> None:
    found = at_once(
        lambda: update(neighbour, status="in_progress"),
        lambda: update(neighbour, role="project_manager", status="achieved"),
    )
    assert sorted(type(each).__name__ for each in found) == ["Action", "Conflict"]
    [winner] = [each for each in found if isinstance(each, Action)]
    with neighbour.here():
        action = Action.objects.get(pk=neighbour.actions[0].pk)
        assert (action.status, action.version) == (winner.status, 2)
        assert Action.history.filter(id=action.pk).count() == 2


def record_spend(cast: Any, key: Any) -> Spend:
    with cast.here():
        return budgets.record_spend(
            membership=cast.members["finance"],
            line_id=cast.line.pk,
            on=datetime.date(2013, 7, 1),
            amount=Decimal(10),
            source="Journal",
            request_key=key,
        )


def record_observation(cast: Any, key: Any) -> Observation:
    with cast.here():
        return scorecards.record_observation(
            membership=cast.members["programme_manager"],
            indicator_id=cast.indicator.pk,
            period_start=datetime.date(2013, 7, 1),
            period_end=datetime.date(2013, 7, 2),
            value=Decimal(4),
            source="Count",
            request_key=key,
        )


@pytest.mark.parametrize(("record", "model"), [(record_spend, Spend), (record_observation, Observation)])
def test_what_is_sent_twice_at_the_same_moment_is_recorded_once(neighbour: Any, record: Any, model: Any) -> None:
    key = uuid4()
    found = at_once(*[lambda: record(neighbour, key)] * 3)
    assert [type(each) for each in found] == [model] * 3
    assert len({each.pk for each in found}) == 1
    record(neighbour, uuid4())
    record(neighbour, None)
    record(neighbour, None)
    with neighbour.here():
        assert model.objects.count() == 4
