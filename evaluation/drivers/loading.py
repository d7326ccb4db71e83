"""Puts the model's drivers and unit costs, as read from a programme's files, into the partnership acted for."""

from evaluation.drivers.models import Driver, UnitCost
from safer_communities.programmes.loading import Loading


def load(loading: Loading) -> None:
    """The assumptions that drive the model, and what each step of a response costs."""
    for driver in loading.programme.drivers:
        Driver.objects.create(
            initiative_id=loading.initiatives[driver.initiative],
            key=driver.key,
            value=driver.value,
            unit=driver.unit,
            source=driver.source,
            grade=driver.grade,
        )
    for cost in loading.programme.unit_costs:
        UnitCost.objects.create(
            key=cost.key,
            agency=cost.agency,
            amount=cost.amount,
            source=cost.source,
            price_year=cost.price_year,
            grade=cost.grade,
        )
