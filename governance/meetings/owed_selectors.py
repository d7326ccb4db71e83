"""What meetings asked of a member."""

import datetime
from uuid import UUID

from django.urls import reverse

from governance.meetings.selectors import open_actions_of
from safer_communities.owed import Kind, Owed
from safer_communities.tenancy.models import Membership


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """What meetings asked of this member; one statement."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.MEETING_ACTION,
            key=f"meeting action {action.pk}",
            what=action.text,
            about=str(action.meeting),
            due_on=action.due_on,
            path=reverse("meeting-action", args=[slug, action.pk]),
            verb="Say what was done",
        )
        for action in open_actions_of(membership)
    ]
