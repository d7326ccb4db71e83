"""Puts indicators and observations, as read from a programme's files, into the partnership acted for."""

from evaluation.scorecards.models import Indicator, Observation
from safer_communities.programmes.loading import DATA_FILES, Loading


def load(loading: Loading) -> None:
    """The indicators, and what was observed of them."""
    for given in loading.programme.indicators:
        indicator = Indicator.objects.create(
            initiative_id=loading.initiatives[given.initiative],
            position=given.position,
            code=given.code,
            name=given.name,
            kind=given.kind,
            measure=given.measure,
            unit=given.unit,
            direction=given.direction,
            baseline=given.baseline,
            baseline_note=given.baseline_note,
            target=given.target,
            target_note=given.target_note,
            tolerance=given.tolerance,
            driver=given.driver,
            frequency=given.frequency,
            source=given.source,
        )
        loading.indicators[given.initiative, given.code] = indicator.pk
    Observation.objects.bulk_create(
        Observation(
            initiative_id=loading.initiatives[given.initiative],
            indicator_id=loading.indicators[given.initiative, given.indicator],
            period_start=given.period_start,
            period_end=given.period_end,
            value=given.value,
            note=given.note,
            source=given.source,
            person=DATA_FILES,
        )
        for given in loading.programme.observations
    )
