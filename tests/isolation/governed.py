"""A row in every table of governance, the registers and the strategy, with its partnership's name in all its words."""

import datetime
import hashlib
from typing import TYPE_CHECKING

from governance.documents.models import Answer, Document, Revision, SignOff
from governance.escalation.models import Escalation, PeriodRating
from governance.groups.models import Delegation, Group, Holder, Oversight, Seat, Terms
from governance.meetings.models import AgendaItem, Attachment, Attendance, Decision, Meeting, MeetingAction, MinuteDraft
from governance.notices.models import Feed, Notice, NoticeChoice
from governance.papers.models import PackPart
from initiatives.registers.models import RegisterEntry
from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from tests.cast import TODAY

if TYPE_CHECKING:
    from tests.isolation.world import World

QUARTER = {"period_start": datetime.date(2013, 4, 1), "period_end": datetime.date(2013, 6, 30)}


def fill(world: "World") -> None:
    """Everything of governance but what hangs on a finished paper."""
    _groups(world)
    _documents(world)
    _registers(world)
    _meetings(world)
    _notices(world)


def _groups(world: "World") -> None:
    slug = world.slug
    world.board = Group.objects.create(
        slug="board", name=f"Board of {slug}", kind="board", position=1, clerk=world.members["administrator"]
    )
    world.group = Group.objects.create(
        slug="panels-group",
        name=f"Panels group of {slug}",
        kind="steering",
        position=2,
        escalates_to=world.board,
        clerk=world.members["project_manager"],
        purpose=f"Panels in {slug}",
    )
    Oversight.objects.create(group=world.group, initiative=world.initiative)
    Terms.objects.create(group=world.group, number=1, text=f"Terms in {slug}", person=f"Clerk of {slug}")
    world.seat = Seat.objects.create(
        group=world.group,
        organisation=world.organisation,
        title=f"Chief Inspector of {slug}",
        office="chair",
        position=1,
    )
    # one that the walks fill and end, and a group that the other partnership does not have
    world.free_seat = Seat.objects.create(
        group=world.group, organisation=world.organisation, title=f"Volunteer of {slug}", votes=False, position=2
    )
    world.only_group = Group.objects.create(
        slug=f"only-{slug}", name=f"Only in {slug}", kind="forum", position=3, clerk=world.members["project_manager"]
    )
    world.holder = Holder.objects.create(
        seat=world.seat, membership=world.members["steering_member"], started_on=TODAY - datetime.timedelta(days=90)
    )
    world.delegation = Delegation.objects.create(
        seat=world.seat,
        given_by=world.members["steering_member"],
        given_to=world.members["partner_lead"],
        started_on=TODAY - datetime.timedelta(days=60),
        ended_on=TODAY - datetime.timedelta(days=50),
        reason=f"Leave in {slug}",
    )


def _documents(world: "World") -> None:
    slug, text = world.slug, f"Policy of {world.slug}"
    world.document = Document.objects.create(
        title=text, kind="policy", initiative=world.initiative, owner=f"Lead of {slug}", draft=text
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    world.revision = Revision.objects.create(
        document=world.document,
        number=1,
        details=f"First for {slug}",
        author=f"Author of {slug}",
        on=TODAY,
        form="text",
        size=len(text),
        text=text,
        sha256=digest,
    )
    world.sign_off = SignOff.objects.create(
        revision=world.revision,
        group=world.group,
        sha256=digest,
        rule="chair",
        quorum=1,
        question=f"Is it right for {slug}?",
        asked_by=world.members["project_manager"],
        asker=f"Asker of {slug}",
        asked_on=TODAY,
        due_on=TODAY + datetime.timedelta(days=14),
        completes=world.actions[1],
    )
    Answer.objects.create(
        sign_off=world.sign_off,
        seat=world.seat,
        choice="recuse",
        comment=f"Not mine in {slug}",
        membership=world.members["steering_member"],
        person=f"Inspector of {slug}",
        seat_title=world.seat.title,
        sha256=digest,
    )

    _put_to_walks(world)


def _put_to_walks(world: "World") -> None:
    """A document that the walks issue and ask about, and a sign-off that is decided."""
    slug = world.slug
    world.loose_document = Document.objects.create(title=f"Leaflet of {slug}", kind="other", draft=f"Leaflet of {slug}")
    world.loose_revision = a_revision(world, world.loose_document, 1)
    world.asked_document = Document.objects.create(title=f"Notice of {slug}", kind="other", draft=f"Notice of {slug}")
    world.asked_revision = a_revision(world, world.asked_document, 1)
    world.signed = a_sign_off(world, world.revision, world.board, outcome="signed", reason=f"Approved in {slug}")
    world.loose_sign_off = a_sign_off(world, world.loose_revision, world.group)


def a_revision(world: "World", document: Document, number: int) -> Revision:
    text = f"{document.title}, version {number}"
    return Revision.objects.create(
        document=document,
        number=number,
        details=f"Details of {world.slug}",
        author=f"Author of {world.slug}",
        on=TODAY,
        form="text",
        size=len(text),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def a_sign_off(world: "World", revision: Revision, group: Group, **more: str) -> SignOff:
    decided = {"decided_on": TODAY, "decided_at": datetime.datetime(2013, 7, 19, 12, tzinfo=datetime.UTC)}
    return SignOff.objects.create(
        revision=revision,
        group=group,
        sha256=revision.sha256,
        rule="chair",
        quorum=1,
        question=f"Is it right for {world.slug}?",
        asked_by=world.members["project_manager"],
        asker=f"Asker of {world.slug}",
        asked_on=TODAY,
        due_on=TODAY + datetime.timedelta(days=14),
        **(decided if more.get("outcome") else {}),
        **more,
    )


def _registers(world: "World") -> None:
    slug = world.slug
    world.entry = RegisterEntry.objects.create(
        initiative=world.initiative,
        action=world.actions[1],
        kind="constraint",
        area="budget",
        position=1,
        description=f"Little money in {slug}",
        owner=f"Treasurer of {slug}",
    )
    world.strategy = Strategy.objects.create(
        slug=f"safer-{slug}", name=f"Strategy of {slug}", position=1, start_year=2011, end_year=2014
    )
    world.priority = Priority.objects.create(
        strategy=world.strategy,
        number="1",
        position=1,
        name=f"Burglary in {slug}",
        lead_organisation=world.organisation,
        lead=world.members["partner_lead"],
    )
    world.commitment = Commitment.objects.create(
        priority=world.priority, position=1, text=f"Mark property in {slug}", responsible=f"Police of {slug}"
    )
    world.return_ = Return.objects.create(
        commitment=world.commitment, year=2013, quarter=1, plan=f"Road shows in {slug}", update="", to_be_reported=True
    )
    world.escalation = Escalation.objects.create(
        group=world.group,
        raised_by=world.group,
        cause="person",
        initiative=world.initiative,
        risk=world.risk,
        subject=f"No volunteers in {slug}",
        reason=f"Nobody came in {slug}",
        raised_on=TODAY,
    )
    PeriodRating.objects.create(initiative=world.initiative, rating="red", reason=f"Late in {slug}", **QUARTER)


def _meetings(world: "World") -> None:
    slug = world.slug
    world.last_meeting = Meeting.objects.create(
        group=world.group, on=TODAY - datetime.timedelta(days=90), state="circulated", place=f"Old hall of {slug}"
    )
    world.meeting = Meeting.objects.create(
        group=world.group, on=TODAY, state="held", place=f"Town hall of {slug}", contact=f"Clerk of {slug}"
    )
    world.last_meeting.agreed_at = world.meeting
    world.last_meeting.save()
    world.item = AgendaItem.objects.create(
        meeting=world.meeting,
        position=1,
        number="1",
        title=f"Volunteers of {slug}",
        presenter=f"Lead of {slug}",
        escalation=world.escalation,
        minute=f"Talked of {slug}",
    )
    world.part = AgendaItem.objects.create(
        meeting=world.meeting, parent=world.item, position=2, number="i)", title=f"Training in {slug}"
    )
    MinuteDraft.objects.create(
        item=world.item, membership=world.members["administrator"], text=f"Typing in {slug}", version=1
    )
    Attachment.objects.create(item=world.item, position=1, revision=world.revision)
    world.attendance = Attendance.objects.create(
        meeting=world.meeting, position=1, post=f"Inspector of {slug}", seat=world.seat, presence="present"
    )
    world.decision = Decision.objects.create(
        meeting=world.meeting, item=world.item, position=1, text=f"Agreed in {slug}", escalation=world.escalation
    )
    world.meeting_action = MeetingAction.objects.create(
        meeting=world.meeting,
        item=world.item,
        position=1,
        text=f"Ask again in {slug}",
        owner=f"Lead of {slug}",
        member=world.members["partner_lead"],
        due_on=TODAY + datetime.timedelta(days=30),
    )


def _notices(world: "World") -> None:
    member = world.members["partner_lead"]
    NoticeChoice.objects.create(membership=member)
    Notice.objects.create(
        membership=member,
        kind="milestone",
        key=f"action {world.slug}",
        text=f"Due in {world.slug}",
        path=world.path("my-work/"),
        on=TODAY,
    )
    Feed.objects.create(membership=member, secret_sha256=hashlib.sha256(world.slug.encode()).hexdigest())


def bind(world: "World") -> None:
    """What hangs on the finished paper: it goes with an item, and into a pack that is still to be made."""
    attachment = Attachment.objects.get(item=world.item)
    Attachment.objects.create(item=attachment.item, position=2, paper=world.paper)
    PackPart.objects.create(
        pack=world.paper, position=1, kind="upload", title=f"Policy of {world.slug}", revision=world.revision
    )
    PackPart.objects.create(pack=world.paper, position=2, kind="paper", title=world.paper.title, paper=world.paper)
