"""Named reads for My work, notices and calendars. Each says how many statements it takes."""

import datetime
import hashlib
from collections import Counter
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse

from evaluation.scorecards import selectors as evaluation
from governance.documents.selectors import waiting_for
from governance.escalation.models import Escalation
from governance.groups.selectors import groups, holding
from governance.meetings.models import Meeting
from governance.meetings.selectors import groups_run_by, meetings_of_groups, open_actions_of
from governance.notices import rules
from governance.notices.models import Feed, Notice, NoticeChoice
from governance.notices.rules import Owed
from initiatives.plans.models import Action, Initiative, Manager, Risk
from initiatives.registers.models import RegisterEntry
from initiatives.registers.page import address_of
from initiatives.registers.selectors import to_review
from initiatives.strategy.models import Return
from initiatives.strategy.quarters import Quarter
from initiatives.strategy.selectors import returns_owed
from safer_communities.tenancy.models import Membership, Role
from safer_communities.tenancy.permissions import runs_programme
from safer_communities.vocabulary import FINISHED, Gate, Status
from safer_communities.words import counted

# A notice that nobody was sent for so long says nothing new: who turns the digest on again is not flooded.
FRESH = datetime.timedelta(days=14)


def owed(membership: Membership, today: datetime.date) -> list[Owed]:
    """What a member owes and by when, the longest overdue first. Fifteen statements at most, whatever there is."""
    own = own_initiatives(membership)
    return rules.sorted_by_day(
        [
            *milestones(membership, today, own),
            *observations(membership, today, own),
            *reviews(membership, today, own),
            *returns(membership, today),
            *sign_offs(membership, today),
            *meeting_actions(membership),
            *raised(membership),
        ]
    )


def own_initiatives(membership: Membership) -> list[UUID]:
    """The initiatives whose plan a member keeps: those they manage, and for whoever runs the programme also those
    that nobody manages; one statement.
    """
    managed: Q | Combinable = Q(managers=membership)
    if runs_programme(membership):
        managed |= ~Exists(Manager.objects.filter(initiative_id=OuterRef("pk")))
    elif not membership.has(Role.PROJECT_MANAGER):
        return []
    return list(Initiative.objects.filter(managed).order_by("position").values_list("pk", flat=True).distinct())


def milestones(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Actions of a member's plans that are overdue or due within four weeks; one statement."""
    found = (
        Action.objects.filter(initiative__in=own)
        .exclude(status__in=FINISHED)
        .annotate(day=Coalesce("forecast_on", "due_end"))
        .filter(day__lte=today + rules.AHEAD)
        .select_related("initiative")
    )
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.MILESTONE,
            key=f"milestone {one.pk}",
            what=str(one),
            about=one.initiative.name,
            due_on=one.day,
            path=reverse("update-action", args=[slug, one.pk]),
            verb="Update",
        )
        for one in found
    ]


def observations(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Scorecards of a member's initiatives in which figures of the last quarter are missing; two statements at most.

    An initiative that is not live yet owes none, unless it has given figures before.
    """
    if not own:
        return []
    quarter = Quarter.last_ended(today)
    gates = Action.objects.filter(gate=Gate.GO_LIVE, status=Status.ACHIEVED, initiative__in=own)
    live = set(gates.values_list("initiative_id", flat=True))
    missing: Counter[Initiative] = Counter(
        one.initiative
        for one in evaluation.indicators(membership).filter(initiative__in=own, frequency="quarterly")
        if (one.latest_to or one.initiative_id in live) and (one.latest_to is None or one.latest_to < quarter.end)
    )
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.RETURN,
            key=f"observations {initiative.pk} {quarter.slug}",
            what=f"Figures of {quarter.start:%B} to {quarter.end:%B %Y} for {counted(number, 'indicator')}",
            about=initiative.name,
            due_on=quarter.due_on,
            path=reverse("scorecard", args=[slug, initiative.slug]),
            verb="Record",
        )
        for initiative, number in missing.items()
    ]


def reviews(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Risks and register entries that a member should look at again; two statements.

    An owner who does not keep the plan is led to the register: its keeper, who is told too, writes the review down.
    """
    found = to_review(membership, own, today + rules.AHEAD)
    return [_review(membership, one, runs_programme(membership) or one.initiative_id in own) for one in found]


def _review(membership: Membership, one: Risk | RegisterEntry, may_change: bool) -> Owed:
    slug, name = membership.partnership.slug, "risk" if isinstance(one, Risk) else "entry"
    return Owed(
        kind=Notice.Kind.REVIEW,
        key=f"review {name} {one.pk}",
        what=f"Review: {one.description}",
        about=one.initiative.name if one.initiative else "",
        due_on=one.review_on,
        path=reverse(f"change-{name}", args=[slug, one.pk]) if may_change else address_of(slug, one),
        verb="Review" if may_change else "See the register",
    )


def returns(membership: Membership, today: datetime.date) -> list[Owed]:
    """Priorities of the strategy whose return for a quarter that has ended is still to be made; one statement."""
    to_report: dict[tuple[UUID, Quarter], list[Return]] = {}
    for one in returns_owed(membership):
        quarter = Quarter(one.year, one.quarter)
        if quarter.end < today:
            to_report.setdefault((one.commitment.priority_id, quarter), []).append(one)
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.RETURN,
            key=f"return {priority_id} {quarter.slug}",
            what=f"Return {quarter} on {rows[0].commitment.priority.name}: {counted(len(rows), 'row')} to be reported",
            about=rows[0].commitment.priority.strategy.name,
            due_on=quarter.due_on,
            path=f"{reverse('priority', args=[slug, priority_id])}?quarter={quarter.slug}",
            verb="Answer",
        )
        for (priority_id, quarter), rows in to_report.items()
    ]


def sign_offs(membership: Membership, today: datetime.date) -> list[Owed]:
    """Versions of documents that a seat of this member is asked to sign; four statements at most."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.SIGN_OFF,
            key=f"sign-off {one.pk}",
            what=f"Sign off: {one.revision.document}, version {one.revision.number}",
            about=one.group.name,
            due_on=one.due_on,
            path=reverse("sign-off", args=[slug, one.pk]),
            verb="Read and answer",
        )
        for one in waiting_for(membership, today)
    ]


def meeting_actions(membership: Membership) -> list[Owed]:
    """What meetings asked of this member; one statement."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.MEETING_ACTION,
            key=f"meeting action {one.pk}",
            what=one.text,
            about=str(one.meeting),
            due_on=one.due_on,
            path=reverse("meeting-action", args=[slug, one.pk]),
            verb="Say what was done",
        )
        for one in open_actions_of(membership)
    ]


def raised(membership: Membership) -> list[Owed]:
    """What was raised to groups whose answers this member records; three statements at most."""
    waiting = Escalation.objects.filter(state=Escalation.State.OPEN, group__in=groups_run_by(membership))
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.ESCALATION,
            key=f"raised {one.pk}",
            what=f"Raised: {one.subject}",
            about=one.group.name,
            due_on=None,
            path=reverse("escalation", args=[slug, one.pk]),
            verb="Record the answer",
        )
        for one in waiting.select_related("group").order_by("raised_on", "id")
    ]


# --- Meetings


def own_groups(membership: Membership, today: datetime.date) -> list[UUID]:
    """The groups on which a member sits or whose clerk they are; one statement."""
    seated = holding(today).filter(membership=membership).values("seat__group_id")
    found = groups().filter(Q(clerk=membership) | Q(pk__in=seated)).exclude(state="ended")
    return list(found.values_list("pk", flat=True))


def own_meetings(membership: Membership, today: datetime.date, since: datetime.date) -> list[Meeting]:
    """Meetings of a member's groups from a day on, cancelled ones too; two statements."""
    return list(meetings_of_groups(own_groups(membership, today), since))


def called(membership: Membership, meetings: list[Meeting]) -> list[Owed]:
    """The meetings that have been called, as something to know."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Notice.Kind.MEETING,
            key=f"meeting {one.pk}",
            what=f"Meeting of {one.group}{f', {one.place}' if one.place else ''}",
            about=one.title,
            due_on=one.on,
            path=reverse("meeting", args=[slug, one.pk]),
            verb="See the agenda",
        )
        for one in meetings
        if one.state == Meeting.State.CALLED
    ]


# --- Notices


def members() -> QuerySet[Membership]:
    """Everybody who can sign in, with user, partnership and organisation; one statement."""
    found = Membership.objects.select_related("user", "partnership", "organisation")
    return found.filter(user__is_active=True).order_by("id")


def choice_of(membership: Membership) -> NoticeChoice | None:
    """What a member chose, or None: the digest and nothing at once; one statement."""
    return NoticeChoice.objects.filter(membership=membership).first()


def choices() -> dict[UUID, NoticeChoice]:
    """What members chose, by membership; one statement."""
    return {one.membership_id: one for one in NoticeChoice.objects.all()}


def notices_of(membership: Membership) -> QuerySet[Notice]:
    """What a member was told or will be, newest first; one statement."""
    return Notice.objects.filter(membership=membership).order_by("-on", "-id")


def unsent(membership_id: UUID | OuterRef, today: datetime.date) -> QuerySet[Notice]:
    """What a member was not sent yet, urgent first."""
    fresh = Notice.objects.filter(membership_id=membership_id, sent_at=None, on__gt=today - FRESH)
    return fresh.order_by(F("urgent").desc(), "on", "id")


def waiting_for_digest(today: datetime.date) -> QuerySet[Membership]:
    """Members who can sign in, want a digest and were not sent something yet; as `members`, one statement."""
    declined = NoticeChoice.objects.filter(membership=OuterRef("pk"), digest=False)
    return members().filter(Exists(unsent(OuterRef("pk"), today)), ~Exists(declined))


# --- Calendars


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(membership: Membership) -> Feed | None:
    """A member's calendar address, if they made one; one statement."""
    return Feed.objects.filter(membership=membership).first()


def member_by_secret(secret: str) -> Membership | None:
    """Whose calendar a secret opens, or None; one statement."""
    found = Feed.objects.select_related("membership__user", "membership__partnership", "membership__organisation")
    feed = found.filter(secret_sha256=sha256(secret), membership__user__is_active=True).first()
    return feed.membership if feed else None
