"""What the registers ask of whoever keeps them or is named as an owner."""

import datetime
from uuid import UUID

from django.urls import reverse

from initiatives.plans.models import Risk
from initiatives.registers.models import RegisterEntry
from initiatives.registers.page import address_of
from initiatives.registers.selectors import to_review
from safer_communities.owed import AHEAD, Kind, Owed
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import runs_programme


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Risks and register entries that a member should look at again; two statements.

    An owner who does not keep the plan is led to the register: its keeper, who is told too, writes the review down.
    """
    rows = to_review(membership, own, today + AHEAD)
    return [_review(membership, row, runs_programme(membership) or row.initiative_id in own) for row in rows]


def _review(membership: Membership, row: Risk | RegisterEntry, may_change: bool) -> Owed:
    slug, name = membership.partnership.slug, "risk" if isinstance(row, Risk) else "entry"
    return Owed(
        kind=Kind.REVIEW,
        key=f"review {name} {row.pk}",
        what=f"Review: {row.description}",
        about=row.initiative.name if row.initiative else "",
        due_on=row.review_on,
        path=reverse(f"change-{name}", args=[slug, row.pk]) if may_change else address_of(slug, row),
        verb="Review" if may_change else "See the register",
    )
