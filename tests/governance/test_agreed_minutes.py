"""Minutes that are circulated, corrected, agreed at a later meeting, and locked from then on."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from governance.meetings import minutes_services, selectors
from governance.meetings.models import AgendaItem, Attendance, Decision, MeetingAction
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, HTMX, Room, drafts, first, write

CLOSED = "The minutes of this meeting are agreed as a correct record."


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


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


def test_whatever_is_corrected_after_circulating_is_told_and_what_stood_before_is_not(
    room: Room, signed_in: Any
) -> None:
    meeting, client = room.held(TODAY - 30 * DAY), signed_in("project_manager")
    item = first(room, meeting)
    with room.cast.here():
        decision = minutes_services.add_decision(membership=room.clerk, item_id=item.pk, text="Go on.")
    kept, struck = room.ask(meeting, "Recruit two"), room.ask(meeting, "Train nobody")
    circulate = {"version": str(room.now(meeting).version), "minutes_by": "Clerk"}
    assert client.post(room.path(f"{meeting.pk}/step/circulate/"), circulate).status_code == 302
    with room.cast.here():
        assert selectors.corrections(room.now(meeting)) == []

    client.post(room.path(f"decisions/{decision.pk}/"), {"version": "1", "text": "Stop."})
    sent = {"version": "1", "text": "Recruit two", "owner": "Police", "due_on": "1 August 2013"}
    client.post(room.path(f"actions/{kept.pk}/change/"), sent)
    client.post(room.path(f"actions/{struck.pk}/change/"), {**sent, "do": "remove"})
    room.ask(meeting, "Book the hall")
    with room.cast.here():
        told = [(one["title"], one["before"], one["after"]) for one in selectors.corrections(room.now(meeting))]
    assert told == [
        ("Decision", "Go on.", "Stop."),
        ("Action", "Lead: Recruit two", "Police: Recruit two By 1 August 2013."),
        ("Action", "Lead: Train nobody", ""),
        ("Action", "", "Lead: Book the hall"),
    ]
    page = client.get(room.path(f"{meeting.pk}/")).content.decode()
    assert "<del>Go on.</del>" in page and "<ins>Stop.</ins>" in page
    # done is no correction
    client.post(room.path(f"actions/{kept.pk}/"), {"version": "2", "state": "done", "answer": "Two were found."})
    with room.cast.here():
        assert len(selectors.corrections(room.now(meeting))) == 4


def test_the_next_meetings_minutes_lead_to_agreeing_the_last_ones(room: Room, signed_in: Any) -> None:
    last, meeting = room.circulated(TODAY - 30 * DAY), room.plan(TODAY)
    client, url = signed_in("project_manager"), room.path(f"{meeting.pk}/write/")
    agree = room.path(f"{last.pk}/step/agree/")
    assert agree not in client.get(url).content.decode(), "this meeting has not begun"
    write(room, client, first(room, meeting), "All were welcome.", 1)
    assert agree in client.get(url).content.decode()
    sent = {"version": str(last.version), "at": str(meeting.pk)}
    assert client.post(agree, sent).status_code == 302
    page = client.get(url).content.decode()
    assert agree not in page
    assert "The minutes of the meeting of 19 June 2013 were agreed as a correct record." in page


def test_an_earlier_meeting_cannot_agree_minutes(room: Room, signed_in: Any) -> None:
    earlier = room.held(TODAY - 60 * DAY)
    meeting = room.circulated(TODAY - 30 * DAY)
    room.held(TODAY)
    answer = signed_in("project_manager").post(
        room.path(f"{meeting.pk}/step/agree/"), {"version": str(meeting.version), "at": str(earlier.pk)}
    )
    assert answer.status_code == 422
    assert room.now(meeting).state == "circulated"


def test_a_meeting_without_a_quorum_agrees_no_minutes(room: Room, signed_in: Any) -> None:
    meeting, later = room.circulated(TODAY - 30 * DAY), room.held(TODAY)
    client, agree = signed_in("project_manager"), room.path(f"{meeting.pk}/step/agree/")
    sheet, at = room.path(f"{later.pk}/attendance/"), {"version": str(meeting.version), "at": str(later.pk)}
    client.post(sheet, {"version": str(later.version), f"{room.chair.pk}-presence": "present"})
    answer = client.post(agree, at)
    assert answer.status_code == 422
    assert "The meeting of 19 July 2013 had no quorum, and so can agree no minutes." in answer.content.decode()
    assert room.now(meeting).state == "circulated"
    here = {f"{seat.pk}-presence": "present" for seat in (room.chair, room.police)}
    client.post(sheet, {"version": str(room.now(later).version), **here})
    assert client.post(agree, at).status_code == 302


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


def test_what_is_agreed_is_shown_to_read_and_says_since_when(room: Room, signed_in: Any) -> None:
    meeting, clerk = room.agreed(TODAY - 30 * DAY), signed_in("project_manager")
    page = clerk.get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert "agreed as a correct record on 19 July 2013 and cannot be changed any more" in page
    assert "kept as a draft" not in page
    assert f'href="{room.path(f"{meeting.pk}/minutes/")}"' in page
    for rest in (f"{meeting.pk}/write/", f"{meeting.pk}/attendance/", f"items/{first(room, meeting).pk}/"):
        page = clerk.get(room.path(rest)).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        assert "<textarea" not in main and "<input" not in main and "<button" not in main, rest


def test_what_was_typed_and_not_saved_before_the_lock_can_still_be_read_and_thrown_away(
    room: Room, signed_in: Any
) -> None:
    meeting, clerk = room.circulated(TODAY - 30 * DAY), signed_in("project_manager")
    later, item = room.held(TODAY), first(room, meeting)
    write(room, clerk, item, "Half a sen", item.version, do="draft", headers=HTMX)
    agree = {"version": str(meeting.version), "at": str(later.pk)}
    assert clerk.post(room.path(f"{meeting.pk}/step/agree/"), agree).status_code == 302
    for rest in (f"{meeting.pk}/write/", f"items/{item.pk}/minute/"):
        assert "Half a sen" in clerk.get(room.path(rest)).content.decode(), rest
    assert write(room, clerk, item, "", item.version, do="discard").status_code == 302
    assert drafts(room) == []


def test_the_quorum_of_agreed_minutes_stays_what_it_was_whatever_becomes_of_the_group(
    room: Room, signed_in: Any
) -> None:
    meeting, later = room.held(TODAY - 30 * DAY), room.held(TODAY)
    client = signed_in("project_manager")
    here = {f"{seat.pk}-presence": "present" for seat in (room.chair, room.police)}
    client.post(room.path(f"{meeting.pk}/attendance/"), {"version": str(meeting.version), **here})
    circulate = {"version": str(room.now(meeting).version), "minutes_by": "Clerk"}
    client.post(room.path(f"{meeting.pk}/step/circulate/"), circulate)
    agree = {"version": str(room.now(meeting).version), "at": str(later.pk)}
    assert client.post(room.path(f"{meeting.pk}/step/agree/"), agree).status_code == 302
    url = room.path(f"{meeting.pk}/minutes/pdf/")
    before = client.get(url).content
    with room.cast.here():
        for one, changed in (
            (room.board, {"quorum": 4}),
            (room.police, {"votes": False}),
            (room.fire, {"votes": False}),
        ):
            for name, value in changed.items():
                setattr(one, name, value)
            one.save()
    room.seat_here("Magistrate")
    assert client.get(url).content == before
    page = client.get(room.path(f"{meeting.pk}/")).content.decode()
    assert "There was a quorum: 2 of 3 voting seats were filled; the quorum is 2." in page


def test_minutes_that_nobody_can_read_yet_are_not_linked(room: Room, signed_in: Any) -> None:
    meeting, clerk = room.plan(TODAY + DAY), signed_in("project_manager")
    unread = room.path(f"{meeting.pk}/minutes/")
    assert f'"{unread}"' not in clerk.get(room.path(f"{meeting.pk}/write/")).content.decode()
    assert clerk.get(unread).status_code == 404


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
