"""One e-mail a day and person at most, whatever dies, refuses or runs twice; a part for each of their partnerships."""

import datetime
import smtplib
import threading
from typing import Any

import pytest
from django.core import mail

from governance import tasks
from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.meetings.models import MeetingAction
from governance.notices import mail as sending
from governance.notices import services
from governance.notices.models import NoticeChoice
from safer_communities.accounts import digests as claims
from safer_communities.accounts.models import Digest
from safer_communities.tenancy.models import Membership
from tests.cast import TODAY, Cast
from tests.governance.telling import (
    NOT_THERE,
    SEVEN,
    TOMORROW,
    a_group,
    ask,
    digests,
    mail_server_fails,
    on,
    tell,
    to,
    told,
)
from tests.waiting import at_once

# real commits: a digest's claim is a transaction of its own
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(cast: Cast, asked: MeetingAction, neighbour: Cast) -> Membership:
    """Barnet's finance lead is treasurer of Northgate too, and owes something in both."""
    with neighbour.here():
        there = Membership.objects.create(user=cast.user("finance"), roles=["finance"], post="Treasurer there")
    neighbour.members["treasurer"] = there
    ask(neighbour, a_group(neighbour), "Find a second hall", "treasurer", due=5)
    return there


def claim_of(cast: Cast, role: str) -> Digest | None:
    return Digest.objects.filter(user=cast.user(role)).first()


class Died(BaseException):
    """What a killed process leaves of its work: nothing after this line."""


def a_worker_dies_at(where: Any, name: str) -> None:
    """It sends the digests, and is killed as it calls this function."""

    def die(*args: Any, **kwargs: Any) -> None:
        raise Died

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Died):
        patch.setattr(where, name, die)
        digests()


def test_a_digest_says_everything_with_links_and_goes_once_a_day(
    cast: Cast, asked: MeetingAction, settings: Any
) -> None:
    settings.SITE_URL = "https://safer.example"
    assert digests() == 2  # finance, project manager
    assert digests() == 0
    [message] = to(cast, "finance")
    assert message.subject == "Barnet Partnership: 1 thing to know"
    assert message.body.startswith("Barnet Partnership\nWhat you owe or should know, Finance, barnet:\n")
    assert f"https://safer.example/p/barnet/meetings/actions/{asked.pk}/" in message.body
    assert "https://safer.example/p/barnet/notices/" in message.body
    claimed = claim_of(cast, "finance")
    assert claimed and (claimed.on, claimed.sent_at) == (SEVEN.date(), SEVEN)
    assert told(cast, "finance")[0].sent_at == SEVEN


def test_who_has_nothing_to_hear_of_gets_nothing_and_nothing_is_claimed(cast: Cast, asked: MeetingAction) -> None:
    digests()
    assert {one.user for one in Digest.objects.all()} == {cast.user("finance"), cast.user("project_manager")}
    assert to(cast, "board_member") == []


def test_the_day_is_londons(cast: Cast, asked: MeetingAction) -> None:
    digests(datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC))
    claimed = claim_of(cast, "finance")
    assert claimed and claimed.on == datetime.date(2026, 7, 2), "half past midnight of British Summer Time"


def test_the_next_day_brings_only_what_is_new(cast: Cast, asked: MeetingAction) -> None:
    digests()
    on(cast, TODAY + datetime.timedelta(days=1))
    assert digests(TOMORROW) == 0


def test_more_of_the_same_day_waits_for_the_next_mornings_digest(
    cast: Cast, group: Group, asked: MeetingAction
) -> None:
    digests()
    ask(cast, group, "And the forecast", "finance", due=0)
    assert digests() == 0
    assert digests(TOMORROW) == 1
    assert "And the forecast" in to(cast, "finance")[1].body


# --- Somebody of two partnerships


def test_somebody_of_two_partnerships_gets_one_e_mail_with_a_part_for_each(
    cast: Cast, both: Membership, neighbour: Cast, settings: Any
) -> None:
    settings.SITE_URL = "https://safer.example"
    digests()
    digests()
    [message] = to(cast, "finance")
    assert message.subject == "Barnet Partnership and Northgate Partnership: 2 things to know"
    here, there = message.body.split("\n\n\n")
    assert here.startswith("Barnet Partnership\nWhat you owe or should know, Finance, barnet:\n")
    assert there.startswith("Northgate Partnership\nWhat you owe or should know, Treasurer there:\n")
    assert "Say what is left" in here and "second hall" not in here and "/p/northgate/" not in here
    assert "second hall" in there and "Say what is left" not in there and "/p/barnet/" not in there
    assert "https://safer.example/p/northgate/notices/" in there
    assert [one.sent_at for one in told(cast, "finance")] == [SEVEN]
    assert [one.sent_at for one in told(neighbour, "treasurer")] == [SEVEN]


@pytest.mark.parametrize(("declined_here", "part"), [(True, "Northgate Partnership"), (False, "Barnet Partnership")])
def test_no_e_mail_chosen_in_one_partnership_holds_for_that_one(
    cast: Cast, both: Membership, neighbour: Cast, declined_here: bool, part: str
) -> None:
    where, member = (cast, cast.members["finance"]) if declined_here else (neighbour, both)
    with where.here():
        NoticeChoice.objects.create(membership=member, digest=False)
    digests()
    [message] = to(cast, "finance")
    assert message.subject == f"{part}: 1 thing to know"
    assert message.body.count("What you owe or should know") == 1


def test_a_partnership_that_fails_is_left_out_and_told_the_next_day(
    cast: Cast, both: Membership, neighbour: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.make_notices

    def broken() -> None:
        if services.selectors.members().first().partnership_id == neighbour.partnership.pk:
            raise RuntimeError("broken")
        real()

    with monkeypatch.context() as patch:
        patch.setattr(services, "make_notices", broken)
        digests()
    digests()
    digests(TOMORROW)
    first, second = to(cast, "finance")
    assert "second hall" not in first.body and "second hall" in second.body
    assert "Say what is left" not in second.body


# --- Two workers, dead workers, mail servers


def test_two_workers_at_once_send_one_e_mail_to_each(
    cast: Cast, both: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, together = claims.claim, threading.Barrier(2, timeout=20)

    def at_the_same_moment(*args: Any) -> Digest | None:
        together.wait()
        return real(*args)

    monkeypatch.setattr(claims, "claim", at_the_same_moment)
    sent = at_once(digests, digests)
    assert len(to(cast, "finance")) == 1
    assert sum(sent) == len(mail.outbox) == len({one.to[0] for one in mail.outbox}) == 3


def test_a_worker_that_dies_after_its_claim_sends_nobody_two_and_loses_nothing(
    cast: Cast, asked: MeetingAction
) -> None:
    a_worker_dies_at(sending, "send")
    claimed = Digest.objects.get()
    assert claimed.sent_at is None
    digests()
    of_the_dead = [one for one in mail.outbox if one.to == [claimed.user.email]]
    assert of_the_dead == [], "whether the dead worker had sent it nobody knows: none goes today"
    digests(TOMORROW)
    assert len([one for one in mail.outbox if one.to == [claimed.user.email]]) == 1


def test_what_is_urgent_goes_although_the_days_e_mail_died(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.here():
        NoticeChoice.objects.create(membership=cast.members["observer"], urgent=True)
    assert claims.claim(cast.user("observer").pk, SEVEN.date())
    with cast.here():
        Escalation.objects.create(group=group, cause="person", subject="No hall", reason="R", raised_on=TODAY)
    tell(cast)
    digests()
    assert [one.subject for one in to(cast, "observer")] == ["Barnet Partnership: Raised: No hall (Panels group)"]


def test_a_worker_that_dies_after_sending_sends_nobody_two_that_day(cast: Cast, asked: MeetingAction) -> None:
    a_worker_dies_at(services, "_note_sent")
    digests()
    assert len(mail.outbox) == 2 == len({one.to[0] for one in mail.outbox})


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPRecipientsRefused({"finance@barnet.example": (550, b"no such mailbox")}),
        smtplib.SMTPDataError(452, b"no room"),
        smtplib.SMTPAuthenticationError(535, b"who are you"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_mail_server_that_says_no_is_tried_again_the_same_day(
    cast: Cast, asked: MeetingAction, refusal: Exception
) -> None:
    with mail_server_fails(refusal):
        assert digests() == 0
    assert not Digest.objects.exists()
    assert digests() == 2
    assert len(to(cast, "finance")) == 1


def test_a_mail_server_that_is_not_there_is_tried_again_the_same_day(cast: Cast, asked: MeetingAction) -> None:
    with mail_server_fails(NOT_THERE, at="open"):
        assert digests() == 0
    assert digests() == 2
    assert len(to(cast, "finance")) == 1


@pytest.mark.parametrize("broken", [TimeoutError("read"), smtplib.SMTPServerDisconnected("gone")])
def test_a_mail_server_that_falls_silent_may_have_sent_it_so_it_is_not_sent_again_that_day(
    cast: Cast, asked: MeetingAction, broken: Exception
) -> None:
    with mail_server_fails(broken):
        assert digests() == 0
    assert digests() == 0
    assert digests(TOMORROW) == 2
    assert "Say what is left" in to(cast, "finance")[0].body


def test_an_e_mail_that_cannot_be_put_together_holds_nobody_else_up_and_is_tried_again(
    cast: Cast, asked: MeetingAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sending.part

    def broken(member: Membership, *args: Any, **kwargs: Any) -> sending.Part:
        if member == cast.members["finance"]:
            raise RuntimeError("broken")
        return real(member, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "part", broken)
        assert digests() == 1
    assert digests() == 1
    assert len(to(cast, "finance")) == 1


def test_the_task_sends_to_every_partnership(cast: Cast, asked: MeetingAction, neighbour: Cast) -> None:
    tasks.send_digests()
    assert {one.to[0].partition("@")[2] for one in mail.outbox} == {"barnet.example", "northgate.example"}
    for one in mail.outbox:
        other = "northgate" if one.to[0].endswith("barnet.example") else "barnet"
        assert other not in (one.subject + one.body).lower()
