"""What a plan asks of whoever keeps it."""

import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse

from initiatives.plans.models import Action, Initiative, Manager
from safer_communities.owed import AHEAD, Kind, Owed
from safer_communities.tenancy.models import Membership, Role
from safer_communities.tenancy.permissions import runs_programme
from safer_communities.vocabulary import FINISHED


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


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Actions of a member's plans that are overdue or due within four weeks; one statement."""
    actions = (
        Action.objects.filter(initiative__in=own)
        .exclude(status__in=FINISHED)
        .annotate(day=Coalesce("forecast_on", "due_end"))
        .filter(day__lte=today + AHEAD)
        .select_related("initiative")
    )
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.MILESTONE,
            key=f"milestone {action.pk}",
            what=str(action),
            about=action.initiative.name,
            due_on=action.day,
            path=reverse("update-action", args=[slug, action.pk]),
            verb="Update",
        )
        for action in actions
    ]
