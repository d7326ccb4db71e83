"""Recording what is observed."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError

from evaluation.permissions import records_observations
from evaluation.scorecards import selectors
from evaluation.scorecards.models import Indicator, Observation
from safer_communities.tenancy import outbox, records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require

NOT_YOURS = "Only partner leads, the programme manager and this initiative's project manager can record observations."
LARGEST = Decimal("10000000")


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
        request_key: made by the sender; the same record sent again under it answers with the first and adds nothing.

    Raises:
        Http404, Refused, ValidationError (by field), KeyReused.
    """
    indicator = selectors.indicator(membership, indicator_id)
    require(records_observations(membership, manages_it=indicator.manages_it), NOT_YOURS)
    _check(indicator, membership, period_start, period_end, value, source)
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
    )
    observation = records.once(observation, key=request_key)
    if not observation.is_repeat:
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
