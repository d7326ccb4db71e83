"""Pages of what the programme is worth. They read stored results; none of them computes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from evaluation.benefits import page as benefits_page
from initiatives.plans.page import initiative_page
from initiatives.plans.selectors import initiative as find_initiative
from initiatives.results import selectors
from initiatives.results.page import results_page
from safer_communities.tenancy.requests import PartnershipRequest

Plain = dict[str, Any]
THE_PROGRAMME = "the programme"


def benefits(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Who gains, who pays, is it worth it? The programme's matrix in each scenario."""
    assessment = selectors.programme_assessment()
    context: Plain = {}
    if assessment:
        results, base = assessment.results, _working(partnership)
        context = {
            **benefits_page.layout(results.cost_benefit, benefits_page.PROGRAMME, THE_PROGRAMME, base),
            "answer": benefits_page.answer(results.cost_benefit, THE_PROGRAMME),
            "initiatives": benefits_page.by_initiative(results.initiatives, base),
            "printed": benefits_page.printed_tables(results.printed, base),
            "disagreements": benefits_page.disagreements(
                results.contradictions, {initiative.code: initiative.name for initiative in results.initiatives}
            ),
            "contradictions": len(results.contradictions),
            "exports": _exports(partnership),
        }
    return results_page(request, "evaluation/benefits.html", assessment, context)


def initiative_benefits(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """One initiative's matrix: business case beside modelled and observed."""
    found = find_initiative(request.membership, initiative)
    assessment = selectors.assessment_of(found.pk)
    context: Plain = {}
    if assessment:
        results = assessment.results
        context = {
            **benefits_page.layout(results.cost_benefit, found.code, found.name, _working(partnership)),
            "answer": benefits_page.answer(results.cost_benefit, found.name),
            "rating": results.ratings.benefits,
            "disagreements": benefits_page.disagreements(results.contradictions, {found.code: found.name}),
            "contradictions": len(results.contradictions),
            "exports": _exports(partnership),
        }
    return initiative_page(
        request, "evaluation/initiative_benefits.html", found, "initiative-benefits", assessment, context
    )


def working(request: PartnershipRequest, partnership: str, figure: str) -> HttpResponse:
    """Where does this number come from? `figure` is scenario/code/agency/measure; the code may be “programme”."""
    parts = figure.split("/")
    if len(parts) != len(benefits_page.Place._fields):
        raise Http404("No such figure.")
    place = benefits_page.Place(*parts)
    if place.whole:
        assessment = selectors.programme_agency_rows(place.agency, place.code)
    else:
        assessment = selectors.agency_rows(place.code, place.agency)
    names = benefits_page.names_of_figure(place)
    found = assessment and benefits_page.figure_at(assessment.results, place)
    # what was never assessed has no figures; what is being worked out again says so
    waits = assessment is None and selectors.is_stored(None if place.whole else place.code)
    if names is None or not (found or waits):
        raise Http404("No such figure.")
    trail = [{"text": "Benefits", "url": reverse("benefits", args=[partnership])}]
    if assessment and assessment.results.name:
        url = reverse("initiative-benefits", args=[partnership, assessment.results.slug])
        trail.append({"text": assessment.results.name, "url": url})
    context = {
        **names,
        **(benefits_page.figure_page(assessment, place, found, _working(partnership)) if assessment and found else {}),
        "crumbs": [*trail, {"text": names["name"]}],
        "whose": "The programme" if place.whole else f"Initiative {place.code}",
    }
    return results_page(request, "evaluation/working.html", assessment, context)


def _working(partnership: str) -> str:
    """What the address of every figure's working starts with: reversing it a hundred times takes a page's time."""
    return reverse("benefits", args=[partnership]) + "working/"


def _exports(partnership: str) -> list[dict[str, str]]:
    address = f"/api/v1/p/{partnership}/cost-benefit/"
    return [
        {"text": f"{name} ({kind})", "url": f"{address}?scenario={scenario}&format={code}"}
        for scenario, name in benefits_page.SCENARIO_NAMES.items()
        for kind, code in (("CSV", "csv"), ("Excel", "xlsx"))
    ]
