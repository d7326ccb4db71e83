"""What tests of notices and of digests share: something owed, the worker's runs, what was told and sent."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from governance.groups.models import Group, Holder, Seat
from governance.meetings.models import Meeting, MeetingAction
from governance.notices import selectors, services
from governance.notices.models import Notice
from tests.cast import TODAY, Cast

SEVEN = datetime.datetime(2026, 3, 2, 7, 5, tzinfo=datetime.UTC)
TOMORROW = SEVEN + datetime.timedelta(days=1)
NOT_THERE = ConnectionRefusedError("no mail server")


def a_group(cast: Cast) -> Group:
    """A group whose clerk is the observer and in which the partner lead has a seat."""
    with cast.here():
        made = Group.objects.create(
            slug="g", name="Panels group", kind="steering", position=1, clerk=cast.members["observer"]
        )
        seat = Seat.objects.create(group=made, organisation=cast.organisation, title="Inspector", position=1)
        Holder.objects.create(seat=seat, membership=cast.members["partner_lead"], started_on=TODAY)
    return made


def ask(cast: Cast, group: Group, text: str, role: str, *, due: int) -> MeetingAction:
    """Something that a meeting asked of the holder of a role, due in so many days."""
    with cast.here():
        meeting = Meeting.objects.create(group=group, on=TODAY - datetime.timedelta(days=90), state="circulated")
        return MeetingAction.objects.create(
            meeting=meeting, position=1, text=text, owner="Somebody", member=cast.members[role],
            due_on=TODAY + datetime.timedelta(days=due),
        )  # fmt: skip


def told(cast: Cast, role: str) -> list[Notice]:
    with cast.here():
        return list(selectors.notices_of(cast.members[role]))


def tell(cast: Cast) -> None:
    with cast.worker():
        services.tell()


def digests(now: datetime.datetime = SEVEN) -> int:
    return services.send_digests(now)


def to(cast: Cast, role: str) -> list[Any]:
    return [one for one in mail.outbox if one.to == [cast.user(role).email]]


def on(cast: Cast, day: datetime.date) -> None:
    """Let it be another day for the partnership."""
    cast.partnership.frozen_on = day
    with cast.here():
        cast.partnership.save()


@contextmanager
def mail_server_fails(problem: Exception, at: str = "send_messages") -> Iterator[None]:
    """The mail server fails: when it is sent something, or when it is called up (`at="open"`)."""

    def fail(*args: Any) -> None:
        raise problem

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, at, fail)
        yield
