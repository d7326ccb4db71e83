"""What a scorecard asks of whoever keeps it."""

import datetime
from collections import Counter
from uuid import UUID

from django.urls import reverse

from evaluation.scorecards import selectors as evaluation
from initiatives.plans.models import Action, Initiative
from initiatives.strategy.quarters import Quarter
from safer_communities.owed import Kind, Owed
from safer_communities.tenancy.models import Membership
from safer_communities.vocabulary import Gate, Status
from safer_communities.words import counted


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Scorecards of a member's initiatives in which figures of the last quarter are missing; two statements at most.

    An initiative that is not live yet owes none, unless it has given figures before.
    """
    if not own:
        return []
    quarter = Quarter.last_ended(today)
    gates = Action.objects.filter(gate=Gate.GO_LIVE, status=Status.ACHIEVED, initiative__in=own)
    live = set(gates.values_list("initiative_id", flat=True))
    missing: Counter[Initiative] = Counter(
        indicator.initiative
        for indicator in evaluation.indicators(membership).filter(initiative__in=own, frequency="quarterly")
        if (indicator.latest_to or indicator.initiative_id in live)
        and (indicator.latest_to is None or indicator.latest_to < quarter.end)
    )
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.RETURN,
            key=f"observations {initiative.pk} {quarter.slug}",
            what=f"Figures of {quarter.start:%B} to {quarter.end:%B %Y} for {counted(number, 'indicator')}",
            about=initiative.name,
            due_on=quarter.due_on,
            path=reverse("scorecard", args=[slug, initiative.slug]),
            verb="Record",
        )
        for initiative, number in missing.items()
    ]
