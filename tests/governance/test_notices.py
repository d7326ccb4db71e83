"""Notices are made once, digests sent once a day, urgent ones at once to those who chose so; nothing is lost."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from governance import tasks
from governance.escalation.services import raise_it
from governance.models import Digest, Escalation, Group, Holder, Meeting, MeetingAction, Notice, NoticeChoice, Seat
from governance.notices import mail as sending
from governance.notices import selectors, services
from initiatives.services import update_action
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast

# real commits: a digest's claim is a transaction of its own
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(cast: Cast) -> Group:
    """A group whose clerk is the observer and in which the partner lead has a seat."""
    with cast.here():
        made = Group.objects.create(
            slug="g", name="Panels group", kind="steering", position=1, clerk=cast.members["observer"]
        )
        seat = Seat.objects.create(group=made, organisation=cast.organisation, title="Inspector", position=1)
        Holder.objects.create(seat=seat, membership=cast.members["partner_lead"], started_on=TODAY)
    return made


@pytest.fixture
def asked(cast: Cast, group: Group) -> MeetingAction:
    """An action from a meeting, due in three days, that the finance lead owns."""
    with cast.here():
        meeting = Meeting.objects.create(group=group, on=TODAY - datetime.timedelta(days=90), state="circulated")
        return MeetingAction.objects.create(
            meeting=meeting, position=1, text="Say what is left in the budget", owner="Finance",
            member=cast.members["finance"], due_on=TODAY + datetime.timedelta(days=3),
        )  # fmt: skip


def told(cast: Cast, role: str) -> list[Notice]:
    with cast.here():
        return list(selectors.notices_of(cast.members[role]))


def tell(cast: Cast) -> None:
    with cast.worker():
        services.tell()


def digests(cast: Cast) -> int:
    with cast.worker():
        return services.send_digests(timezone.now())


def to(cast: Cast, role: str) -> list[Any]:
    return [one for one in mail.outbox if one.to == [cast.user(role).email]]


def on(cast: Cast, day: datetime.date) -> None:
    cast.partnership.frozen_on = day
    with cast.here():
        cast.partnership.save()


def test_a_member_is_told_of_what_they_owe_once(cast: Cast, asked: MeetingAction) -> None:
    tell(cast)
    tell(cast)
    [notice] = told(cast, "finance")
    assert (notice.kind, notice.urgent, notice.on) == ("meeting_action", False, TODAY)
    assert notice.text.startswith("By 22 July 2013: Say what is left in the budget")
    assert notice.path == cast.path(f"meetings/actions/{asked.pk}/")
    assert mail.outbox == []
    assert [one.kind for one in told(cast, "project_manager")] == ["milestone"]
    assert told(cast, "board_member") == []


def test_an_overdue_thing_is_told_a_second_time(cast: Cast, asked: MeetingAction) -> None:
    digests(cast)
    on(cast, TODAY + datetime.timedelta(days=4))
    digests(cast)
    assert [one.text[:7] for one in told(cast, "finance")] == ["Overdue", "By 22 J"]
    assert len(to(cast, "finance")) == 2


def test_what_was_settled_before_anybody_was_sent_it_is_not_told(cast: Cast) -> None:
    with cast.here():
        cast.add_action("4.", "Train volunteers", "July 2013")
    tell(cast)
    assert len(told(cast, "project_manager")) == 2
    with cast.here():
        update_action(
            membership=cast.members["project_manager"], action_id=cast.actions[0].pk, version=1, status="achieved"
        )
    digests(cast)
    [left] = told(cast, "project_manager")
    assert "Train volunteers" in left.text
    assert "terms of reference" not in to(cast, "project_manager")[0].body


def test_a_digest_says_everything_with_links_and_goes_once_a_day(
    cast: Cast, asked: MeetingAction, settings: Any
) -> None:
    settings.SITE_URL = "https://safer.example"
    assert digests(cast) == 2  # finance, project manager
    assert digests(cast) == 0
    [message] = to(cast, "finance")
    assert message.subject == "Barnet Partnership: 1 thing to know"
    assert f"https://safer.example/p/barnet/meetings/actions/{asked.pk}/" in message.body
    assert "https://safer.example/p/barnet/notices/" in message.body
    with cast.here():
        digest = Digest.objects.get(membership=cast.members["finance"])
        assert (digest.on, digest.notices, digest.sent_at is not None) == (TODAY, 1, True)
    assert told(cast, "finance")[0].sent_at is not None


def test_the_next_day_brings_only_what_is_new(cast: Cast, asked: MeetingAction) -> None:
    digests(cast)
    on(cast, TODAY + datetime.timedelta(days=1))
    assert digests(cast) == 0


def test_more_of_the_same_day_waits_for_the_next_mornings_digest(cast: Cast, asked: MeetingAction) -> None:
    digests(cast)
    with cast.here():
        MeetingAction.objects.create(
            meeting=asked.meeting, position=2, text="And the forecast", owner="Finance",
            member=cast.members["finance"], due_on=TODAY,
        )  # fmt: skip
    assert digests(cast) == 0
    on(cast, TODAY + datetime.timedelta(days=1))
    assert digests(cast) == 1
    assert "And the forecast" in to(cast, "finance")[1].body


def test_a_worker_that_dies_after_its_claim_sends_nobody_two_and_loses_nothing(
    cast: Cast, asked: MeetingAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    def die(*args: Any, **kwargs: Any) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", die)
        with pytest.raises(Died):
            digests(cast)
    with cast.here():
        claimed = Digest.objects.get()
    assert claimed.sent_at is None
    digests(cast)
    of_the_dead = [one for one in mail.outbox if one.to == [claimed_by(cast, claimed)]]
    assert of_the_dead == [], "whether the dead worker had sent it nobody knows: none goes today"
    on(cast, TODAY + datetime.timedelta(days=1))
    digests(cast)
    assert len([one for one in mail.outbox if one.to == [claimed_by(cast, claimed)]]) == 1


def claimed_by(cast: Cast, digest: Digest) -> str:
    return next(one.user.email for one in cast.members.values() if one.pk == digest.membership_id)


def test_a_mail_server_that_refuses_is_tried_again_the_same_day(
    cast: Cast, asked: MeetingAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", refuse)
        assert digests(cast) == 0
    assert digests(cast) == 2
    assert len(to(cast, "finance")) == 1


def test_two_workers_at_once_send_one_digest(cast: Cast, asked: MeetingAction, monkeypatch: pytest.MonkeyPatch) -> None:
    real, others = sending.send, []

    def another_at_the_same_time(member: Any, notices: Any, *, urgent: bool) -> None:
        others.append(services._send_digest(member, timezone.now()))
        real(member, notices, urgent=urgent)

    monkeypatch.setattr(sending, "send", another_at_the_same_time)
    assert digests(cast) == 2
    assert others == [False, False]
    assert len(mail.outbox) == 2


def test_who_wants_no_digest_gets_none_and_still_sees_it_all(cast: Cast, asked: MeetingAction, signed_in: Any) -> None:
    client = signed_in("finance")
    answer = client.post(cast.path("notices/"), {"version": 0})
    assert (answer.status_code, answer.url) == (302, cast.path("notices/"))
    digests(cast)
    assert to(cast, "finance") == []
    page = client.get(cast.path("notices/")).content.decode()
    assert "You get no daily e-mail." in page and "Say what is left in the budget" in page and "not sent" in page


def test_a_link_and_a_subject_of_many_lines_make_one_header(cast: Cast, group: Group) -> None:
    with cast.here():
        NoticeChoice.objects.create(membership=cast.members["observer"], urgent=True)
        raise_it(
            membership=cast.members["project_manager"], group_id=group.pk,
            subject="Line one\nBcc: everybody@elsewhere.example", reason="R",
        )  # fmt: skip
    tell(cast)
    [message] = to(cast, "observer")
    assert "\n" not in message.subject
    assert message.recipients() == [cast.user("observer").email]


def test_what_is_urgent_goes_at_once_to_who_chose_so_and_is_not_in_the_digest_again(cast: Cast, group: Group) -> None:
    with cast.here():
        NoticeChoice.objects.create(membership=cast.members["observer"], urgent=True)
        raise_it(membership=cast.members["project_manager"], group_id=group.pk, subject="No hall", reason="R")
    tell(cast)
    tell(cast)
    [message] = to(cast, "observer")
    assert message.subject == "Barnet Partnership: Raised: No hall (Panels group)"
    # whoever runs the programme hears of it too, but chose nothing: in the morning
    assert to(cast, "programme_manager") == []
    digests(cast)
    assert len(to(cast, "observer")) == 1
    assert "Raised: No hall" in to(cast, "programme_manager")[0].body


def test_an_urgent_notice_that_could_not_be_sent_is_sent_later(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError("no mail server")

    with cast.here():
        NoticeChoice.objects.create(membership=cast.members["observer"], urgent=True)
        Escalation.objects.create(group=group, cause="person", subject="No hall", reason="R", raised_on=TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", refuse)
        tell(cast)
    assert told(cast, "observer")[0].sent_at is None
    tell(cast)
    assert len(to(cast, "observer")) == 1


@pytest.mark.parametrize(("state", "heard"), [("called", True), ("planned", False), ("cancelled", False)])
def test_members_of_a_group_hear_of_its_meeting_once_it_is_called(
    cast: Cast, group: Group, state: str, heard: bool
) -> None:
    with cast.here():
        Meeting.objects.create(group=group, on=TODAY + datetime.timedelta(days=5), place="Town hall", state=state)
    tell(cast)
    for role in ("partner_lead", "observer"):
        texts = [one.text for one in told(cast, role)]
        assert texts == (["By 24 July 2013: Meeting of Panels group, Town hall"] if heard else [])
    assert told(cast, "board_member") == []


def test_who_may_not_sign_in_any_more_hears_nothing(cast: Cast, asked: MeetingAction) -> None:
    user = cast.user("finance")
    user.is_active = False
    user.save()
    tell(cast)
    assert digests(cast) == 1
    assert told(cast, "finance") == [] and to(cast, "finance") == []


def test_the_tasks_work_through_every_partnership(cast: Cast, asked: MeetingAction, neighbour: Cast) -> None:
    tasks.tell()
    tasks.send_digests()
    assert len(to(cast, "finance")) == 1
    assert {one.to[0].partition("@")[2] for one in mail.outbox} == {"barnet.example", "northgate.example"}
    for one in mail.outbox:
        other = "northgate" if one.to[0].endswith("barnet.example") else "barnet"
        assert other not in (one.subject + one.body).lower()


def test_one_partnership_that_fails_does_not_hold_up_the_others(
    cast: Cast, asked: MeetingAction, neighbour: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = selectors.members

    def broken(*args: Any) -> Any:
        found = list(real())
        if found[0].partnership_id == min(cast.partnership.pk, neighbour.partnership.pk):
            raise RuntimeError("broken")
        return iter(found)

    monkeypatch.setattr(selectors, "members", broken)
    tasks.tell()
    tasks.send_digests()
    assert {one.to[0].partition("@")[2] for one in mail.outbox} == {"northgate.example"}


def test_two_windows_with_different_choices_are_shown_beside_each_other(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    assert client.post(cast.path("notices/"), {"version": 0, "digest": "on", "urgent": "on"}).status_code == 302
    late = client.post(cast.path("notices/"), {"version": 0})
    assert late.status_code == 409
    shown = re.sub(r"<[^>]+>|\s+", " ", late.content.decode())
    assert "in another window" in shown and 'name="version" value="1"' in late.content.decode()
    with cast.here():
        kept = NoticeChoice.objects.get()
        assert (kept.digest, kept.urgent) == (True, True)
        with pytest.raises(Conflict):
            services.choose(membership=cast.members["finance"], version=7, digest=False, urgent=False)


def test_bad_input_of_a_choice_changes_nothing(cast: Cast, signed_in: Any) -> None:
    assert signed_in("finance").post(cast.path("notices/"), {"version": "x"}).status_code == 422
    with cast.here():
        assert not NoticeChoice.objects.exists()


def test_a_member_sees_nobody_elses_notices(cast: Cast, asked: MeetingAction, signed_in: Any) -> None:
    tell(cast)
    assert "Say what is left" in signed_in("finance").get(cast.path("notices/")).content.decode()
    assert "Say what is left" not in signed_in("administrator").get(cast.path("notices/")).content.decode()
