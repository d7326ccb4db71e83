"""Making an agenda: items in their order, papers with them, and what comes onto it by itself."""

import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from governance.documents.models import Document, Revision
from governance.meetings import agenda_services, selectors
from governance.meetings.models import Attachment
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room
from tests.waiting import at_once


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


def item_named(room: Room, meeting: Any, title: str) -> Any:
    with room.cast.here():
        return next(item for item in room.items(meeting) if item.title == title)


def press(room: Room, client: Any, meeting: Any, do: str, item: Any, **headers: str) -> Any:
    return client.post(room.path(f"{meeting.pk}/agenda/"), {"do": do, "item": str(item.pk)}, **headers)


def test_items_and_parts_are_added_moved_and_taken_off(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.plan(TODAY + DAY)
    url = room.path(f"{meeting.pk}/agenda/")
    for title in ("Performance", "Funding"):
        assert client.post(url, {"do": "add", "title": title, "timing": "30"}).status_code == 302
    performance = item_named(room, meeting, "Performance")
    for part in ("Burglary", "Violence"):
        client.post(url, {"do": "add", "title": part, "parent": str(performance.pk)})
    assert room.agenda(meeting)[4:8] == [
        ("5", "Performance"), ("i)", "Burglary"), ("ii)", "Violence"), ("6", "Funding"),
    ]  # fmt: skip

    assert press(room, client, meeting, "up", item_named(room, meeting, "Violence")).status_code == 302
    assert press(room, client, meeting, "up", item_named(room, meeting, "Funding")).status_code == 302
    assert room.agenda(meeting)[4:9] == [
        ("5", "Funding"), ("6", "Performance"), ("i)", "Violence"), ("ii)", "Burglary"), ("7", "Any other business"),
    ]  # fmt: skip

    assert press(room, client, meeting, "remove", performance).status_code == 302
    assert room.agenda(meeting)[4:6] == [("5", "Funding"), ("6", "Any other business")]
    page = client.get(url).content.decode()
    assert "All together about <strong>30 minutes</strong>" in page


def test_moving_redraws_only_the_agenda_and_keeps_the_focus_on_the_button(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.plan(TODAY + DAY)
    item = room.add(meeting, "Funding")
    answer = press(room, client, meeting, "up", item, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith("{#") is False
    assert "<html" not in page
    assert page.count("data-focus-after-swap") == 1
    assert "“Funding” is moved up." in page


def test_the_agenda_says_when_each_item_comes_up_and_that_it_is_too_long(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY + DAY, starts=datetime.time(14, 30), ends=datetime.time(15, 0))
    room.add(meeting, "Performance", timing=45)
    room.add(meeting, "Funding", timing=5)
    page = signed_in("observer").get(room.path(f"{meeting.pk}/")).content.decode()
    assert "about 3.15pm" in page
    assert "until 3.20pm" in page
    assert "That is 20 minutes longer than the meeting." in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "  ", "Enter the item."),
        ("timing", "long", "must be a whole number"),
        ("timing", "900", "Give minutes from 0 to 480"),
        ("pages", "1" * 21, "too long"),
        ("parent", "00000000-0000-4000-8000-000000000000", "is part of from the list"),
    ],
)
def test_a_bad_item_is_told_beside_its_field_and_changes_nothing(
    room: Room, signed_in: Any, field: str, typed: str, message: str
) -> None:
    meeting = room.plan(TODAY + DAY)
    before = room.agenda(meeting)
    sent = {"do": "add", "title": "Funding", "presenter": "Chief Inspector", field: typed}
    answer = signed_in("project_manager").post(room.path(f"{meeting.pk}/agenda/"), sent)
    assert answer.status_code == 422
    assert any(message in error for error in answer.context["form"].errors[field])
    assert 'value="Chief Inspector"' in answer.content.decode()
    assert room.agenda(meeting) == before


def test_an_item_of_another_meeting_is_not_found(room: Room, signed_in: Any) -> None:
    meeting, other = room.plan(TODAY + DAY), room.plan(TODAY + 2 * DAY)
    client = signed_in("project_manager")
    for do in ("up", "remove"):
        item = item_named(room, other, "Matters arising")
        assert press(room, client, meeting, do, item).status_code == 404
    assert press(room, client, meeting, "explode", item_named(room, meeting, "Matters arising")).status_code == 404
    bad = client.post(room.path(f"{meeting.pk}/agenda/"), {"do": "up", "item": "7"})
    assert bad.status_code == 404


def test_what_is_minuted_stays_on_the_agenda(room: Room, signed_in: Any) -> None:
    meeting = room.held(TODAY)
    item = item_named(room, meeting, "Welcome and introductions")
    answer = press(room, signed_in("project_manager"), meeting, "remove", item)
    assert answer.status_code == 422
    assert "is minuted and cannot be taken off the agenda" in answer.content.decode()
    assert "Welcome and introductions" in room.titles(meeting)


def test_two_editors_of_one_item_see_both_values(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY + DAY)
    item = room.now(room.add(meeting, "Funding"))
    with room.cast.here():
        agenda_services.change_item(membership=room.clerk, item_id=item.pk, version=item.version, title="The budget")
    sent = {"do": "change", "version": str(item.version), "title": "Money"}
    answer = signed_in("programme_manager").post(room.path(f"items/{item.pk}/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The budget" in page
    assert 'value="Money"' in page
    assert room.now(item).title == "The budget"


# Papers


def issued(room: Room) -> Revision:
    with room.cast.here():
        document = Document.objects.create(title="Panel policy", kind="policy")
        words = {"details": "x", "author": "x", "text": "x", "sha256": "0" * 64}
        return Revision.objects.create(document=document, number=2, on=TODAY, form="text", size=1, **words)


def test_a_version_of_a_document_goes_with_an_item_once_and_is_taken_away(room: Room, signed_in: Any) -> None:
    meeting, revision = room.plan(TODAY + DAY), issued(room)
    item = room.add(meeting, "Funding")
    client, url = signed_in("project_manager"), room.path(f"items/{item.pk}/")
    for _ in range(2):
        assert client.post(url, {"do": "attach", "revision": str(revision.pk)}).status_code == 302
    with room.cast.here():
        attached = Attachment.objects.get()
    assert "Panel policy, version 2" in signed_in("observer").get(room.path(f"{meeting.pk}/notice/")).content.decode()
    assert client.post(url, {"do": "detach", "attachment": str(attached.pk)}).status_code == 302
    assert client.post(url, {"do": "detach", "attachment": str(attached.pk)}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"paper": "7"}, {"revision": str(uuid4())}])
def test_a_paper_that_is_not_there_cannot_be_put_with_an_item(room: Room, signed_in: Any, sent: dict[str, str]) -> None:
    item = room.add(room.plan(TODAY + DAY), "Funding")
    answer = signed_in("project_manager").post(room.path(f"items/{item.pk}/"), {"do": "attach", **sent})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_a_withdrawn_document_is_not_offered(room: Room) -> None:
    revision = issued(room)
    item = room.add(room.plan(TODAY + DAY), "Funding")
    with room.cast.here():
        Document.objects.update(withdrawn_on=TODAY)
        with pytest.raises(Http404):
            agenda_services.attach(membership=room.manager, item_id=item.pk, revision_id=revision.pk)


def test_the_pages_of_a_meeting_take_a_fixed_number_of_statements(room: Room, signed_in: Any, statements: Any) -> None:
    client = signed_in("programme_manager")
    found = {}
    meeting = room.plan(TODAY)
    for number in (3, 50):
        with room.cast.here():
            start = len(room.items(meeting))
        parent = room.add(meeting, f"Block {number}")
        for n in range(start, number - 1 if number < 39 else 38):
            room.add(meeting, f"Item {n}", parent_id=parent.pk)
        for rest in ("", "agenda/", "write/", "notice/"):
            client.get(room.path(f"{meeting.pk}/{rest}"))
            with statements() as seen:
                assert client.get(room.path(f"{meeting.pk}/{rest}")).status_code == 200
            found.setdefault(rest, set()).add(len(seen))
    assert {rest: len(numbers) for rest, numbers in found.items()} == dict.fromkeys(found, 1), found
    assert max(max(numbers) for numbers in found.values()) <= 20


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_items_at_the_same_time_add_both(cast: Cast) -> None:
    room = Room(cast)
    meeting = room.plan(TODAY + DAY)
    added = at_once(*(partial(room.add, meeting, f"Item {n}") for n in range(4)))
    assert [item.title for item in added] == [f"Item {n}" for n in range(4)]
    assert [number for number, _ in room.agenda(meeting)] == [str(n) for n in range(1, 11)]
    with cast.here():
        assert selectors.not_on_agenda(meeting, TODAY) == []
