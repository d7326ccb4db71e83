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
    found = to_review(membership, own, today + AHEAD)
    return [_review(membership, one, runs_programme(membership) or one.initiative_id in own) for one in found]


def _review(membership: Membership, one: Risk | RegisterEntry, may_change: bool) -> Owed:
    slug, name = membership.partnership.slug, "risk" if isinstance(one, Risk) else "entry"
    return Owed(
        kind=Kind.REVIEW,
        key=f"review {name} {one.pk}",
        what=f"Review: {one.description}",
        about=one.initiative.name if one.initiative else "",
        due_on=one.review_on,
        path=reverse(f"change-{name}", args=[slug, one.pk]) if may_change else address_of(slug, one),
        verb="Review" if may_change else "See the register",
    )
