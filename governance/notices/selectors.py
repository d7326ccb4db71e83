"""Named reads for My work, notices and calendars. Each says how many statements it takes."""

import datetime
import hashlib
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from governance.groups.selectors import groups, holding
from governance.meetings.models import Meeting
from governance.meetings.selectors import meetings_of_groups
from governance.notices import rules
from governance.notices.models import Feed, Notice, NoticeChoice
from initiatives.plans.owed_selectors import own_initiatives
from safer_communities.owed import Kind, Owed
from safer_communities.parts import OWED, plugged
from safer_communities.tenancy.models import Membership

# A notice that nobody was sent for so long says nothing new: who turns the digest on again is not flooded.
FRESH = datetime.timedelta(days=14)


def owed(membership: Membership, today: datetime.date) -> list[Owed]:
    """What a member owes and by when, the longest overdue first. Fifteen statements at most, whatever there is."""
    own = own_initiatives(membership)
    return rules.sorted_by_day(matter for ask in plugged(OWED) for matter in ask(membership, today, own))


# --- Meetings


def own_groups(membership: Membership, today: datetime.date) -> list[UUID]:
    """The groups on which a member sits or whose clerk they are; one statement."""
    seated = holding(today).filter(membership=membership).values("seat__group_id")
    rows = groups().filter(Q(clerk=membership) | Q(pk__in=seated)).exclude(state="ended")
    return list(rows.values_list("pk", flat=True))


def own_meetings(membership: Membership, today: datetime.date, since: datetime.date) -> list[Meeting]:
    """Meetings of a member's groups from a day on, cancelled ones too; two statements."""
    return list(meetings_of_groups(own_groups(membership, today), since))


def called(membership: Membership, meetings: list[Meeting]) -> list[Owed]:
    """The meetings that have been called, as something to know."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.MEETING,
            key=f"meeting {meeting.pk}",
            what=f"Meeting of {meeting.group}{f', {meeting.place}' if meeting.place else ''}",
            about=meeting.title,
            due_on=meeting.on,
            path=reverse("meeting", args=[slug, meeting.pk]),
            verb="See the agenda",
        )
        for meeting in meetings
        if meeting.state == Meeting.State.CALLED
    ]


# --- Notices


def members() -> QuerySet[Membership]:
    """Everybody who can sign in, with user, partnership and organisation; one statement."""
    rows = Membership.objects.select_related("user", "partnership", "organisation")
    return rows.filter(user__is_active=True).order_by("id")


def choice_of(membership: Membership) -> NoticeChoice | None:
    """What a member chose, or None: the digest and nothing at once; one statement."""
    return NoticeChoice.objects.filter(membership=membership).first()


def choices() -> dict[UUID, NoticeChoice]:
    """What members chose, by membership; one statement."""
    return {choice.membership_id: choice for choice in NoticeChoice.objects.all()}


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
    feeds = Feed.objects.select_related("membership__user", "membership__partnership", "membership__organisation")
    feed = feeds.filter(secret_sha256=sha256(secret), membership__user__is_active=True).first()
    return feed.membership if feed else None
