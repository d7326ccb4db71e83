"""Bringing the stored results up to date: their only writer."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import Http404

from evaluation.reassessing import assemble, selectors
from initiatives.plans.models import Initiative
from initiatives.rating.facts import Verdict
from initiatives.results import selectors as stored_results
from initiatives.results.fitting import to_json
from initiatives.results.models import Assessment
from initiatives.results.shape import SHAPE, InitiativeResults, ProgrammeResults
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
    """Bring the programme's stored assessment up to date from those of its initiatives; False if it was already.

    Where one of theirs is stored in another shape, that one is marked instead, and marks the programme in turn.
    """
    partnership_id = current_partnership_id()
    with transaction.atomic():
        locks.hold(Space.ASSESSMENT, partnership_id)
        if not outbox.consume(partnership_id, None):
            return False
        inputs = selectors.programme_inputs()
        if inputs.unread:
            _mark(inputs.unread)
            return True
        _store(None, inputs.partnership.today(), now, assemble.programme_results(inputs))
        transaction.on_commit(lambda: outbox.send(FOLLOW_UP, partnership_id=partnership_id))
    return True


def rating_as_at(initiative_id: UUID, day: datetime.date) -> Verdict:
    """How an initiative would have been rated on a day, from what is recorded to have happened by then.

    Nothing is stored. What was done later counts as still to do, and forecasts, of which nobody knows when they were
    made, do not count; risks and wording are taken as they are.
    """
    inputs = selectors.inputs_of(initiative_id)
    if inputs is None:
        raise Http404("No such initiative.")
    # never saved: it has `today()` of this instance answer the day
    inputs.partnership.frozen_on = day
    for action in inputs.actions:
        action.forecast_on = None
        if action.achieved_on and action.achieved_on > day:
            action.status, action.achieved_on = Status.IN_PROGRESS, None
    inputs.spend = [observation for observation in inputs.spend if observation.on <= day]
    for key, observations in inputs.observations.items():
        inputs.observations[key] = [observation for observation in observations if observation.period_end <= day]
    return assemble.initiative_results(inputs).ratings.overall


def mark_everything() -> None:
    """Mark all initiatives of the partnership: the nightly run."""
    with transaction.atomic():
        _mark(Initiative.objects.values_list("id", flat=True))


def mark_older_shapes() -> None:
    """Mark what an earlier version of this software has stored in an older shape."""
    with transaction.atomic():
        _mark(stored_results.in_older_shapes())


def _mark(initiatives: Iterable[UUID | None]) -> None:
    partnership_id = current_partnership_id()
    for initiative_id in initiatives:
        outbox.mark(partnership_id, initiative_id)


def _store(
    initiative_id: UUID | None,
    as_at: datetime.date,
    now: datetime.datetime,
    results: InitiativeResults | ProgrammeResults,
) -> None:
    new = {"as_at": as_at, "computed_at": now, "shape": SHAPE, "results": to_json(results)}
    stored = stored_results.stored(initiative_id)
    if stored is None:
        Assessment.objects.create(initiative_id=initiative_id, **new)
        return
    before = stored_results.fitted(type(results), stored.results, of=stored.pk)
    if before is not None:
        stored.previous = to_json(assemble.headline_figures(stored.computed_at, before))
    for name, value in new.items():
        setattr(stored, name, value)
    stored.save(update_fields=[*new, "previous"])
