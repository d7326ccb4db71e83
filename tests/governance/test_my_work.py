"""My work: what a member owes and by when, each with the page where it is answered; and the same as a calendar."""

import datetime
import hashlib
import io
import logging
import re
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from evaluation.scorecards.models import Observation
from governance.documents.models import Document, Revision, SignOff
from governance.escalation.models import Escalation
from governance.groups.models import Group, Holder, Seat
from governance.meetings.models import Meeting, MeetingAction
from governance.notices import selectors
from governance.notices.models import Feed
from initiatives.plans.models import Action, Manager, Risk
from initiatives.registers.models import RegisterEntry
from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from safer_communities.tenancy.models import Membership
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


@pytest.fixture
def group(cast: Cast) -> Group:
    """A group in which the partner lead has a seat."""
    with cast.here():
        made = Group.objects.create(slug="g", name="Panels group", kind="steering", position=1)
        seat = Seat.objects.create(group=made, organisation=cast.organisation, title="Inspector", position=1)
        Holder.objects.create(seat=seat, membership=cast.members["partner_lead"], started_on=TODAY)
    return made


def page(client: Client, cast: Cast) -> str:
    answer = client.get(cast.path("my-work/"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_project_manager_sees_their_milestones_and_where_each_is_updated(cast: Cast, signed_in: Any) -> None:
    shown = page(signed_in("project_manager"), cast)
    assert "One thing is overdue" in shown  # terms of reference, April 2013
    assert cast.path(f"actions/{cast.actions[0].pk}/update/") in shown
    assert "Train volunteers" not in shown, "due on 31 August, more than four weeks ahead"
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(status="achieved")
    assert "You owe nothing in the next four weeks." in page(signed_in("project_manager"), cast)


def test_a_forecast_moves_the_day_by_which_it_is_owed(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(forecast_on=day(3))
    shown = page(signed_in("project_manager"), cast)
    assert "One thing is due, the next on 22 July 2013." in shown


@pytest.mark.parametrize("role", ["finance", "board_member", "observer", "partner_lead", "steering_member"])
def test_who_keeps_no_plan_owes_no_milestone(cast: Cast, signed_in: Any, role: str) -> None:
    assert "You owe nothing" in page(signed_in(role), cast)


def test_a_plan_that_nobody_manages_is_the_programme_managers(cast: Cast, signed_in: Any) -> None:
    assert "Agree terms" not in page(signed_in("programme_manager"), cast)
    with cast.here():
        Manager.objects.all().delete()
    assert "Agree terms" in page(signed_in("programme_manager"), cast)
    assert "Agree terms" not in page(signed_in("project_manager"), cast)


def test_everything_owed_stands_on_one_page(cast: Cast, group: Group, signed_in: Any) -> None:
    member = cast.members["partner_lead"]
    with cast.here():
        text = "Policy"
        document = Document.objects.create(title="Referral policy", kind="policy")
        revision = Revision.objects.create(
            document=document, number=2, details="D", author="A", on=TODAY, form="text", size=6, text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )  # fmt: skip
        sign_off = SignOff.objects.create(
            revision=revision, group=group, sha256=revision.sha256, rule="chair", quorum=1, asked_by=member,
            asker="A", asked_on=TODAY, due_on=day(5),
        )  # fmt: skip
        meeting = Meeting.objects.create(group=group, on=day(-30), state="circulated")
        action = MeetingAction.objects.create(
            meeting=meeting, position=1, text="Ask the school", owner="O", member=member, due_on=day(-2)
        )
        Meeting.objects.create(group=group, on=day(9), state="planned", provisional=True, place="Town hall")
        strategy = Strategy.objects.create(slug="s", name="The strategy", position=1, start_year=2011, end_year=2014)
        priority = Priority.objects.create(strategy=strategy, number="1", position=1, name="Burglary", lead=member)
        commitment = Commitment.objects.create(priority=priority, position=1, text="Mark property")
        Return.objects.create(commitment=commitment, year=2012, quarter=4)
        Return.objects.create(commitment=commitment, year=2012, quarter=4, position=2)
        Return.objects.create(commitment=commitment, year=2013, quarter=1, to_be_reported=False, update="Done")
        Return.objects.create(commitment=commitment, year=2013, quarter=2)
        Group.objects.filter(pk=group.pk).update(clerk=member)
        raised = Escalation.objects.create(group=group, cause="person", subject="No hall", reason="R", raised_on=TODAY)
    shown = page(signed_in("partner_lead"), cast)
    assert "2 things are overdue; one thing is due, the next on 24 July 2013; one thing is waiting for you." in shown
    for told in (
        "Sign off: Referral policy, version 2", "Ask the school", "Raised: No hall", "provisional",
        "Return Q4 2012/13 on Burglary: 2 rows to be reported",
    ):  # fmt: skip
        assert told in shown
    assert "Q1 2013/14" not in shown and "Q2 2013/14" not in shown, "one is reported, the other's quarter runs"
    for path in (f"documents/sign-offs/{sign_off.pk}/", f"meetings/actions/{action.pk}/"):
        assert cast.path(path) in shown
    assert cast.path(f"governance/raised/{raised.pk}/") in shown
    assert "You owe nothing" in page(signed_in("finance"), cast)


def test_every_page_that_my_work_names_opens_for_whom_it_names_it(cast: Cast, group: Group, signed_in: Any) -> None:
    test_everything_owed_stands_on_one_page(cast, group, signed_in)
    for role in ("partner_lead", "project_manager"):
        client = signed_in(role)
        links = re.findall(r'data-label="Answer"><a class="govuk-link" href="([^"]+)"', page(client, cast))
        assert links
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_figures_of_the_last_quarter_are_owed_once_an_initiative_is_live(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        cast.indicator.frequency = "quarterly"
        cast.indicator.save()
        Action.objects.filter(pk=cast.actions[0].pk).update(status="achieved")
    client = signed_in("project_manager")
    assert "Figures of" not in page(client, cast)
    with cast.here():
        Action.objects.filter(pk=cast.actions[2].pk).update(status="achieved")
    shown = page(client, cast)
    assert "Figures of April to June 2013 for 1 indicator" in shown and "21 July 2013" in shown
    assert cast.path("initiatives/panels/scorecard/") in shown
    with cast.here():
        Observation.objects.create(
            initiative=cast.initiative, indicator=cast.indicator, period_start=datetime.date(2013, 4, 1),
            period_end=datetime.date(2013, 6, 30), value=3, source="S", person="P",
        )  # fmt: skip
    assert "Figures of" not in page(client, cast)


def test_a_meeting_is_listed_with_what_is_known_of_it_and_no_dot_before_nothing(
    cast: Cast, group: Group, signed_in: Any
) -> None:
    with cast.here():
        Meeting.objects.create(group=group, on=day(9), state="planned", provisional=True)
        Meeting.objects.create(group=group, on=day(8), starts=datetime.time(14), place="Town hall", state="called")
        Meeting.objects.create(group=group, on=day(7), place="Library", state="planned", provisional=True)
        Meeting.objects.create(group=group, on=day(6), state="cancelled")
    shown = page(signed_in("partner_lead"), cast)
    assert re.findall(r'<p class="nowrap">([^<]+)</p>', shown) == ["26 July 2013", "27 July 2013", "28 July 2013"]
    said = re.findall(r'milestone-list__when">([^<]*)</p>', shown)
    assert said == ["Library · provisional", "2.00pm, Town hall", "provisional"]


@pytest.fixture
def reviewed(cast: Cast) -> dict[str, Any]:
    """What is to be looked at again: a risk and an entry of an initiative, and an entry of the whole programme."""
    with cast.here():
        return {
            "risk": Risk.objects.create(
                initiative=cast.initiative, position=1, description="Too few volunteers", review_on=day(-1),
                owner=cast.members["partner_lead"].post.upper(),
            ),
            "entry": RegisterEntry.objects.create(
                initiative=cast.initiative, kind="assumption", position=1, description="Half re-offend",
                review_on=day(3), owner="Somebody who is no member",
            ),
            "whole": RegisterEntry.objects.create(
                kind="constraint", position=1, description="No more money", review_on=day(5),
                owner=cast.members["finance"].post,
            ),
            "later": RegisterEntry.objects.create(
                kind="constraint", position=2, description="Not yet", review_on=day(60)
            ),
            "closed": RegisterEntry.objects.create(
                kind="constraint", position=3, description="Closed", review_on=day(1), state="closed"
            ),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "owed"),
    [
        ("project_manager", {"risk": "registers/risks/{}/", "entry": "registers/entries/{}/"}),
        ("programme_manager", {"whole": "registers/entries/{}/"}),
        ("partner_lead", {"risk": "initiatives/panels/risks/#risk-{}"}),
        ("finance", {"whole": "registers/#entry-{}"}),
        ("observer", {}),
    ],
)
def test_a_review_is_owed_by_who_keeps_the_register_and_by_the_post_named_as_owner(
    cast: Cast, reviewed: dict[str, Any], signed_in: Any, role: str, owed: dict[str, str]
) -> None:
    client = signed_in(role)
    shown = page(client, cast)
    assert set(re.findall(r">Review: ([^<]+)</th>", shown)) == {reviewed[name].description for name in owed}
    for name, path in owed.items():
        link = cast.path(path.format(reviewed[name].pk))
        assert f'href="{link}"' in shown
        there = client.get(link)
        assert there.status_code == 200 and reviewed[name].description in there.content.decode()


def test_who_has_no_post_owns_nothing_that_names_nobody(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        Membership.objects.filter(pk=cast.members["observer"].pk).update(post="")
        RegisterEntry.objects.create(kind="constraint", position=1, description="Nobody's", review_on=day(1))
    assert "You owe nothing" in page(signed_in("observer"), cast)


def test_the_page_takes_as_many_statements_at_fifty_rows_as_at_three(
    cast: Cast, group: Group, signed_in: Any, statements: Any
) -> None:
    client, counts = signed_in("project_manager"), []
    page(client, cast)
    for number in (3, 47):
        with cast.here():
            meeting = Meeting.objects.create(group=group, on=day(-30), state="circulated")
            for position in range(number):
                cast.add_action("9.", "Another", "June 2013")
                MeetingAction.objects.create(
                    meeting=meeting, position=position, text="T", owner="O", member=cast.members["project_manager"]
                )
        with statements() as seen:
            page(client, cast)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "partner_lead"])
def test_what_somebody_owes_takes_fifteen_statements_at_most(
    cast: Cast, group: Group, reviewed: dict[str, Any], statements: Any, role: str
) -> None:
    with cast.here(), statements() as seen:
        assert selectors.owed(cast.members[role], TODAY)
    assert len(seen) <= 15


# --- The calendar


def made(client: Client, cast: Cast) -> str:
    answer = client.post(cast.path("calendar/"), {"make": "1"})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    found = answer.content.decode().split("<code>http://testserver", 1)[1].split("</code>", 1)[0]
    assert found.startswith(cast.path("calendar/"))
    return found


def events(answer: Any) -> dict[str, Any]:
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_holds_the_reviews_that_somebody_owes(cast: Cast, reviewed: dict[str, Any], signed_in: Any) -> None:
    found = events(Client().get(made(signed_in("partner_lead"), cast)))
    assert set(found) == {"Due: Review: Too few volunteers"}
    event = found["Due: Review: Too few volunteers"]
    assert event.decoded("dtstart") == day(-1)
    assert event["url"] == f"http://testserver{cast.path('initiatives/panels/risks/')}#risk-{reviewed['risk'].pk}"


def test_a_calendar_is_read_without_signing_in_by_its_secret_alone(cast: Cast, group: Group, signed_in: Any) -> None:
    with cast.here():
        Meeting.objects.create(
            group=group, on=day(9), starts=datetime.time(14), ends=datetime.time(16), place="Town hall", state="called"
        )
        Meeting.objects.create(group=group, on=day(40), state="planned", provisional=True)
        Meeting.objects.create(group=group, on=day(50), state="cancelled")
        other = Group.objects.create(slug="o", name="Other group", kind="forum", position=2)
        Meeting.objects.create(group=other, on=day(9), state="called")
        meeting = Meeting.objects.create(group=group, on=day(-30), state="circulated")
        MeetingAction.objects.create(
            meeting=meeting, position=1, text="Ask the school", owner="O", member=cast.members["partner_lead"],
            due_on=day(7),
        )  # fmt: skip
    address = made(signed_in("partner_lead"), cast)
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    calendar = [*Calendar.from_ical(answer.content).walk("VEVENT")]
    told = [(str(one["summary"]), str(one.get("status", "")), one.decoded("dtstart")) for one in calendar]
    two = datetime.datetime(2013, 7, 28, 13, tzinfo=datetime.UTC)  # two o'clock of British Summer Time
    assert told == [
        ("Panels group", "CONFIRMED", day(-30)),
        ("Panels group", "CONFIRMED", two),
        ("Panels group (provisional)", "TENTATIVE", day(40)),
        ("Panels group", "CANCELLED", day(50)),
        ("Due: Ask the school", "", day(7)),
    ]
    assert Client().get(address).content == answer.content, "the same rows give the same bytes"


def test_a_new_address_ends_the_old_one_and_it_can_be_ended(cast: Cast, signed_in: Any) -> None:
    client = signed_in("partner_lead")
    old = made(client, cast)
    new = made(client, cast)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert client.post(cast.path("calendar/"), {"end": "1"}).status_code == 302
    assert Client().get(new).status_code == 404


def test_only_the_digest_of_a_secret_is_kept(cast: Cast, signed_in: Any) -> None:
    secret = made(signed_in("partner_lead"), cast).rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 40
    with cast.here():
        [feed] = Feed.objects.all()
        assert feed.secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in signed_in("partner_lead").get(cast.path("calendar/")).content.decode()


@pytest.mark.parametrize("secret", ["x", "0" * 43, "-", "a" * 64])
def test_a_wrong_secret_opens_nothing_even_to_who_is_signed_in(cast: Cast, signed_in: Any, secret: str) -> None:
    for client in (Client(), signed_in("administrator")):
        assert client.get(cast.path(f"calendar/{secret}.ics")).status_code == 404


def test_a_secret_opens_nothing_of_another_partnership_and_nothing_else(
    cast: Cast, neighbour: Cast, signed_in: Any
) -> None:
    address = made(signed_in("partner_lead"), cast)
    for elsewhere in ("northgate", "nowhere"):
        assert Client().get(address.replace("barnet", elsewhere)).status_code == 404
    for path in ("my-work/", "calendar/", "notices/", ""):
        assert Client().get(cast.path(path)).status_code == 302
    assert Client().post(address).status_code == 405


def test_the_secret_of_an_address_is_written_into_no_log(
    cast: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken")

    address = made(signed_in("partner_lead"), cast)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    [handler] = [one for one in logging.getLogger().handlers if one.name == "stderr"]
    written = io.StringIO()
    before = handler.setStream(written)  # type: ignore[attr-defined]
    try:
        assert Client().get(address.replace("barnet", "nowhere")).status_code == 404
        assert Client().post(address).status_code == 405
        monkeypatch.setattr(selectors, "own_meetings", broken)
        assert Client(raise_request_exception=False).get(address).status_code == 500
    finally:
        handler.setStream(before)  # type: ignore[attr-defined]
    assert written.getvalue().count("/calendar/….ics") >= 3, "each is a line of the log"
    assert secret not in written.getvalue()


def test_who_may_not_sign_in_any_more_has_no_calendar(cast: Cast, signed_in: Any) -> None:
    address = made(signed_in("partner_lead"), cast)
    user = cast.user("partner_lead")
    user.is_active = False
    user.save()
    assert Client().get(address).status_code == 404


def test_a_calendar_takes_as_many_statements_at_fifty_meetings_as_at_three(
    cast: Cast, group: Group, signed_in: Any, statements: Any
) -> None:
    address, counts = made(signed_in("partner_lead"), cast), []
    for number in (3, 47):
        with cast.here():
            for each in range(number):
                Meeting.objects.create(group=group, on=day(each), state="called")
        with statements() as seen:
            assert Client().get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
