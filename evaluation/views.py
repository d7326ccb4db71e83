"""Pages of what the programme is worth and how it is doing. They read stored results; none of them computes."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evaluation import benefits_page, programme_page, scorecard_page, selectors, services
from evaluation.forms import RecordObservationForm
from evaluation.models import Assessment
from governance import selectors as governance
from initiatives.models import Initiative
from initiatives.selectors import initiative as find_initiative
from initiatives.tabs import crumbs, tabs
from safer_communities.tenancy.permissions import records_observations, require
from safer_communities.ui.form_pages import Saved, answer

Plain = dict[str, Any]
THE_PROGRAMME = "the programme"


def programme(request: HttpRequest, partnership: str) -> HttpResponse:
    """Are we on course, and what needs the Board? From the one stored result of the programme."""
    assessment = selectors.programme_overview()
    context: Plain = {}
    if assessment:
        today = request.membership.partnership.today()
        context = {
            **programme_page.layout(assessment.overview, partnership),
            "waiting": programme_page.waiting(governance.decisions_waiting(), partnership),
            **programme_page.updates(
                governance.updates_since_the_board_met(today), partnership, at_most=governance.MOST_UPDATES
            ),
        }
    return _render(request, "evaluation/programme.html", assessment, context)


def benefits(request: HttpRequest, partnership: str) -> HttpResponse:
    """Who gains, who pays, is it worth it? The programme's matrix in each scenario."""
    assessment = selectors.programme_assessment()
    context: Plain = {}
    if assessment:
        results, base = assessment.results, _working(partnership)
        context = {
            **benefits_page.layout(results["cost_benefit"], benefits_page.PROGRAMME, THE_PROGRAMME, base),
            "answer": benefits_page.answer(results["cost_benefit"], THE_PROGRAMME),
            "initiatives": benefits_page.by_initiative(results["initiatives"], base),
            "printed": benefits_page.printed_tables(results["printed"], base),
            "disagreements": benefits_page.disagreements(
                results["contradictions"], {one["code"]: one["name"] for one in results["initiatives"]}
            ),
            "contradictions": len(results["contradictions"]),
            "exports": _exports(partnership),
        }
    return _render(request, "evaluation/benefits.html", assessment, context)


def initiative_benefits(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """One initiative's matrix: business case beside modelled and observed."""
    found = find_initiative(request.membership, initiative)
    assessment = selectors.assessment_of(found)
    context: Plain = {}
    if assessment:
        results = assessment.results
        context = {
            **benefits_page.layout(results["cost_benefit"], found.code, found.name, _working(partnership)),
            "answer": benefits_page.answer(results["cost_benefit"], found.name),
            "rating": results["ratings"]["benefits"],
            "disagreements": benefits_page.disagreements(results["contradictions"], {found.code: found.name}),
            "contradictions": len(results["contradictions"]),
            "exports": _exports(partnership),
        }
    return _of_initiative(request, "evaluation/initiative_benefits.html", found, assessment, context)


def working(request: HttpRequest, partnership: str, figure: str) -> HttpResponse:
    """Where does this number come from? `figure` is scenario/code/agency/measure; the code may be “programme”."""
    path = figure.split("/")
    if len(path) != 4:
        raise Http404("No such figure.")
    scenario, code, agency, measure = path
    whole = scenario == benefits_page.PRINTED or code == benefits_page.PROGRAMME
    assessment = selectors.programme_assessment() if whole else selectors.assessment_by_code(code)
    stored = assessment and benefits_page.figure_at(assessment.results, scenario, code, agency, measure)
    if not assessment or not stored:
        raise Http404("No such figure.")
    trail = [{"text": "Benefits", "url": reverse("benefits", args=[partnership])}]
    if not whole:
        slug = assessment.initiative.slug
        url = reverse("initiative-benefits", args=[partnership, slug])
        trail.append({"text": assessment.initiative.name, "url": url})
    page = benefits_page.figure_page(assessment, path, stored, _working(partnership))
    context = {
        **page,
        "crumbs": [*trail, {"text": page["name"]}],
        "whose": "The programme" if whole else f"Initiative {code}",
    }
    return _render(request, "evaluation/working.html", assessment, context)


def scorecard(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """Is it making a difference? Every indicator with baseline, target, latest and trend."""
    found = find_initiative(request.membership, initiative)
    assessment = selectors.assessment_of(found)
    rows = assessment.results["scorecard"] if assessment else []
    context = {
        "answer": scorecard_page.answer(rows),
        "rating": assessment.results["ratings"]["benefits"] if assessment else None,
        "rows": scorecard_page.layout(rows),
        "may_record": records_observations(request.membership, manages_it=found.manages_it),
    }
    return _of_initiative(request, "evaluation/scorecard.html", found, assessment, context)


def record_observation(request: HttpRequest, partnership: str, initiative: str, indicator: UUID) -> HttpResponse:
    """Record what an indicator was over a period."""
    found = selectors.indicator(request.membership, indicator)
    if found.initiative.slug != initiative:
        raise Http404("No such indicator.")
    require(records_observations(request.membership, manages_it=found.manages_it), services.NOT_YOURS)

    def save(typed: Plain) -> Saved:
        services.record_observation(membership=request.membership, indicator_id=found.pk, **typed)
        told = f"Recorded: {found.name}. The figures are being recalculated."
        return told, reverse("scorecard", args=[partnership, initiative])

    latest = None if found.latest is None else f"{found.latest.normalize():f}"
    words: Plain = {
        "indicator": found,
        "initiative": found.initiative,
        "latest": scorecard_page.value_text(latest, found.measure, found.unit) if latest else "",
        "crumbs": [
            *crumbs(partnership, found.initiative),
            {"text": "Scorecard", "url": reverse("scorecard", args=[partnership, initiative])},
            {"text": found.name},
        ],
    }
    make = partial(RecordObservationForm, indicator=found)
    return answer(request, make, save, template="evaluation/record_observation.html", **words)


def _of_initiative(
    request: HttpRequest, template: str, of: Initiative, assessment: Assessment | None, context: Plain
) -> HttpResponse:
    """A page among the tabs of one initiative."""
    slug, current = request.partnership.slug, request.resolver_match.url_name
    frame = {"initiative": of, "tabs": tabs(slug, of, current), "crumbs": crumbs(slug, of)}
    return _render(request, template, assessment, {**frame, **context})


def _render(request: HttpRequest, template: str, assessment: Assessment | None, context: Plain) -> HttpResponse:
    """A page of stored results: until they are up to date it says so and refreshes itself."""
    waiting = assessment is None or assessment.pending
    frame = {"assessment": assessment, "pending": waiting, "recalculating": waiting}
    return render(request, template, {**frame, **context})


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
