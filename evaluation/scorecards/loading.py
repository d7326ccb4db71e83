"""Puts indicators and observations, as read from a programme's files, into the partnership acted for."""

from evaluation.scorecards.columns import INDICATORS, OBSERVATIONS
from evaluation.scorecards.models import Indicator, Observation
from safer_communities.programmes.loading import DATA_FILES, Loading


def load(loading: Loading) -> None:
    """The indicators, and what was observed of them."""
    for given in loading.programme.indicators:
        indicator = Indicator.objects.create(
            initiative_id=loading.initiatives[given.initiative],
            position=given.position,
            **INDICATORS.stored(given),
        )
        loading.indicators[given.initiative, given.code] = indicator.pk
    Observation.objects.bulk_create(
        Observation(
            initiative_id=loading.initiatives[given.initiative],
            indicator_id=loading.indicators[given.initiative, given.indicator],
            **OBSERVATIONS.stored(given),
            person=DATA_FILES,
        )
        for given in loading.programme.observations
    )
