"""Minutes: attendance, text that is never lost, decisions and actions written down in their place."""

import re
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from governance.meetings import minutes_services
from governance.meetings.models import Attendance, Decision, MeetingAction
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, HTMX, Room, drafts, first, write
from tests.sent_forms import as_sent_by_a_browser, told_by
from tests.waiting import overlapping


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


# Attendance


def sheet(room: Room, **more: str) -> dict[str, str]:
    return {f"{room.chair.pk}-presence": "present", f"{room.police.pk}-presence": "apologies", **more}


def test_attendance_is_recorded_and_the_quorum_told(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.plan(TODAY)
    url = room.path(f"{meeting.pk}/attendance/")
    sent = sheet(room, version="1", **{"new1-post": "Victim Support", "new1-presence": "observer"})
    assert client.post(url, sent).status_code == 302
    assert "There was no quorum: 1 of 3 voting seats" in client.get(url).content.decode()
    assert room.now(meeting).state == "held"

    version = str(room.now(meeting).version)
    instead = {f"{room.police.pk}-presence": "", f"{room.police.pk}-substitute": "Chief Inspector"}
    with room.cast.here():
        observer = Attendance.objects.get(presence="observer")
    kept = {f"{observer.pk}-post": "Victim Support", f"{observer.pk}-presence": "observer"}
    assert client.post(url, {**sheet(room, version=version), **instead, **kept}).status_code == 302
    page = client.get(room.path(f"{meeting.pk}/")).content.decode()
    assert "There was a quorum: 2 of 3 voting seats" in page
    with room.cast.here():
        found = [(one.post, one.presence, one.stands_in_for) for one in Attendance.objects.all()]
    assert found == [
        ("Cabinet Member for Safety", "present", ""),
        ("Chief Inspector", "present", "Borough Commander"),
        ("Victim Support", "observer", ""),
    ]


def test_the_item_of_apologies_names_them_on_the_page_and_in_the_minutes(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.held(TODAY)
    places = [room.path(f"{meeting.pk}/"), room.path(f"{meeting.pk}/minutes/")]
    told = "Apologies were received from Borough Commander (Barnet Council) and Magistrate."
    # nothing is recorded yet: neither says that there were none
    assert [one for one in places if "None." in client.get(one).content.decode()] == []
    sent = sheet(room, version=str(meeting.version), **{"new1-post": "Magistrate", "new1-presence": "apologies"})
    client.post(room.path(f"{meeting.pk}/attendance/"), sent)
    assert [one for one in places if told in client.get(one).content.decode()] == places
    # what the clerk minutes there instead goes before
    with room.cast.here():
        item = next(one for one in room.items(meeting) if one.kind == "apologies")
    write(room, client, item, "The Borough Commander is unwell.", item.version)
    assert [one for one in places if told in client.get(one).content.decode()] == []


def test_an_emptied_line_is_taken_away(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.plan(TODAY)
    url = room.path(f"{meeting.pk}/attendance/")
    client.post(url, {"version": "1", "new1-post": "Somebody"})
    with room.cast.here():
        row = Attendance.objects.get()
    client.post(url, {"version": str(room.now(meeting).version), f"{row.pk}-post": ""})
    with room.cast.here():
        assert not Attendance.objects.exists()


def test_two_people_at_the_attendance_sheet_see_both(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.plan(TODAY)
    url = room.path(f"{meeting.pk}/attendance/")
    signed_in("administrator").post(url, {"version": "1", "new1-post": "Fire officer"})
    answer = client.post(url, {"version": "1", "new1-post": "Magistrate"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Administrator, barnet changed this while you were writing" in page
    assert "Stored now" in page
    assert "Fire officer" in page
    assert 'value="Magistrate"' in page
    with room.cast.here():
        [theirs] = Attendance.objects.all()
    assert theirs.post == "Fire officer"
    # the other's line has come onto this sheet: saved again, both are there
    assert 'value="Fire officer"' in page
    now = {"version": str(room.now(meeting).version), "new1-post": "Magistrate"}
    assert client.post(url, now).status_code == 302
    with room.cast.here():
        assert [one.post for one in Attendance.objects.all()] == ["Fire officer", "Magistrate"]
        assert Attendance.objects.get(post="Fire officer").version == theirs.version


def test_two_people_who_record_different_seats_record_both(room: Room, signed_in: Any) -> None:
    first_person, second = signed_in("administrator"), signed_in("project_manager")
    url = room.path(f"{room.plan(TODAY).pk}/attendance/")
    chair, police = f"{room.chair.pk}-presence", f"{room.police.pk}-presence"
    opened = as_sent_by_a_browser(second.get(url))
    assert first_person.post(url, opened | {chair: "apologies", "new1-post": "Fire officer"}).status_code == 302
    met = second.post(url, opened | {police: "present", "new1-post": "Magistrate"})
    assert met.status_code == 409
    assert ("not changed by you: theirs is in the form", "Apologies") in told_by(met)
    assert second.post(url, as_sent_by_a_browser(met)).status_code == 302
    with room.cast.here():
        assert [(one.post, one.presence) for one in Attendance.objects.all()] == [
            ("Cabinet Member for Safety", "apologies"),
            ("Borough Commander", "present"),
            ("Fire officer", "also_present"),
            ("Magistrate", "also_present"),
        ]


def test_a_line_that_somebody_took_away_while_another_typed_in_it_is_not_lost(room: Room, signed_in: Any) -> None:
    url = room.path(f"{room.plan(TODAY).pk}/attendance/")
    first_person, second = signed_in("administrator"), signed_in("project_manager")
    first_person.post(url, as_sent_by_a_browser(first_person.get(url)) | {"new1-post": "Magistrate"})
    opened = as_sent_by_a_browser(second.get(url))
    [name] = [name for name, values in opened.items() if values == ["Magistrate"]]
    assert first_person.post(url, opened | {name: ""}).status_code == 302
    met = second.post(url, opened | {name: "Chief magistrate"})
    assert met.status_code == 409
    assert ("Chief magistrate", "nothing") in told_by(met)
    assert second.post(url, as_sent_by_a_browser(met)).status_code == 302
    with room.cast.here():
        assert [one.post for one in Attendance.objects.all()] == ["Chief magistrate"]


@pytest.mark.parametrize(
    "wrong", [{"new1-post": "x" * 201}, {"new1-presence": "asleep", "new1-post": "Lead"}, {"version": "new"}]
)
def test_a_wrong_attendance_sheet_changes_nothing_and_keeps_what_was_typed(
    room: Room, signed_in: Any, wrong: dict[str, str]
) -> None:
    meeting = room.plan(TODAY)
    sent = {"version": "1", "new2-post": "Magistrate", **wrong}
    answer = signed_in("project_manager").post(room.path(f"{meeting.pk}/attendance/"), sent)
    assert answer.status_code in (409, 422)
    assert 'value="Magistrate"' in answer.content.decode()
    with room.cast.here():
        assert not Attendance.objects.exists()


def test_a_coming_meeting_cannot_be_minuted_before_its_day(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY + DAY)
    answer = write(room, signed_in("project_manager"), first(room, meeting), "Welcome.", 1)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This meeting is on 20 July 2013." in page
    assert "Welcome." in page
    assert room.now(meeting).state == "planned"


# Text is never lost


def test_a_minute_is_saved_and_the_box_in_which_it_is_typed_is_not_in_the_answer(room: Room, signed_in: Any) -> None:
    item = first(room, room.plan(TODAY))
    answer = write(room, signed_in("project_manager"), item, "All were welcome.", 1, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "textarea" not in page
    assert "Saved" in page
    assert 'name="version" value="2"' in page
    assert room.now(item).minute == "All were welcome."


def test_without_javascript_the_same_form_saves_and_comes_back_to_its_item(room: Room, signed_in: Any) -> None:
    item = first(room, room.plan(TODAY))
    answer = write(room, signed_in("project_manager"), item, "All were welcome.", 1)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/write/#item-{item.pk}")


def test_what_is_typed_is_kept_as_a_draft_and_offered_on_return(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.held(TODAY)
    item = first(room, meeting)
    answer = write(room, client, item, "Half a sen", item.version, do="draft", headers=HTMX)
    assert "Kept as a draft" in answer.content.decode()
    assert room.now(item).minute == "All were welcome."
    page = client.get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert "You left 1 draft that is not saved yet." in page
    assert "Half a sen" in page
    others = signed_in("administrator").get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert "Half a sen" not in others
    assert "Project manager, barnet has typed here and not saved yet." in others


def test_saving_forgets_the_draft_and_so_does_a_draft_of_what_is_saved(room: Room, signed_in: Any) -> None:
    client, item = signed_in("project_manager"), first(room, room.held(TODAY))
    write(room, client, item, "Half a sen", item.version, do="draft", headers=HTMX)
    assert drafts(room) == [("Half a sen", item.version)]
    write(room, client, item, "Half a sentence.", item.version, headers=HTMX)
    assert drafts(room) == []
    # a draft that was on its way when the minute was saved
    late = write(room, client, item, "Half a sentence.\r\n", item.version, do="draft", headers=HTMX)
    assert drafts(room) == []
    assert f'name="version" value="{item.version + 1}"' in late.content.decode()


def test_a_draft_is_thrown_away_only_when_asked_to(room: Room, signed_in: Any) -> None:
    client, item = signed_in("project_manager"), first(room, room.held(TODAY))
    write(room, client, item, "Half", item.version, do="draft", headers=HTMX)
    assert write(room, client, item, "Half", item.version, do="discard").status_code == 302
    assert drafts(room) == []
    assert room.now(item).minute == "All were welcome."


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_two_people_who_minute_one_item_see_both_texts_and_lose_nothing(
    room: Room, signed_in: Any, headers: dict[str, str]
) -> None:
    clerk, other = signed_in("project_manager"), signed_in("administrator")
    item = first(room, room.held(TODAY))
    write(room, clerk, item, "The clerk's words.", item.version, do="draft", headers=HTMX)
    write(room, other, item, "The other's words.", item.version)

    answer = write(room, clerk, item, "The clerk's words.", item.version, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The clerk&#x27;s words." in page
    assert "The other&#x27;s words." in page
    assert "Administrator, barnet changed this while you were writing" in page
    assert room.now(item).minute == "The other's words."
    assert drafts(room) == [("The clerk's words.", item.version)]

    version = int(re.search(r'name="version" value="(\d+)"', page)[1])  # type: ignore[index]
    assert write(room, clerk, item, "Both words.", version, headers=headers).status_code in (200, 302)
    assert room.now(item).minute == "Both words."


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_box_in_which_nothing_was_typed_takes_over_what_somebody_else_saved(
    room: Room, signed_in: Any, headers: dict[str, str]
) -> None:
    clerk, item = signed_in("project_manager"), first(room, room.held(TODAY))
    url = room.path(f"items/{item.pk}/minute/")
    opened = as_sent_by_a_browser(clerk.get(url))
    write(room, signed_in("administrator"), item, "The other's words.", item.version)
    met = clerk.post(url, opened, headers=headers)
    assert met.status_code == 409
    assert ("hx-swap-oob" in met.content.decode()) == bool(headers), "htmx puts the box in the place of the one there"
    again = as_sent_by_a_browser(met, over=opened)
    assert again["minute"] == ["The other's words."]
    assert clerk.post(url, again | {"minute": "Both."}, headers=headers).status_code in (200, 302)
    assert room.now(item).minute == "Both."


def test_whoever_types_on_beside_the_other_text_keeps_both_in_view_until_saving(room: Room, signed_in: Any) -> None:
    clerk, meeting = signed_in("project_manager"), room.held(TODAY)
    item = first(room, meeting)
    write(room, signed_in("administrator"), item, "Theirs.", item.version)
    met = write(room, clerk, item, "Mine.", item.version, headers=HTMX).content.decode()
    now, over = (re.search(rf'name="{name}" value="(\d+)"', met)[1] for name in ("version", "over"))  # type: ignore[index]
    assert (int(now), int(over)) == (item.version + 1, item.version)

    sent = {"minute": "Mine and", "version": now, "over": over, "do": "draft"}
    kept = clerk.post(room.path(f"items/{item.pk}/minute/"), sent, headers=HTMX)
    assert (kept.status_code, kept.content) == (204, b""), "what is shown beside the box stays there"
    # who leaves now and comes back sees both again
    assert drafts(room) == [("Mine and", item.version)]
    page = clerk.get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert "Mine and" in page and "Theirs." in page and f'name="over" value="{over}"' in page
    again = {"minute": "Mine and theirs.", "version": now, "over": over}
    assert clerk.post(room.path(f"items/{item.pk}/minute/"), again, headers=HTMX).status_code == 200
    assert room.now(item).minute == "Mine and theirs."


def test_a_draft_that_somebody_overtook_is_shown_beside_what_was_saved(room: Room, signed_in: Any) -> None:
    clerk, meeting = signed_in("project_manager"), room.held(TODAY)
    item = first(room, meeting)
    write(room, clerk, item, "Mine.", item.version, do="draft", headers=HTMX)
    write(room, signed_in("administrator"), item, "Theirs.", item.version)
    page = clerk.get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert "changed this while you were writing" in page
    assert "Mine." in page
    assert "Theirs." in page


def test_saving_the_same_words_twice_is_no_conflict(room: Room) -> None:
    item = first(room, room.held(TODAY))
    with room.cast.here():
        for _ in range(2):
            minutes_services.write_minute(membership=room.clerk, item_id=item.pk, version=item.version, text="Same.")
    assert room.now(item).version == item.version + 1


def test_nobody_else_keeps_drafts_or_writes_minutes(room: Room, signed_in: Any) -> None:
    item = first(room, room.held(TODAY))
    for role in ("partner_lead", "observer", "finance"):
        for do in ("", "draft", "discard"):
            assert write(room, signed_in(role), item, "Words", item.version, do=do).status_code == 403
    with room.cast.here(), pytest.raises(Refused):
        minutes_services.keep_draft(membership=room.cast.members["observer"], item_id=item.pk, version=1, text="Words")
    assert drafts(room) == []


def test_a_minute_that_is_too_long_is_told_and_kept(room: Room, signed_in: Any) -> None:
    item = first(room, room.held(TODAY))
    answer = write(room, signed_in("project_manager"), item, "x" * 50_001, item.version, headers=HTMX)
    assert answer.status_code == 422
    assert "50,000 characters or fewer" in answer.content.decode()
    assert room.now(item).minute == "All were welcome."


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told(cast: Cast) -> None:
    room = Room(cast)
    item = first(room, room.held(TODAY))

    def save(text: str) -> None:
        minutes_services.write_minute(membership=room.manager, item_id=item.pk, version=item.version, text=text)

    [told] = overlapping(cast, partial(save, "Mine."), partial(save, "Theirs."))
    assert isinstance(told, Conflict)
    assert room.now(item).minute == "Mine."


# Decisions and actions


def test_decisions_and_actions_are_written_down_in_their_place(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.held(TODAY)
    item = first(room, meeting)
    opened = client.get(room.path(f"items/{item.pk}/decide/"), headers=HTMX).content.decode()
    assert 'name="text"' in opened
    assert "<html" not in opened
    decided = client.post(room.path(f"items/{item.pk}/decide/"), {"text": "Go on."}, headers=HTMX)
    assert "Go on." in decided.content.decode()
    sent = {"text": "Recruit two more", "owner": "", "member": str(room.cast.members["partner_lead"].pk)}
    asked = client.post(room.path(f"items/{item.pk}/ask/"), {**sent, "due_on": "1 August 2013"}, headers=HTMX)
    assert "Partner lead, barnet, by 1 August 2013" in asked.content.decode()
    assert client.post(room.path(f"items/{item.pk}/decide/"), {"text": "And on."}).status_code == 302
    page = signed_in("observer").get(room.path(f"{meeting.pk}/minutes/")).content.decode()
    for words in ("<strong>DECIDED:</strong> Go on.", "ACTION: Partner lead, barnet", "Recruit two more", "And on."):
        assert words in page


@pytest.mark.parametrize(
    ("rest", "field", "sent", "message"),
    [
        ("decide", "text", {"text": " "}, "Enter the decision."),
        ("ask", "owner", {"text": "Do it"}, "Say who does it"),
        ("ask", "text", {"owner": "Lead"}, "Enter the action."),
        ("ask", "due_on", {"text": "Do it", "owner": "Lead", "due_on": "soon"}, "is not a date"),
        ("ask", "member", {"text": "Do it", "member": str(UUID(int=7))}, "Choose the member from the list."),
    ],
)
def test_bad_words_are_told_beside_their_field(
    room: Room, signed_in: Any, rest: str, field: str, sent: dict[str, str], message: str
) -> None:
    item = first(room, room.held(TODAY))
    for headers in (HTMX, {}):
        answer = signed_in("project_manager").post(room.path(f"items/{item.pk}/{rest}/"), sent, headers=headers)
        assert answer.status_code == 422
        assert any(message in error for error in answer.context["form"].errors[field])
    with room.cast.here():
        assert not Decision.objects.exists()
        assert not MeetingAction.objects.exists()


def test_a_decision_is_corrected_and_struck_until_the_minutes_are_agreed(room: Room, signed_in: Any) -> None:
    client, item = signed_in("project_manager"), first(room, room.held(TODAY))
    with room.cast.here():
        made = minutes_services.add_decision(membership=room.clerk, item_id=item.pk, text="Go on.")
    url = room.path(f"decisions/{made.pk}/")
    assert client.post(url, {"version": "1", "text": "Stop."}).status_code == 302
    met = client.post(url, {"version": "1", "text": "Wait."})
    assert met.status_code == 409
    assert "Stop." in met.content.decode()
    assert client.post(url, {"version": "2", "text": "Stop.", "do": "remove"}).status_code == 302
    with room.cast.here():
        assert not Decision.objects.exists()
        assert Decision.history.filter(history_type="-").exists()
