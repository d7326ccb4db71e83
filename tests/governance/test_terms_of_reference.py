"""A group's terms of reference: version after version, and two people who write them at once."""

from typing import Any

import pytest

from governance.groups import selectors
from governance.groups.models import Terms
from tests.governance.groups import SignedIn, Steering, page


def test_a_new_version_of_the_terms_leaves_the_old_ones_as_they_were(steering: Steering, signed_in: SignedIn) -> None:
    client = signed_in("project_manager")
    address = page(steering, "terms/new/")
    assert client.post(address, {"version": 0, "text": "To **oversee** the panels."}).status_code == 302
    more = {
        "version": 1,
        "text": "To oversee panels and coaches.",
        "details": "Coaches added",
        "agreed_on": "1 July 2013",
    }
    assert client.post(address, more).status_code == 302
    shown = client.get(page(steering, "terms/")).content.decode()
    assert "<strong>oversee</strong>" in shown
    assert "Version 2 holds; it was agreed on 1 July 2013." in shown
    assert "To oversee panels and coaches." in client.get(page(steering)).content.decode()


def test_two_people_who_write_new_terms_are_shown_both(steering: Steering, signed_in: SignedIn) -> None:
    address = page(steering, "terms/new/")
    assert signed_in("administrator").post(address, {"version": 0, "text": "Theirs."}).status_code == 302
    answer = signed_in("project_manager").post(address, {"version": 0, "text": "Mine."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Administrator, barnet changed this while you were writing" in shown
    assert "Mine." in shown
    assert "Theirs." in shown
    with steering.cast.here():
        assert [one.text for one in selectors.terms(steering.group.pk)] == ["Theirs."]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"version": 1, "text": " "}, "Enter the terms of reference."),
        ({"version": 1, "text": "First."}, "Nothing is changed"),
        ({"version": 1, "text": "Second."}, "Say what changed since the version before."),
        ({"version": 1, "text": "Second.", "details": "A", "agreed_on": "20 July 2013"}, "cannot be after today"),
    ],
)
def test_terms_that_say_nothing_new_are_refused(
    steering: Steering, signed_in: SignedIn, sent: dict[str, Any], message: str
) -> None:
    client = signed_in("project_manager")
    client.post(page(steering, "terms/new/"), {"version": 0, "text": "First."})
    answer = client.post(page(steering, "terms/new/"), sent)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    with steering.cast.here():
        assert Terms.objects.count() == 1
