"""A by-when that people type is read, and whatever it says, it can be stored."""

import pytest

from initiatives.plans import services
from initiatives.plans.models import Action
from tests.cast import Cast

# What overflows each column when it is understood.
TYPED = {
    "not_understood": " ".join(["March"] * 33),
    "assumed": "Q1 2013 to Q2 2013 to Q3 2013 to Q4 2013 to Q1 2014",
    "depends_on": f"TBC (depend on {' '.join(['every partner'] * 13)})",
}


@pytest.mark.parametrize("column", TYPED)
def test_words_longer_than_their_column_are_cut_and_end_in_an_ellipsis(cast: Cast, column: str) -> None:
    with cast.here():
        changed = services.update_action(
            membership=cast.members["project_manager"],
            action_id=cast.actions[0].pk,
            version=cast.actions[0].version,
            by_when=TYPED[column],
        )
        stored = Action.objects.get(pk=changed.pk)
    assert stored.by_when == TYPED[column]
    assert len(getattr(stored, column)) == Action._meta.get_field(column).max_length
    assert getattr(stored, column).endswith("…")


def test_words_that_fit_stay_as_they_are(cast: Cast) -> None:
    action = cast.actions[0]
    action.by_when = "May 2013, weather permitting"
    services.read_by_when(action)
    assert action.not_understood == "weather permitting"
