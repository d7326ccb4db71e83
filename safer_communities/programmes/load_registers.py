"""Puts dependencies, constraints and assumptions into the database, and what the rule raises of the programme."""

import datetime
from typing import Any

from evaluation.reassessing.services import rating_as_at
from governance.escalation import rule, services
from governance.escalation.models import PeriodRating
from initiatives.plans.models import Initiative
from initiatives.registers.models import RegisterEntry

PERIODS_BACK = 2
WORKED_OUT = "Worked out afterwards, from the plan as it was recorded later."


def load_registers(loading: Any) -> None:
    """Store the register entries of a programme."""
    for given in loading.programme.register:
        RegisterEntry.objects.create(
            initiative_id=loading.initiative_id(given.initiative),
            kind=given.kind,
            area=given.area,
            position=given.position,
            description=given.description,
            mitigation=given.mitigation,
            owner=given.owner,
            review_on=given.review_on,
            source=given.source,
        )


def load_raised(loading: Any) -> None:
    """Raise what the rule says of the programme as loaded: after its plans, risks and groups.

    Nobody kept the ratings of earlier quarters: those of the last two are worked out, and say so.
    """
    today = loading.partnership.today()
    day = today
    for _ in range(PERIODS_BACK):
        day = rule.period_of(day).start - datetime.timedelta(days=1)
        period = rule.period_of(day)
        for initiative in Initiative.objects.order_by("position"):
            overall = rating_as_at(initiative.pk, day)
            PeriodRating.objects.create(
                initiative=initiative,
                period_start=period.start,
                period_end=period.end,
                rating=overall["rating"],
                reason=f"{' '.join(overall['reasons'][:1])} {WORKED_OUT}".strip(),
            )
    services.raise_by_rule(loading.partnership, today=today)
