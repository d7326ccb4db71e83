"""Named reads of what is raised. Each says how many statements it takes."""

import datetime
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, When
from django.http import Http404

from governance.escalation.models import Escalation, PeriodRating
from governance.escalation.rule import Period, PeriodEnd, Place, next_above
from governance.groups.models import Group, Oversight
from governance.groups.selectors import groups
from initiatives.plans.models import Risk

OPEN = Escalation.State.OPEN


def escalations() -> QuerySet[Escalation]:
    """Everything that was ever raised, what waits first (the oldest before), then the newest; one statement."""
    waits = Case(When(state=OPEN, then=0), default=1, output_field=IntegerField())
    return (
        Escalation.objects.select_related("group", "raised_by", "initiative", "risk")
        .annotate(settled=waits)
        .order_by("settled", "-raised_on", "-id")
    )


def escalation(escalation_id: UUID) -> Escalation:
    """One thing that was raised, with its groups, initiative and risk; one statement. Raises Http404."""
    escalation = escalations().filter(pk=escalation_id).first()
    if escalation is None:
        raise Http404("Nothing such was raised.")
    return escalation


def open_anywhere() -> list[Escalation]:
    """What waits for an answer, in the order of the groups, the oldest first; one statement."""
    return list(escalations().filter(state=OPEN).order_by("group__position", "raised_on", "id"))


def settled() -> QuerySet[Escalation]:
    """What was answered or raised further, the newest first; one statement."""
    return escalations().exclude(state=OPEN)


def earlier(of: Escalation) -> list[Escalation]:
    """What was raised before of the same cause about the same thing, newest first; one statement at most."""
    if not (of.initiative_id or of.risk_id):
        return []
    about = {"initiative_id": of.initiative_id, "risk_id": of.risk_id, "cause": of.cause}
    return list(escalations().filter(**about).exclude(pk=of.pk).order_by("-raised_on", "-id"))


def decisions(of: Escalation) -> list[Any]:
    """What meetings decided about it, in the order of the meetings; one statement."""
    return list(of.decisions.select_related("meeting__group").order_by("meeting__on", "position", "id"))


def next_group(of: Group) -> Group | None:
    """The next group up that can be asked, or None at the top; one statement."""
    all_groups = list(groups())
    above = next_above(str(of.pk), _places(all_groups))
    return next((group for group in all_groups if str(group.pk) == above), None)


def places() -> dict[str, Place]:
    """All groups as the rule sees them, in their order; one statement."""
    return _places(list(groups()))


def _places(all_groups: list[Group]) -> dict[str, Place]:
    return {
        str(group.pk): Place(
            key=str(group.pk),
            kind=group.kind,
            above=str(group.escalates_to_id) if group.escalates_to_id else None,
            works=group.state == Group.State.ACTIVE,
        )
        for group in all_groups
    }


def overseers() -> dict[UUID, list[str]]:
    """The groups that oversee each initiative, in their order, nearest to the work first; one statement.

    The nearest is the last in the order of the groups: the Board comes first, an operational group after it.
    """
    group_ids: dict[UUID, list[str]] = defaultdict(list)
    for oversight in Oversight.objects.select_related("group").order_by("-group__position"):
        group_ids[oversight.initiative_id].append(str(oversight.group_id))
    return group_ids


def period_ends() -> dict[UUID, list[PeriodEnd]]:
    """How each initiative was rated at the ends of its periods; one statement."""
    ends: dict[UUID, list[PeriodEnd]] = defaultdict(list)
    for rating in PeriodRating.objects.order_by("period_end"):
        ends[rating.initiative_id].append(PeriodEnd(Period(rating.period_start, rating.period_end), rating.rating))
    return ends


def last_raised(cause: str) -> dict[UUID, Escalation]:
    """By the initiative's or the risk's id, what was raised of this cause last; one statement."""
    rows = Escalation.objects.filter(cause=cause).order_by("raised_on", "id")
    of_risk = cause == Escalation.Cause.RISK
    return {
        about: escalation
        for escalation in rows
        if (about := escalation.risk_id if of_risk else escalation.initiative_id)
    }


def scored_risks(threatens: int) -> list[Risk]:
    """Open risks whose residual score may threaten, with their initiative; one statement. The rule decides."""
    risks = Risk.objects.select_related("initiative").filter(
        state=Risk.State.OPEN, residual_likelihood__isnull=False, residual_impact__isnull=False
    )
    least = -(-threatens // 5)  # both are 5 at most, so neither can be less than this
    return list(risks.filter(residual_likelihood__gte=least, residual_impact__gte=least).order_by("id"))


def ratings_kept(period_end: datetime.date) -> dict[UUID, PeriodRating]:
    """The ratings kept for a period, by initiative; one statement."""
    return {rating.initiative_id: rating for rating in PeriodRating.objects.filter(period_end=period_end)}


def keeps_group(group: Group) -> str:
    """Why a group cannot end yet; "" where it can; one statement."""
    waits = Escalation.objects.filter(group=group, state=OPEN).exists()
    return "Something raised to it is not answered: answer it or raise it further first." if waits else ""
