"""What the clock brings about happens in each partnership, by itself."""

import logging

import pytest
from django.db import transaction

from initiatives.plans.models import Initiative
from safer_communities.tenancy.current import NoPartnership
from safer_communities.tenancy.everywhere import in_every_partnership
from safer_communities.tenancy.models import Partnership
from tests.cast import Cast


def test_each_partnership_is_acted_for_in_turn(cast: Cast, neighbour: Cast) -> None:
    seen = []

    def look(partnership: Partnership) -> None:
        with transaction.atomic():
            seen.extend((partnership.slug, one.name) for one in Initiative.objects.all())

    in_every_partnership("looking", look)
    assert seen == [("barnet", "Panels of barnet"), ("northgate", "Panels of northgate")]
    with pytest.raises(NoPartnership):
        Initiative.objects.count()


def test_one_that_fails_is_logged_and_holds_up_no_other(
    cast: Cast, neighbour: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def fails_in_the_first(partnership: Partnership) -> None:
        if partnership.slug == "barnet":
            raise RuntimeError("something is amiss")
        done.append(partnership.slug)

    with caplog.at_level(logging.ERROR):
        in_every_partnership("looking", fails_in_the_first)
    assert done == ["northgate"]
    assert f"looking failed for partnership {cast.partnership.pk}" in caplog.text
