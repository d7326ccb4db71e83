"""What stands before tests of governance begin."""

from collections.abc import Callable
from typing import Any

import pytest

from governance.documents.models import SignOff
from governance.groups.models import Group
from governance.meetings.models import MeetingAction
from initiatives.plans.models import Risk
from tests.cast import Cast
from tests.governance.groups import SignedIn, Steering
from tests.governance.raised import three_groups
from tests.governance.sign_offs import page
from tests.governance.telling import a_group, ask


@pytest.fixture
def steering(cast: Cast) -> Steering:
    return Steering(cast)


@pytest.fixture
def sign_off_says(cast: Cast, signed_in: SignedIn) -> Callable[..., None]:
    """`sign_off_says(asked, …)`: everybody of the partnership reads these words on the page of a sign-off."""

    def find(asked: SignOff, *words: str) -> None:
        shown = signed_in("observer").get(page(asked, cast)).content.decode()
        for one in words:
            assert one in shown

    return find


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


@pytest.fixture
def group(cast: Cast) -> Group:
    """The group of tests about notices and digests."""
    return a_group(cast)


@pytest.fixture
def asked(cast: Cast, group: Group) -> MeetingAction:
    """What the finance lead is to be told of: a meeting of the group asked for it."""
    return ask(cast, group, "Say what is left in the budget", "finance", due=3)
