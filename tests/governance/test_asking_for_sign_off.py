"""Asking a group to sign off: about one version, by whom, and how it is taken back."""

import pytest
from django.core.exceptions import ValidationError

from governance.documents.models import SignOff
from governance.groups.services import update_group
from tests.cast import Cast
from tests.governance.groups import SignedIn, Steering
from tests.governance.sign_offs import page


def test_a_group_is_asked_about_one_version_by_its_digest(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    steering.document("Everybody is heard.\n")
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {
        "group": str(steering.group.pk),
        "question": "Is it fair?",
        "due_on": "26 July 2013",
        "completes": str(cast.actions[1].pk),
    }
    answer = signed_in("project_manager").post(address, sent)
    shown = signed_in("observer").get(answer["Location"]).content.decode()
    for words in ("Is it fair?", "Everybody is heard.", steering.revision.sha256, "26 July 2013", "Train volunteers"):
        assert words in shown
    assert signed_in("project_manager").post(address, sent).status_code == 422  # asked already


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"due_on": "18 July 2013"}, "The last day for answers cannot be before today."),
        ({"due_on": "1 August 2015"}, "Give a day within a year."),
        ({"due_on": "soon"}, "“soon” is not a date."),
        ({"group": ""}, "Choose the group."),
        ({"completes": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}, "Choose the action that it completes from the list."),
    ],
)
def test_what_cannot_be_asked_is_told_beside_the_field(
    steering: Steering, cast: Cast, signed_in: SignedIn, changed: dict[str, str], message: str
) -> None:
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013", "question": "Kept?"} | changed
    answer = signed_in("project_manager").post(address, sent)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert "Kept?" in answer.content.decode()
    with cast.here():
        assert not SignOff.objects.exists()


def test_only_the_newest_version_is_put_to_a_group(steering: Steering) -> None:
    document = steering.document("First.\n")
    first = steering.revision
    steering.document("Other.\n")
    steering.another_version(document, "Second.\n")
    with pytest.raises(ValidationError, match="There is a newer version"):
        steering.ask(revision_id=first.pk)


def test_whoever_may_not_update_the_plan_cannot_have_its_action_completed(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    """The chair may ask the group, but a signature must not do what the chair could not."""
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013"}
    chair = signed_in("steering_member")
    assert chair.post(address, sent | {"completes": str(cast.actions[1].pk)}).status_code == 403
    assert chair.post(address, sent).status_code == 302


@pytest.mark.parametrize("role", ["board_member", "finance", "observer"])
def test_others_cannot_ask(steering: Steering, cast: Cast, signed_in: SignedIn, role: str) -> None:
    steering.document()
    address = cast.path(f"documents/versions/{steering.revision.pk}/ask/")
    assert signed_in(role).get(address).status_code == 403
    sent = {"group": str(steering.group.pk), "due_on": "26 July 2013"}
    assert signed_in(role).post(address, sent).status_code == 403


@pytest.mark.parametrize(
    ("role", "may"), [("project_manager", True), ("steering_member", True), ("finance", False), ("observer", False)]
)
def test_whoever_may_ask_a_group_finds_where(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str, may: bool
) -> None:
    """A chair asks too, without writing documents."""
    document = steering.document()
    for address in (f"documents/{document.pk}/", f"documents/versions/{steering.revision.pk}/"):
        shown = signed_in(role).get(cast.path(address)).content.decode()
        assert (cast.path(f"documents/versions/{steering.revision.pk}/ask/") in shown) == may


def test_a_group_that_ends_while_it_is_being_asked_is_not_asked(steering: Steering) -> None:
    steering.document()
    with steering.cast.here():
        update_group(membership=steering.manager, group_id=steering.group.pk, version=1, state="ended")
    with pytest.raises(ValidationError, match="has ended"):
        steering.ask()  # with the group as it was read before it ended


def test_a_new_version_needs_a_new_sign_off(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document("First.\n")
    asked = steering.ask()
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    steering.another_version(document, "Second.\n")
    shown = signed_in("observer").get(cast.path(f"documents/{document.pk}/")).content.decode()
    assert "Version 1 is signed off; version 2 is newer and is not." in shown


def test_whoever_is_asked_about_a_version_is_told_of_a_newer_one(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document("First.\n")
    asked = steering.ask()
    client = signed_in("finance")
    newer = "Version 2 has been issued since. This sign-off is about version 1 and no other."
    assert newer not in client.get(page(asked, cast)).content.decode()
    steering.another_version(document, "Second.\n")
    assert newer in client.get(page(asked, cast)).content.decode()


# --- Withdrawing


@pytest.mark.parametrize(
    ("role", "status"), [("programme_manager", 302), ("project_manager", 302), ("finance", 403), ("observer", 403)]
)
def test_whoever_asked_or_runs_the_group_takes_it_back_with_a_reason(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str, status: int
) -> None:
    asked = steering.ask()
    answer = signed_in(role).post(page(asked, cast, "withdraw/"), {"reason": "The wrong file."})
    assert answer.status_code == status
    with cast.here():
        found = SignOff.objects.get(pk=asked.pk)
    assert found.outcome == ("withdrawn" if status == 302 else "open")
    if status == 302:
        assert found.reason.endswith("The wrong file.")
        again = signed_in(role).post(page(asked, cast, "withdraw/"), {"reason": "Again."})
        assert (again.status_code, "This sign-off is decided" in again.content.decode()) == (422, True)


def test_a_withdrawal_without_a_reason_changes_nothing(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    asked = steering.ask()
    answer = signed_in("programme_manager").post(page(asked, cast, "withdraw/"), {"reason": " "})
    assert (answer.status_code, "Enter the reason." in answer.content.decode()) == (422, True)
