"""What the rule raises of a programme that was loaded."""

import datetime

from evaluation.reassessing.services import rating_as_at
from governance.escalation import rule, services
from governance.escalation.models import PeriodRating
from initiatives.plans.models import Initiative
from safer_communities.programmes.loading import Loading

PERIODS_BACK = 2
WORKED_OUT = "Worked out afterwards, from the plan as it was recorded later."


def load(loading: Loading) -> None:
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
                rating=overall.rating,
                reason=f"{' '.join(overall.reasons[:1])} {WORKED_OUT}".strip(),
            )
    services.raise_by_rule(loading.partnership, today=today)
