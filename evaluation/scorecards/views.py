"""Pages of the scorecard: is it making a difference?"""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from evaluation.permissions import records_observations
from evaluation.scorecards import page as scorecard_page
from evaluation.scorecards import selectors as scorecards
from evaluation.scorecards import services
from evaluation.scorecards.forms import RecordObservationForm
from initiatives.plans.page import initiative_page
from initiatives.plans.selectors import initiative as find_initiative
from initiatives.plans.tabs import crumbs
from initiatives.results import selectors as results
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer


def scorecard(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """Is it making a difference? Every indicator with baseline, target, latest and trend."""
    found = find_initiative(request.membership, initiative)
    assessment = results.overview_of(found.pk)
    rows = assessment.results.scorecard if assessment else ()
    context = {
        "answer": scorecard_page.answer(rows),
        "rating": assessment.results.ratings.benefits if assessment else None,
        "rows": scorecard_page.layout(rows),
        "may_record": records_observations(request.membership, manages_it=found.manages_it),
    }
    return initiative_page(request, "evaluation/scorecard.html", found, "scorecard", assessment, context)


def record_observation(request: PartnershipRequest, partnership: str, initiative: str, indicator: UUID) -> HttpResponse:
    """Record what an indicator was over a period."""
    found = scorecards.indicator(request.membership, indicator)
    if found.initiative.slug != initiative:
        raise Http404("No such indicator.")
    require(records_observations(request.membership, manages_it=found.manages_it), services.NOT_YOURS)

    def save(typed: Plain) -> Saved:
        services.record_observation(membership=request.membership, indicator_id=found.pk, **typed)
        told = f"Recorded: {found.name}. The figures are being recalculated."
        return told, reverse("scorecard", args=[partnership, initiative])

    latest = found.latest
    words: Plain = {
        "indicator": found,
        "initiative": found.initiative,
        "latest": scorecard_page.value_text(latest, found.measure, found.unit) if latest is not None else "",
        "crumbs": [
            *crumbs(partnership, found.initiative),
            {"text": "Scorecard", "url": reverse("scorecard", args=[partnership, initiative])},
            {"text": found.name},
        ],
    }
    make = partial(RecordObservationForm, indicator=found)
    return answer(request, make, save, template="evaluation/record_observation.html", **words)
