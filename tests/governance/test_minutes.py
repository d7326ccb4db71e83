"""Minutes: attendance, text that is never lost, decisions, actions carried forward, agreement and its lock."""

import re
import threading
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from governance.meetings import minutes_services, selectors
from governance.models import AgendaItem, Attendance, Decision, MeetingAction, MinuteDraft
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room

HTMX = {"HX-Request": "true"}
CLOSED = "The minutes of this meeting are agreed as a correct record."


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


def first(room: Room, meeting: Any) -> AgendaItem:
    with room.cast.here():
        return room.items(meeting)[0]


def write(room: Room, client: Any, item: AgendaItem, text: str, version: int, do: str = "", **headers: Any) -> Any:
    sent = {"minute": text, "version": str(version), **({"do": do} if do else {})}
    return client.post(room.path(f"items/{item.pk}/minute/"), sent, **headers)


def drafts(room: Room) -> list[tuple[str, int]]:
    with room.cast.here():
        return list(MinuteDraft.objects.values_list("text", "version"))


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
    assert "Administrator, barnet saved this meeting while you were writing" in page
    assert "Stored now" in page
    assert "Fire officer" in page
    assert 'value="Magistrate"' in page
    with room.cast.here():
        assert [one.post for one in Attendance.objects.all()] == ["Fire officer"]


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
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def save(text: str) -> None:
        try:
            together.wait()
            with cast.here():
                minutes_services.write_minute(membership=room.manager, item_id=item.pk, version=item.version, text=text)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Mine.", "Theirs.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]


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


def test_an_action_is_carried_to_each_next_meeting_until_it_is_done(room: Room, signed_in: Any) -> None:
    first_meeting = room.held(TODAY - 60 * DAY)
    action = room.ask(first_meeting, "Recruit two more", member=room.cast.members["partner_lead"])
    second, third = room.held(TODAY - 30 * DAY), room.plan(TODAY + DAY)
    owner = signed_in("partner_lead")

    def carried(meeting: Any) -> bool:
        return "Carried forward" in owner.get(room.path(f"{meeting.pk}/")).content.decode()

    assert [carried(one) for one in (first_meeting, second, third)] == [False, True, True]
    url = room.path(f"actions/{action.pk}/")
    unsaid = owner.post(url, {"version": "1", "state": "done", "answer": ""})
    assert unsaid.status_code == 422
    assert "Say what was done" in unsaid.content.decode()
    assert owner.post(url, {"version": "1", "state": "done", "answer": "Two were found."}).status_code == 302
    # it was open when the second took place; the third does not hear of it again
    assert [carried(one) for one in (second, third)] == [True, False]
    with room.cast.here():
        assert selectors.open_actions_of(room.cast.members["partner_lead"]) == []
    assert "Two were found." in owner.get(room.path("actions/?show=closed")).content.decode()


def test_what_a_member_owes_comes_most_pressing_first(room: Room) -> None:
    member = room.cast.members["partner_lead"]
    meeting = room.held(TODAY - DAY)
    for text, due in (("Some day", None), ("Later", TODAY + 9 * DAY), ("Now", TODAY)):
        room.ask(meeting, text, member=member, due_on=due)
    room.ask(meeting, "Somebody else's")
    with room.cast.here():
        assert [one.text for one in selectors.open_actions_of(member)] == ["Now", "Later", "Some day"]


@pytest.mark.parametrize(
    ("role", "may"), [("partner_lead", True), ("project_manager", True), ("finance", False), ("observer", False)]
)
def test_whom_the_meeting_asked_and_who_runs_it_answer_for_an_action(
    room: Room, signed_in: Any, role: str, may: bool
) -> None:
    action = room.ask(room.held(TODAY), member=room.cast.members["partner_lead"])
    client, url = signed_in(role), room.path(f"actions/{action.pk}/")
    assert client.get(url).status_code == 200
    answer = client.post(url, {"version": "1", "state": "done", "answer": "Done."})
    assert answer.status_code == (302 if may else 403)
    assert room.now(action).state == ("done" if may else "open")


def test_a_late_action_is_told(room: Room, signed_in: Any) -> None:
    room.ask(room.held(TODAY - 30 * DAY), "Recruit", due_on=TODAY - DAY)
    room.ask(room.held(TODAY - 29 * DAY), "Train", due_on=TODAY)
    page = signed_in("observer").get(room.path("actions/")).content.decode()
    assert "2 actions are open, of which 1 is late." in page
    late = signed_in("observer").get(room.path("actions/?show=late")).content.decode()
    assert "Recruit" in late
    assert "Train" not in late


# Circulated, corrected, agreed, locked


def test_minutes_are_circulated_corrected_and_agreed_at_a_later_meeting(room: Room, signed_in: Any) -> None:
    client, meeting = signed_in("project_manager"), room.held(TODAY - 30 * DAY)
    item = first(room, meeting)
    early = client.post(room.path(f"{meeting.pk}/step/agree/"), {"version": str(meeting.version)})
    assert early.status_code == 422
    sent = {"version": str(meeting.version), "minutes_by": "Strategic Policy Adviser"}
    assert client.post(room.path(f"{meeting.pk}/step/circulate/"), sent).status_code == 302
    write(room, client, item, "All were most welcome.", item.version)
    page = client.get(room.path(f"{meeting.pk}/")).content.decode()
    assert "Corrected after they were circulated" in page
    assert "<del>All were welcome.</del>" in page

    later = room.held(TODAY)
    version = str(room.now(meeting).version)
    agree = {"version": version, "at": str(later.pk)}
    assert client.post(room.path(f"{meeting.pk}/step/agree/"), agree).status_code == 302
    agreed = room.now(meeting)
    assert (agreed.state, agreed.agreed_at_id, agreed.agreed_on) == ("agreed", later.pk, TODAY)
    with room.cast.here():
        decision = Decision.objects.get(meeting=later)
    assert decision.text == "The minutes of the meeting of 19 June 2013 were agreed as a correct record."
    read = client.get(room.path(f"{meeting.pk}/minutes/")).content.decode()
    assert "Agreed as a correct record on 19 July 2013" in read


def test_an_earlier_meeting_cannot_agree_minutes(room: Room, signed_in: Any) -> None:
    earlier = room.held(TODAY - 60 * DAY)
    meeting = room.circulated(TODAY - 30 * DAY)
    room.held(TODAY)
    answer = signed_in("project_manager").post(
        room.path(f"{meeting.pk}/step/agree/"), {"version": str(meeting.version), "at": str(earlier.pk)}
    )
    assert answer.status_code == 422
    assert room.now(meeting).state == "circulated"


def test_before_agreeing_it_is_told_what_somebody_typed_and_did_not_save(room: Room, signed_in: Any) -> None:
    meeting = room.circulated(TODAY - 30 * DAY)
    room.held(TODAY)
    item = first(room, meeting)
    write(room, signed_in("administrator"), item, "Unsaved.", item.version, do="draft", headers=HTMX)
    page = signed_in("project_manager").get(room.path(f"{meeting.pk}/step/agree/")).content.decode()
    assert "Something is typed and not saved" in page
    assert "Administrator, barnet" in page


def test_agreed_minutes_are_locked_for_everybody_and_say_so(room: Room, signed_in: Any) -> None:
    meeting = room.agreed(TODAY - 30 * DAY)
    item, client = first(room, meeting), signed_in("administrator")
    posts = [
        (f"{meeting.pk}/change/", {"version": str(meeting.version), "on": "19 June 2013"}),
        (f"{meeting.pk}/agenda/", {"do": "add", "title": "More"}),
        (f"{meeting.pk}/agenda/", {"do": "up", "item": str(item.pk)}),
        (f"{meeting.pk}/attendance/", {"version": str(meeting.version)}),
        (f"{meeting.pk}/step/cancel/", {"version": str(meeting.version)}),
        (f"items/{item.pk}/", {"do": "change", "version": str(item.version), "title": "More"}),
        (f"items/{item.pk}/minute/", {"version": str(item.version), "minute": "More"}),
        (f"items/{item.pk}/minute/", {"version": str(item.version), "minute": "More", "do": "draft"}),
        (f"items/{item.pk}/decide/", {"text": "More"}),
        (f"items/{item.pk}/ask/", {"text": "More", "owner": "Lead"}),
    ]
    for rest, sent in posts:
        answer = client.post(room.path(rest), sent)
        assert (rest, answer.status_code) == (rest, 422)
        assert CLOSED in answer.content.decode(), rest
    assert room.now(item).minute == "All were welcome."
    assert room.titles(meeting).count("More") == 0


@pytest.mark.parametrize("what", ["item", "attendance", "decision", "action"])
def test_the_database_refuses_to_change_agreed_minutes_whoever_asks(room: Room, what: str) -> None:
    meeting = room.agreed(TODAY - 30 * DAY)
    with pytest.raises(IntegrityError, match="agreed"), room.cast.here():
        item = room.items(meeting)[0]
        if what == "item":
            AgendaItem.objects.filter(pk=item.pk).update(minute="Other")
        elif what == "attendance":
            Attendance.objects.create(meeting=meeting, position=1, post="Other", presence="present")
        elif what == "decision":
            Decision.objects.create(meeting=meeting, item=item, position=1, text="Other")
        else:
            MeetingAction.objects.create(meeting=meeting, item=item, position=1, text="Other", owner="Lead")


def test_whether_an_action_is_done_is_still_told_after_its_minutes_are_agreed(room: Room, signed_in: Any) -> None:
    meeting = room.circulated(TODAY - 30 * DAY)
    action = room.ask(meeting, member=room.cast.members["partner_lead"])
    later = room.held(TODAY)
    with room.cast.here():
        minutes_services.agree_minutes(
            membership=room.manager,
            meeting_id=meeting.pk,
            version=room.items(meeting)[0].meeting.version,
            at_id=later.pk,
        )
    answer = signed_in("partner_lead").post(
        room.path(f"actions/{action.pk}/"), {"version": "1", "state": "done", "answer": "Done."}
    )
    assert answer.status_code == 302
    assert room.now(action).closed_on == TODAY
    with room.cast.here(), pytest.raises(ValidationError, match="agreed"):
        minutes_services.change_action(
            membership=room.manager, action_id=action.pk, version=2, text="Other", owner="Lead"
        )


def test_minutes_as_pdf_are_the_same_bytes_each_time(room: Room, signed_in: Any) -> None:
    meeting = room.held(TODAY)
    client = signed_in("observer")
    for kind in ("minutes", "notice"):
        first_time, second = (client.get(room.path(f"{meeting.pk}/{kind}/pdf/")) for _ in range(2))
        assert first_time.content.startswith(b"%PDF")
        assert first_time.content == second.content
        assert first_time["Content-Type"] == "application/pdf"


def test_a_meeting_that_did_not_take_place_has_no_minutes_to_read(room: Room, signed_in: Any) -> None:
    meeting = room.plan(TODAY + DAY)
    assert signed_in("observer").get(room.path(f"{meeting.pk}/minutes/")).status_code == 404
