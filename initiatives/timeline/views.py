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
    place = {action.pk: index for index, action in enumerate(actions)}
    before: dict[UUID, list[Action]] = {}
    for after, predecessor in selectors.dependencies(found):
        before.setdefault(after, []).append(actions[place[predecessor]])
    summary = assessment.results.plan if assessment else not_assessed(len(actions))
    finding = answers.windows(summary)
    bars = [
        charts.GanttRow(
            label=action.description, number=action.number, gate=bool(action.gate),
            start=action.due_start, end=action.due_end,
            achieved_on=action.achieved_on, achieved=action.status == Status.ACHIEVED,
            forecast_on=None if action.status in FINISHED else action.forecast_on,
            rating=verdicts.get(str(action.pk), plan_table.NO_VERDICT).effective,
            predecessors=tuple(place[other.pk] for other in before.get(action.pk, ())),
        )
        for action in actions
    ]  # fmt: skip
    today = request.partnership.today()
    context = {
        "answer": answers.timeline(summary),
        "finding": finding,
        "chart": charts.responsive(charts.gantt, bars, today=today, title=finding, id_prefix="gantt"),
        "rows": [
            {
                "action": action,
                "url": reverse("action", args=[partnership, action.pk]),
                "rating": verdicts.get(str(action.pk), plan_table.NO_VERDICT).effective,
                "understood": action.understood(),
                "before": before.get(action.pk, []),
                "finished": action.status in FINISHED,
            }
            for action in actions
        ],
    }
    return initiative_page(request, "initiatives/timeline.html", found, "timeline", assessment, context)
