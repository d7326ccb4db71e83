"""A group that ends, or stops meeting, at the moment something is raised to it: nothing waits where nobody meets."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from governance.escalation import services
from governance.escalation.models import Escalation
from governance.groups.models import Group, Oversight
from governance.groups.services import update_group
from initiatives.plans.models import Risk
from tests.cast import TODAY
from tests.governance.raised import WORDS, put
from tests.waiting import overlapping

# real commits, by two connections
pytestmark = pytest.mark.django_db(transaction=True)


def change(cast: Any, group: Group, **changes: Any) -> None:
    version = Group.objects.get(pk=group.pk).version
    update_group(membership=cast.members["programme_manager"], group_id=group.pk, version=version, **changes)


def end_the_programme_board(groups: Any) -> None:
    change(groups, groups.steering, escalates_to=groups.board)
    change(groups, groups.programme_board, state="ended")


def pass_on(groups: Any, raised: Escalation) -> None:
    services.raise_further(
        membership=groups.members["observer"], escalation_id=raised.pk, version=1, reason="We cannot settle it."
    )


def waits_at(groups: Any) -> list[str]:
    """The groups that something waits for; none of them may have ended."""
    with groups.here():
        found = Escalation.objects.filter(state="open").select_related("group")
        assert not found.exclude(group__state="active").exists()
        return [one.group.name for one in found]


def raise_to_steering(groups: Any) -> None:
    services.raise_it(membership=groups.members["project_manager"], group_id=groups.steering.pk, **WORDS)


def test_what_a_person_raises_while_the_group_ends_is_refused(groups: Any) -> None:
    end = partial(change, groups, groups.steering, state="ended")
    [problem] = overlapping(groups, end, partial(raise_to_steering, groups))
    assert isinstance(problem, ValidationError) and "does not meet now" in str(problem)
    assert waits_at(groups) == []


def test_a_group_does_not_end_while_a_person_raises_something_to_it(groups: Any) -> None:
    end = partial(change, groups, groups.steering, state="ended")
    [problem] = overlapping(groups, partial(raise_to_steering, groups), end)
    assert isinstance(problem, ValidationError) and "Something raised to it is not answered" in str(problem)
    assert waits_at(groups) == ["Panels group"]


def test_what_is_raised_further_while_the_next_group_ends_goes_to_the_one_above_it(groups: Any) -> None:
    raised = put(groups)
    assert overlapping(groups, partial(end_the_programme_board, groups), partial(pass_on, groups, raised)) == []
    assert waits_at(groups) == ["The Board"]


def test_a_group_does_not_end_while_something_is_raised_further_to_it(groups: Any) -> None:
    raised = put(groups)
    [problem] = overlapping(groups, partial(pass_on, groups, raised), partial(end_the_programme_board, groups))
    assert isinstance(problem, ValidationError) and "Something raised to it is not answered" in str(problem)
    assert waits_at(groups) == ["Programme board"]


def test_what_the_rule_raises_while_the_next_group_ends_goes_to_the_one_above_it(groups: Any, risk: Risk) -> None:
    def rule() -> None:
        services.raise_by_rule(groups.partnership, today=TODAY)

    assert overlapping(groups, partial(end_the_programme_board, groups), rule) == []
    assert waits_at(groups) == ["The Board"]


def test_the_rule_locks_no_group_where_it_raises_nothing(groups: Any, statements: Any) -> None:
    with groups.here():
        Oversight.objects.all().delete()
        with statements() as seen:
            assert services.raise_by_rule(groups.partnership, today=TODAY) == []
    assert not [one for one in seen if "FOR UPDATE" in one]
