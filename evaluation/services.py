"""Recording what is observed, and bringing the stored results up to date."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from evaluation import assemble, selectors
from evaluation.models import Assessment, Indicator, Observation
from initiatives.models import Initiative, Status
from safer_communities.tenancy import outbox
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import records_observations, require

NOT_YOURS = "Only partner leads, the programme manager and this initiative's project manager can record observations."
LARGEST = Decimal("10000000")
# Whoever rests on the programme's results is told by name: the right knows the left, not the other way round.
FOLLOW_UP = "governance.tasks.follow_up"


def record_observation(
    *,
    membership: Membership,
    indicator_id: UUID,
    period_start: datetime.date,
    period_end: datetime.date,
    value: Decimal,
    source: str,
    note: str = "",
    request_key: UUID | None = None,
) -> Observation:
    """Record what an indicator was over a period (both days included); shares are between 0 and 1.

    A second observation of the same period corrects the first, which stays on record.

    Args:
        request_key: made by the sender; the same key sent again answers with the first record and adds nothing.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    indicator = selectors.indicator(membership, indicator_id)
    require(records_observations(membership, manages_it=indicator.manages_it), NOT_YOURS)
    _check(indicator, membership, period_start, period_end, value, source)
    if request_key and (already := Observation.objects.filter(request_key=request_key).first()):
        return already
    observation = Observation(
        partnership_id=indicator.partnership_id,
        initiative_id=indicator.initiative_id,
        indicator=indicator,
        period_start=period_start,
        period_end=period_end,
        value=value,
        source=source.strip(),
        note=note.strip(),
        person=membership.post,
        request_key=request_key,
    )
    try:
        with transaction.atomic():
            observation.save(force_insert=True)
    except IntegrityError:
        # the same key arrived twice at the same moment; the other one is stored
        if request_key is None:
            raise
        return Observation.objects.get(request_key=request_key)
    outbox.hint(indicator.partnership_id, indicator.initiative_id)
    return observation


def _check(
    indicator: Indicator,
    membership: Membership,
    period_start: datetime.date,
    period_end: datetime.date,
    value: Decimal,
    source: str,
) -> None:
    errors = {}
    if period_end < period_start:
        errors["period_end"] = "The period cannot end before it starts."
    elif period_end > membership.partnership.today():
        errors["period_end"] = "The period cannot end after today."
    if indicator.measure == Indicator.Measure.RATE and not 0 <= value <= 1:
        errors["value"] = "Give a share between 0% and 100%."
    elif value < 0 or value >= LARGEST:
        errors["value"] = "Give a number from 0."
    elif indicator.measure != Indicator.Measure.RATE and value != value.to_integral_value():
        errors["value"] = "Give a whole number."
    if not source.strip():
        errors["source"] = "Say which report or count the figure comes from."
    if errors:
        raise ValidationError(errors)


def reassess(initiative_id: UUID, *, now: datetime.datetime) -> bool:
    """Bring an initiative's stored assessment up to date; False if it was already.

    One transaction: lock, consume the markers, read, store. The markers go before the reading, so that a change made
    meanwhile leaves a marker of its own. The programme is marked in turn.
    """
    partnership_id = current_partnership_id()
    with transaction.atomic():
        _lock(initiative_id)
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
        _lock(partnership_id)
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


def _lock(key: UUID) -> None:
    """One worker at a time for each assessment; the second waits, finds no marker, and is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key.int % 2**63])


def _store(
    initiative_id: UUID | None, as_at: datetime.date, now: datetime.datetime, results: dict[str, object]
) -> None:
    stored = selectors.stored(initiative_id)
    if stored is None:
        Assessment.objects.create(initiative_id=initiative_id, as_at=as_at, computed_at=now, results=results)
        return
    stored.previous = {"computed_at": stored.computed_at.isoformat(), **assemble.headline_figures(stored.results)}
    stored.as_at, stored.computed_at, stored.results = as_at, now, results
    stored.save(update_fields=["as_at", "computed_at", "results", "previous"])
