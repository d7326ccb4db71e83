"""What the strategy asks of whoever leads a priority."""

import datetime
from uuid import UUID

from django.urls import reverse

from initiatives.strategy.models import Return
from initiatives.strategy.quarters import Quarter
from initiatives.strategy.selectors import returns_owed
from safer_communities.owed import Kind, Owed
from safer_communities.tenancy.models import Membership
from safer_communities.words import counted


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Priorities of the strategy whose return for a quarter that has ended is still to be made; one statement."""
    to_report: dict[tuple[UUID, Quarter], list[Return]] = {}
    for row in returns_owed(membership):
        quarter = Quarter(row.year, row.quarter)
        if quarter.end < today:
            to_report.setdefault((row.commitment.priority_id, quarter), []).append(row)
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.RETURN,
            key=f"return {priority_id} {quarter.slug}",
            what=f"Return {quarter} on {rows[0].commitment.priority.name}: {counted(len(rows), 'row')} to be reported",
            about=rows[0].commitment.priority.strategy.name,
            due_on=quarter.due_on,
            path=f"{reverse('priority', args=[slug, priority_id])}?quarter={quarter.slug}",
            verb="Answer",
        )
        for (priority_id, quarter), rows in to_report.items()
    ]
