"""Named reads of the registers: risks, dependencies, constraints and assumptions. Each says its statements."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from initiatives.plans.models import Initiative, Manager, Risk
from initiatives.registers.models import RegisterEntry
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import runs_programme


def all_risks() -> list[Risk]:
    """All risks of the programme with their initiative, in its order; one statement."""
    return list(Risk.objects.select_related("initiative").order_by("initiative__position", "position"))


def entries(membership: Membership) -> QuerySet[RegisterEntry]:
    """All entries with initiative and action and `manages_it`; those of the programme as a whole first."""
    managed = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    rows = RegisterEntry.objects.select_related("initiative", "action").annotate(manages_it=Exists(managed))
    return rows.order_by("kind", "initiative__position", "position", "id")


def entries_of(membership: Membership, of: Initiative) -> list[RegisterEntry]:
    """What an initiative leans on: its own entries and those of the programme as a whole; one statement."""
    return list(entries(membership).filter(Q(initiative=of) | Q(initiative=None)))


def entry(membership: Membership, entry_id: UUID) -> RegisterEntry:
    """One entry with its initiative, action and `manages_it`; one statement. Raises Http404."""
    entry = entries(membership).filter(pk=entry_id).first()
    if entry is None:
        raise Http404("No such entry.")
    return entry


def to_review(membership: Membership, own: Collection[UUID], by: datetime.date) -> list[Risk | RegisterEntry]:
    """Open risks and entries whose review is due by a day and which a member answers for; two statements.

    That is whoever keeps the plan (`own`: ids of initiatives), whoever holds the post that is named as the owner, and
    for what bears on the whole programme whoever runs it.
    """
    theirs = Q(initiative__in=own) | Q(owner__iexact=membership.post) & ~Q(owner="")
    of_programme = Q(initiative=None) if runs_programme(membership) else Q()
    due = {"state": "open", "review_on__lte": by}
    risks = Risk.objects.filter(theirs, **due).select_related("initiative")
    entries = RegisterEntry.objects.filter(theirs | of_programme, **due).select_related("initiative")
    return [*risks, *entries]
