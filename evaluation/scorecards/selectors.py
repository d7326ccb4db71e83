"""Named reads of indicators and observations. Each says how many statements it takes."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from evaluation.scorecards.models import Indicator, Observation
from initiatives.plans.models import Manager
from safer_communities.tenancy.models import Membership


def indicators(membership: Membership) -> QuerySet[Indicator]:
    """All indicators with their initiative, `manages_it` and the newest observation's value and period."""
    newest = Observation.objects.filter(indicator_id=OuterRef("pk")).order_by("-period_end", "-recorded_at")
    managed = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    return (
        Indicator.objects.select_related("initiative")
        .annotate(
            manages_it=Exists(managed),
            latest=Subquery(newest.values("value")[:1]),
            latest_to=Subquery(newest.values("period_end")[:1]),
        )
        .order_by("initiative__position", "position", "id")
    )


def indicator(membership: Membership, indicator_id: UUID) -> Indicator:
    """One indicator; one statement. Raises Http404."""
    indicator = indicators(membership).filter(pk=indicator_id).first()
    if indicator is None:
        raise Http404("No such indicator.")
    return indicator


def observations() -> QuerySet[Observation]:
    """All observations with indicator and initiative, newest first; one statement."""
    return Observation.objects.select_related("indicator", "initiative").order_by("-period_end", "-recorded_at")
