"""What hangs on what: the plan as bars in time. It reads stored results and computes none."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from initiatives.plans import answers, selectors
from initiatives.plans import table as plan_table
from initiatives.plans.models import Action
from initiatives.plans.page import initiative_page, not_assessed
from initiatives.results import selectors as results
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui import charts
from safer_communities.vocabulary import FINISHED, Status


def timeline(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """What hangs on what: the plan as bars in time, and the same as a table."""
    found = selectors.initiative(request.membership, initiative)
    actions = selectors.plan(found)
    assessment = results.overview_of(found.pk)
    verdicts = assessment.results.actions if assessment else {}
    place = {one.pk: index for index, one in enumerate(actions)}
    before: dict[UUID, list[Action]] = {}
    for after, predecessor in selectors.dependencies(found):
        before.setdefault(after, []).append(actions[place[predecessor]])
    summary = assessment.results.plan if assessment else not_assessed(len(actions))
    finding = answers.windows(summary)
    bars = [
        charts.GanttRow(
            label=one.description, number=one.number, gate=bool(one.gate),
            start=one.due_start, end=one.due_end,
            achieved_on=one.achieved_on, achieved=one.status == Status.ACHIEVED,
            forecast_on=None if one.status in FINISHED else one.forecast_on,
            rating=verdicts.get(str(one.pk), plan_table.NO_VERDICT).effective,
            predecessors=tuple(place[other.pk] for other in before.get(one.pk, ())),
        )
        for one in actions
    ]  # fmt: skip
    today = request.partnership.today()
    context = {
        "answer": answers.timeline(summary),
        "finding": finding,
        "chart": charts.responsive(charts.gantt, bars, today=today, title=finding, id_prefix="gantt"),
        "rows": [
            {
                "action": one,
                "url": reverse("action", args=[partnership, one.pk]),
                "rating": verdicts.get(str(one.pk), plan_table.NO_VERDICT).effective,
                "understood": one.understood(),
                "before": before.get(one.pk, []),
                "finished": one.status in FINISHED,
            }
            for one in actions
        ],
    }
    return initiative_page(request, "initiatives/timeline.html", found, "timeline", assessment, context)
