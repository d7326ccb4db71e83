"""Notices are made once, and what is urgent goes at once to those who chose so; nothing is lost."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail

from governance import tasks
from governance.escalation.models import Escalation
from governance.escalation.services import raise_it
from governance.groups.models import Group
from governance.meetings.models import Meeting, MeetingAction
from governance.notices import selectors, services
from governance.notices.models import NoticeChoice
from initiatives.plans.models import Risk
from initiatives.plans.services import update_action
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.versioning import Conflict
from tests.cast import TODAY, Cast
from tests.governance.telling import NOT_THERE, TOMORROW, digests, mail_server_fails, on, tell, to, told

# real commits: an urgent notice is sent in a transaction of its own
pytestmark = pytest.mark.django_db(transaction=True)


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
    digests()
    on(cast, TODAY + datetime.timedelta(days=4))
    digests(TOMORROW)
    assert [one.text[:7] for one in told(cast, "finance")] == ["Overdue", "By 22 J"]
    assert len(to(cast, "finance")) == 2


def test_the_owner_of_a_risk_is_reminded_of_its_review_once_for_each_day_it_is_due(cast: Cast) -> None:
    with cast.here():
        risk = Risk.objects.create(
            initiative=cast.initiative, position=1, description="Too few volunteers",
            owner=cast.members["finance"].post, review_on=TODAY + datetime.timedelta(days=3),
        )  # fmt: skip
    tell(cast)
    digests()
    digests(TOMORROW)
    [notice] = told(cast, "finance")
    assert (notice.kind, notice.get_kind_display(), notice.urgent) == ("review", "A review is due", False)
    assert notice.text == "By 22 July 2013: Review: Too few volunteers (Panels of barnet)"
    [message] = to(cast, "finance")
    assert f"/p/barnet/initiatives/panels/risks/#risk-{risk.pk}" in message.body
    with cast.here():  # looked at, and to be looked at again
        Risk.objects.filter(pk=risk.pk).update(review_on=TODAY + datetime.timedelta(days=10))
    tell(cast)
    tell(cast)
    assert [one.text[:15] for one in told(cast, "finance")] == ["By 29 July 2013", "By 22 July 2013"]


def test_what_was_settled_before_anybody_was_sent_it_is_not_told(cast: Cast) -> None:
    with cast.here():
        cast.add_action("4.", "Train volunteers", "July 2013")
    tell(cast)
    assert len(told(cast, "project_manager")) == 2
    with cast.here():
        update_action(
            membership=cast.members["project_manager"], action_id=cast.actions[0].pk, version=1, status="achieved"
        )
    digests()
    [left] = told(cast, "project_manager")
    assert "Train volunteers" in left.text
    assert "terms of reference" not in to(cast, "project_manager")[0].body


def test_who_wants_no_digest_gets_none_and_still_sees_it_all(cast: Cast, asked: MeetingAction, signed_in: Any) -> None:
    client = signed_in("finance")
    answer = client.post(cast.path("notices/"), {"version": 0})
    assert (answer.status_code, answer.url) == (302, cast.path("notices/"))
    digests()
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
    digests()
    assert len(to(cast, "observer")) == 1
    assert "* Urgent: Raised: No hall" in to(cast, "programme_manager")[0].body
    assert "Urgent:" not in message.body, "all of it is"


def test_an_urgent_notice_that_could_not_be_sent_is_sent_later(cast: Cast, group: Group) -> None:
    with cast.here():
        NoticeChoice.objects.create(membership=cast.members["observer"], urgent=True)
        Escalation.objects.create(group=group, cause="person", subject="No hall", reason="R", raised_on=TODAY)
    with mail_server_fails(NOT_THERE, at="open"):
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
    assert digests() == 1
    assert told(cast, "finance") == [] and to(cast, "finance") == []


def test_one_partnership_that_fails_does_not_hold_up_the_others(
    cast: Cast, asked: MeetingAction, neighbour: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = selectors.members

    def broken(*args: Any) -> Any:
        if current_partnership_id() == cast.partnership.pk:
            raise RuntimeError("broken")
        return real()

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
    client = signed_in("finance")
    assert client.post(cast.path("notices/"), {"version": "x"}).status_code == 422
    with cast.here():
        assert not NoticeChoice.objects.exists()
        NoticeChoice.objects.create(membership=cast.members["finance"], digest=False)
    refused = client.post(cast.path("notices/"), {"version": "x", "digest": "on"})
    assert "You get no daily e-mail." in refused.content.decode(), "what holds, not what was typed"


def test_a_member_sees_nobody_elses_notices(cast: Cast, asked: MeetingAction, signed_in: Any) -> None:
    tell(cast)
    assert "Say what is left" in signed_in("finance").get(cast.path("notices/")).content.decode()
    assert "Say what is left" not in signed_in("administrator").get(cast.path("notices/")).content.decode()
