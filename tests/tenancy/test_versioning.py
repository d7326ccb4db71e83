"""Who changed a row last: what the notice of a conflict tells, of any row that keeps its history."""

from collections.abc import Callable
from typing import Any

import pytest

from initiatives.plans.models import Action
from safer_communities.tenancy import past, records, versioning
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def changed_by(cast: Cast, who: str, action: Action) -> None:
    found = versioning.locked(Action.objects.all(), action.pk, version=action.version)
    records.change(found, person=cast.members[who].user)
    action.version += 1


def test_the_last_one_who_changed_a_row_is_named_in_one_statement(cast: Cast, statements: Callable[..., Any]) -> None:
    action = cast.actions[0]
    with cast.here():
        changed_by(cast, "programme_manager", action)
        changed_by(cast, "project_manager", action)
        changed_by(cast, "finance", cast.actions[1])
        with statements() as seen:
            last = past.last_change(action)
        newest = Action.history.filter(id=action.pk).order_by("-history_date").first()
    assert last == {"who": cast.members["project_manager"].user.name, "when": newest.history_date}
    assert len(seen) == 1


def test_a_change_that_was_nobodys_doing_is_called_what_the_page_calls_it(cast: Cast) -> None:
    with cast.here():
        assert past.last_change(cast.actions[0])["who"] == ""
        assert past.last_change(cast.actions[0], nobody="the rule")["who"] == "the rule"


def test_a_row_without_history_was_changed_by_nobody_that_can_be_named(cast: Cast) -> None:
    with cast.here():
        assert past.last_change(Action(), nobody="the rule") == {"who": "", "when": None}
