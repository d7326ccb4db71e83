"""Bringing the stored results up to date: their only writer."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from evaluation.reassessing import assemble, selectors
from initiatives.plans.models import Initiative
from initiatives.results.models import Assessment
from initiatives.results.selectors import stored as stored_assessment
from safer_communities.tenancy import locks, outbox
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.locks import Space
from safer_communities.vocabulary import Status

# Whoever rests on the programme's results is told by name: the right knows the left, not the other way round.
FOLLOW_UP = "governance.tasks.follow_up"


def reassess(initiative_id: UUID, *, now: datetime.datetime) -> bool:
    """Bring an initiative's stored assessment up to date; False if it was already.

    One transaction: lock, consume the markers, read, store. The markers go before the reading, so that a change made
    meanwhile leaves a marker of its own. The programme is marked in turn.
    """
    partnership_id = current_partnership_id()
    with transaction.atomic():
        # one worker at a time: the second waits, finds no marker, and is done
        locks.hold(Space.ASSESSMENT, initiative_id)
        if not outbox.consume(partnership_id, initiative_id):
            return False
        inputs = selectors.inputs_of(initiative_id)
        if inputs is not None:
            as_at = inputs.partnership.today()
            _store(initiative_id, as_at, now, assemble.initiative_results(inputs))
        outbox.mark(partnership_id, None)
        outbox.hint(partnership_id, None)
    return True


def reassess_programme(*, now: datetime.datetime) -> bool:
    """Bring the programme's stored assessment up to date from those of its initiatives; False if it was already."""
    partnership_id = current_partnership_id()
    with transaction.atomic():
        locks.hold(Space.ASSESSMENT, partnership_id)
        if not outbox.consume(partnership_id, None):
            return False
        inputs = selectors.programme_inputs()
        _store(None, inputs.partnership.today(), now, assemble.programme_results(inputs))
        transaction.on_commit(lambda: outbox.send(FOLLOW_UP, partnership_id=partnership_id))
    return True


def rating_as_at(initiative_id: UUID, day: datetime.date) -> dict[str, Any]:
    """How an initiative would have been rated on a day, from what is recorded to have happened by then.

    Nothing is stored. What was done later counts as still to do, and forecasts, of which nobody knows when they were
    made, do not count; risks and wording are taken as they are.
    """
    inputs = selectors.inputs_of(initiative_id)
    if inputs is None:
        raise Http404("No such initiative.")
    inputs.partnership.frozen_on = day
    for action in inputs.actions:
        action.forecast_on = None
        if action.achieved_on and action.achieved_on > day:
            action.status, action.achieved_on = Status.IN_PROGRESS, None
    inputs.spend = [one for one in inputs.spend if one.on <= day]
    for key, found in inputs.observations.items():
        inputs.observations[key] = [one for one in found if one.period_end <= day]
    overall: dict[str, Any] = assemble.initiative_results(inputs)["ratings"]["overall"]
    return overall


def mark_everything() -> None:
    """Mark all initiatives of the partnership: the nightly run."""
    partnership_id = current_partnership_id()
    with transaction.atomic():
        for initiative_id in Initiative.objects.values_list("id", flat=True):
            outbox.mark(partnership_id, initiative_id)


def _store(
    initiative_id: UUID | None, as_at: datetime.date, now: datetime.datetime, results: dict[str, object]
) -> None:
    stored = stored_assessment(initiative_id)
    if stored is None:
        Assessment.objects.create(initiative_id=initiative_id, as_at=as_at, computed_at=now, results=results)
        return
    stored.previous = {"computed_at": stored.computed_at.isoformat(), **assemble.headline_figures(stored.results)}
    stored.as_at, stored.computed_at, stored.results = as_at, now, results
    stored.save(update_fields=["as_at", "computed_at", "results", "previous"])
