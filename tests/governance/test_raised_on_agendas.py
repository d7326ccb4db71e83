"""What is raised becomes an item of the group's next agenda by the worker itself, once, until it is answered."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from governance import tasks
from governance.escalation import services as escalation_services
from governance.escalation.models import Escalation
from governance.meetings import agenda_services, minutes_services, selectors, services
from governance.meetings.models import AgendaItem, Meeting
from initiatives.plans.models import Risk
from safer_communities.tenancy.current import NoPartnership, current_partnership_id, tenant
from tests.cast import TODAY, Cast
from tests.governance.meeting_room import DAY, Room
from tests.waiting import at_once

RAISED = ["Raised to this group", "Panels are red"]


@pytest.fixture
def room(cast: Cast) -> Room:
    return Room(cast)


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is sent to the worker, as if each transaction were committed at once."""
    sent: list[Any] = []
    monkeypatch.setattr("safer_communities.tenancy.outbox.send", lambda task, **ids: sent.append((task, ids)))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call: call())
    return sent


@contextmanager
def what_the_worker_hears_of(room: Room, hints: list[Any]) -> Iterator[None]:
    """What is done herein is sent to the worker once, which then does its part."""
    hints.clear()
    yield
    assert hints == [("governance.tasks.settle_agendas", {"partnership_id": room.cast.partnership.pk})]
    worker(room)


def worker(room: Room) -> None:
    tasks.settle_agendas(partnership_id=str(room.cast.partnership.pk))


def raised_on(room: Room, meeting: Meeting) -> list[str]:
    with room.cast.here():
        return [item.title for item in room.items(meeting) if item.kind == "escalated"]


def answer(room: Room, escalation: Escalation) -> None:
    with room.cast.here():
        escalation_services.answer(
            membership=room.manager, escalation_id=escalation.pk, version=1, answer="Recruit two more."
        )


def raise_as_a_person(room: Room) -> Escalation:
    with room.cast.here():
        return escalation_services.raise_it(
            membership=room.manager, group_id=room.board.pk, subject="Panels are red", reason="Twice red."
        )


# By the worker


def test_what_is_raised_is_on_the_next_agenda_though_nobody_touches_it(room: Room, hints: list[Any]) -> None:
    later, meeting = room.plan(TODAY + 60 * DAY), room.plan(TODAY + DAY)
    with what_the_worker_hears_of(room, hints):
        raise_as_a_person(room)
    assert room.agenda(meeting)[4:7] == [
        ("5", "Raised to this group"), ("i)", "Panels are red"), ("6", "Any other business"),
    ]  # fmt: skip
    assert raised_on(room, later) == []
    with room.cast.here():
        record = AgendaItem.history.get(title="Panels are red")
    assert record.history_user is None


def test_what_the_rule_raises_is_on_the_next_agenda_in_the_same_run(room: Room) -> None:
    meeting = room.plan(TODAY + DAY)
    with room.cast.here():
        Risk.objects.create(
            initiative=room.cast.initiative, position=1, description="No volunteers",
            residual_likelihood=5, residual_impact=5,
        )  # fmt: skip
    tasks.follow_up(partnership_id=str(room.cast.partnership.pk))
    [_, item] = raised_on(room, meeting)
    assert item.startswith("Risk of Panels of barnet: No volunteers")


def test_notice_that_is_given_already_takes_what_is_raised_too(room: Room) -> None:
    meeting = room.plan(TODAY + DAY, place="Hall", starts=datetime.time(9))
    with room.cast.here():
        services.call_meeting(membership=room.clerk, meeting_id=meeting.pk, version=1)
    room.raise_it()
    worker(room)
    assert raised_on(room, meeting) == RAISED


def test_run_again_it_changes_nothing(room: Room, statements: Any) -> None:
    meeting = room.plan(TODAY + DAY)
    room.raise_it()
    worker(room)
    with room.cast.here():
        before = list(AgendaItem.objects.order_by("id").values())
    with statements() as seen:
        worker(room)
    assert len(seen) == 3, "the day, what waits, what is stale"
    with room.cast.here():
        assert list(AgendaItem.objects.order_by("id").values()) == before
    assert raised_on(room, meeting) == RAISED


def test_a_worker_that_dies_leaves_nothing_half_and_the_next_one_finishes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agenda has its heading and one of two items; then the worker is gone."""
    meeting = room.plan(TODAY + DAY)
    room.raise_it("Panels are red")
    room.raise_it("No room for panels")
    put, calls = agenda_services._put, []

    def killed(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return put(*args)

    monkeypatch.setattr(agenda_services, "_put", killed)
    with pytest.raises(KeyboardInterrupt):
        worker(room)
    assert raised_on(room, meeting) == []
    monkeypatch.undo()
    tasks.settle_agendas_everywhere()
    assert raised_on(room, meeting) == [*RAISED, "No room for panels"]


@pytest.mark.django_db(transaction=True)
def test_workers_and_people_at_the_same_moment_make_one_row(cast: Cast) -> None:
    room = Room(cast)
    meeting = room.plan(TODAY + DAY)
    room.raise_it()
    *workers, added = at_once(*[partial(worker, room)] * 3, partial(room.add, meeting, "Funding"))
    assert workers == [None] * 3
    assert added.title == "Funding"
    assert raised_on(room, meeting) == RAISED
    assert [number for number, _ in room.agenda(meeting)] == ["1", "2", "3", "4", "5", "i)", "6", "7", "8"] or [
        number for number, _ in room.agenda(meeting)
    ] == ["1", "2", "3", "4", "5", "6", "i)", "7", "8"]


def test_the_database_holds_that_it_stands_on_an_agenda_once(room: Room) -> None:
    escalation, meeting = room.raise_it(), room.plan(TODAY + DAY)
    again = {"position": 99, "number": "99", "kind": "escalated", "title": "Again"}
    with room.cast.here(), pytest.raises(IntegrityError, match="raised_once_on_an_agenda"), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, escalation=escalation, **again)


def test_one_partnerships_worker_leaves_the_neighbours_agendas_alone(room: Room, neighbour: Cast) -> None:
    there = Room(neighbour)
    meeting = there.plan(TODAY + DAY)
    there.raise_it()
    worker(room)
    assert raised_on(there, meeting) == []
    tasks.settle_agendas_everywhere()
    assert raised_on(there, meeting) == RAISED


def test_agendas_that_cannot_be_settled_hold_up_no_other_partnership(
    room: Room, neighbour: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Room(neighbour)
    meeting = there.plan(TODAY + DAY)
    there.raise_it()
    settle_coming, here = agenda_services.settle_coming, room.cast.partnership.pk

    def broken() -> None:
        if current_partnership_id() == here:
            raise RuntimeError
        settle_coming()

    monkeypatch.setattr(agenda_services, "settle_coming", broken)
    tasks.settle_agendas_everywhere()
    assert raised_on(there, meeting) == RAISED


def test_it_takes_as_many_statements_however_many_agendas_are_settled_already(room: Room, statements: Any) -> None:
    counts = []
    for first, last in ((1, 4), (4, 50)):
        for n in range(first, last):
            with room.cast.here():
                Meeting.objects.create(group=room.board, on=TODAY + n * DAY)
            escalation = room.raise_it(f"Matter {n}")
            with room.cast.here():
                Escalation.objects.filter(pk=escalation.pk).update(state="answered", answered_on=TODAY)
        with statements() as seen:
            worker(room)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# By people


def named(room: Room, meeting: Meeting, title: str) -> AgendaItem:
    return next(item for item in room.items_of(meeting) if item.title == title)


def test_neither_a_page_nor_a_change_of_the_agenda_waits_for_the_worker(room: Room, signed_in: Any) -> None:
    later = room.plan(TODAY + 60 * DAY)
    meeting = room.plan(TODAY + DAY)
    room.raise_it()
    # at once, although nobody has touched the agenda
    for client in (signed_in("observer"), signed_in("project_manager")):
        assert "Panels are red" in client.get(room.path(f"{meeting.pk}/")).content.decode()
        assert "Panels are red" not in client.get(room.path(f"{later.pk}/")).content.decode()
    room.add(meeting, "Funding")
    assert room.agenda(meeting)[5:7] == [("6", "Raised to this group"), ("i)", "Panels are red")]


def test_what_is_raised_stands_there_once_and_stays_until_it_is_answered(room: Room) -> None:
    escalation = room.raise_it()
    meeting = room.plan(TODAY)
    room.add(meeting, "Funding")
    assert room.titles(meeting).count("Panels are red") == 1
    item = named(room, meeting, "Panels are red")
    for what in (item, named(room, meeting, "Raised to this group")):
        with room.cast.here(), pytest.raises(ValidationError, match="stays until it is answered"):
            agenda_services.remove_item(membership=room.manager, item_id=what.pk)
    with room.cast.here():
        minutes_services.write_minute(membership=room.manager, item_id=item.pk, version=item.version, text="Discussed.")
    # not answered at this meeting: on the next one again
    following = room.plan(TODAY + 30 * DAY)
    assert "Panels are red" in room.titles(following)
    with room.cast.here():
        Escalation.objects.filter(pk=escalation.pk).update(state="answered", answered_on=TODAY)
    room.add(following, "Funding")
    assert "Panels are red" not in room.titles(following)
    assert "Raised to this group" not in room.titles(following)
    assert "Panels are red" in room.titles(meeting)


def test_a_decision_under_what_was_raised_belongs_to_it(room: Room) -> None:
    escalation = room.raise_it()
    item = named(room, room.plan(TODAY), "Panels are red")
    with room.cast.here():
        made = minutes_services.add_decision(membership=room.manager, item_id=item.pk, text="Recruit two more.")
        assert made.escalation_id == escalation.pk


# Until it is answered


def test_it_is_carried_to_the_following_meeting_when_this_one_takes_place(room: Room, hints: list[Any]) -> None:
    room.raise_it()
    meeting, following = room.plan(TODAY), room.plan(TODAY + 30 * DAY)
    with what_the_worker_hears_of(room, hints), room.cast.here():
        minutes_services.write_minute(
            membership=room.clerk, item_id=room.items(meeting)[0].pk, version=1, text="All were welcome."
        )
    assert raised_on(room, meeting) == raised_on(room, following) == RAISED


def test_it_is_carried_over_a_meeting_that_was_never_minuted(room: Room) -> None:
    room.raise_it()
    room.plan(TODAY)
    following = room.plan(TODAY + 30 * DAY)
    room.cast.partnership.frozen_on = TODAY + DAY
    room.cast.partnership.save()
    tasks.settle_agendas_everywhere()
    assert raised_on(room, following) == RAISED


def test_what_was_raised_moves_on_from_a_cancelled_meeting(room: Room, hints: list[Any]) -> None:
    room.raise_it()
    first, second = room.plan(TODAY + DAY), room.plan(TODAY + 40 * DAY)
    with what_the_worker_hears_of(room, hints), room.cast.here():
        services.cancel_meeting(membership=room.clerk, meeting_id=first.pk, version=1)
    assert raised_on(room, second) == RAISED


def test_it_follows_when_another_meeting_becomes_the_next_one(room: Room, hints: list[Any]) -> None:
    room.raise_it()
    first, second = room.plan(TODAY + DAY), room.plan(TODAY + 40 * DAY)
    with what_the_worker_hears_of(room, hints), room.cast.here():
        services.change_meeting(membership=room.clerk, meeting_id=first.pk, version=1, on=TODAY + 60 * DAY)
    assert raised_on(room, second) == RAISED


def test_what_was_answered_before_a_meeting_leaves_its_agenda(room: Room, hints: list[Any]) -> None:
    escalation, meeting = room.raise_it(), room.plan(TODAY + DAY)
    assert raised_on(room, meeting) == RAISED
    with what_the_worker_hears_of(room, hints):
        answer(room, escalation)
    assert raised_on(room, meeting) == []
    assert [number for number, _ in room.agenda(meeting)] == ["1", "2", "3", "4", "5", "6"]


def test_what_is_answered_on_the_day_of_the_meeting_stays_on_its_agenda(room: Room) -> None:
    escalation, meeting = room.raise_it(), room.plan(TODAY)
    answer(room, escalation)
    worker(room)
    assert raised_on(room, meeting) == RAISED


def test_what_somebody_typed_under_it_is_not_taken_off_with_it(room: Room) -> None:
    escalation, meeting = room.raise_it(), room.plan(TODAY + DAY)
    [_, item] = [one for one in room.items_of(meeting) if one.kind == "escalated"]
    with room.cast.here():
        minutes_services.keep_draft(membership=room.clerk, item_id=item.pk, version=1, text="Prepared words.")
    answer(room, escalation)
    worker(room)
    assert raised_on(room, meeting) == RAISED
    with room.cast.here():
        assert selectors.draft_of(room.clerk, item.pk).text == "Prepared words."  # type: ignore[union-attr]
        with pytest.raises(ValidationError, match="typed there and not saved"):
            agenda_services.remove_item(membership=room.manager, item_id=item.pk)


def test_who_minutes_an_item_that_moves_on_meanwhile_saves_without_a_conflict(room: Room) -> None:
    meeting = room.plan(TODAY)
    last = room.items_of(meeting)[-1]
    room.raise_it()
    worker(room)
    assert room.now(last).number == "7"
    with room.cast.here():
        minutes_services.write_minute(
            membership=room.clerk, item_id=last.pk, version=last.version, text="In September."
        )
    assert room.now(last).minute == "In September."


def test_outside_a_partnership_nothing_is_settled(room: Room) -> None:
    with tenant(None), pytest.raises(NoPartnership):
        agenda_services.settle_coming()
