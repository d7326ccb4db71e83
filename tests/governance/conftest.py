"""What stands before tests of governance begin."""

from typing import Any

import pytest

from initiatives.models import Risk
from tests.cast import Cast
from tests.governance.groups import Steering
from tests.governance.raised import three_groups


@pytest.fixture
def steering(cast: Cast) -> Steering:
    return Steering(cast)


@pytest.fixture
def groups(cast: Cast) -> Any:
    return three_groups(cast)


@pytest.fixture
def risk(groups: Any) -> Risk:
    with groups.here():
        return Risk.objects.create(
            initiative=groups.initiative, position=1, description="No volunteers",
            residual_likelihood=4, residual_impact=4,
        )  # fmt: skip
