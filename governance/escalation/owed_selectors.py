"""What is raised asks of whoever records a group's answer."""

import datetime
from uuid import UUID

from django.urls import reverse

from governance.escalation.models import Escalation
from governance.groups.selectors import groups_run_by
from safer_communities.owed import Kind, Owed
from safer_communities.tenancy.models import Membership


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """What was raised to groups whose answers this member records; three statements at most."""
    waiting = Escalation.objects.filter(state=Escalation.State.OPEN, group__in=groups_run_by(membership))
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.ESCALATION,
            key=f"raised {escalation.pk}",
            what=f"Raised: {escalation.subject}",
            about=escalation.group.name,
            due_on=None,
            path=reverse("escalation", args=[slug, escalation.pk]),
            verb="Record the answer",
        )
        for escalation in waiting.select_related("group").order_by("raised_on", "id")
    ]
