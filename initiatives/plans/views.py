"""Pages that show initiatives, plans, actions and risks. They read stored results; none of them computes."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from initiatives.permissions import updates_initiative
from initiatives.plans import answers, selectors
from initiatives.plans import table as plan_table
from initiatives.plans.columns import ACTIONS
from initiatives.plans.forms import OverrideForm
from initiatives.plans.models import Action, Initiative, Risk, Statement
from initiatives.plans.page import Plain, initiative_page, not_assessed
from initiatives.plans.risks import level, score_of
from initiatives.results import selectors as results
from initiatives.results.selectors import Assessed
from initiatives.results.shape import IndicatorResult, InitiativeOverview
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui import charts
from safer_communities.vocabulary import FINISHED

ASPECTS = ("overall", "delivery", "finance", "benefits")


def initiatives(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """All initiatives, each with its sentence, its ratings and what comes next."""
    assessments = {assessment.initiative_id: assessment for assessment in results.overviews()}
    programme = results.programme_overview()
    rows = []
    for initiative in selectors.initiatives(request.membership):
        assessment = assessments.get(initiative.pk)
        rows.append(
            {
                "initiative": initiative,
                "results": assessment.results if assessment else None,
                "url": reverse("initiative", args=[partnership, initiative.slug]),
                "plan_url": reverse("plan", args=[partnership, initiative.slug]),
            }
        )
    pending = len(assessments) < len(rows) or any(assessment.pending for assessment in assessments.values())
    context = {"rows": rows, "programme": programme, "pending": pending, "recalculating": pending}
    return render(request, "initiatives/list.html", context)


def overview(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """How one initiative is doing, what it is for and who leads it."""
    found = selectors.initiative(request.membership, initiative)
    assessment = results.overview_of(found.pk)
    stored = assessment.results if assessment else None
    kinds = {
        kind: list(own) for kind, own in groupby(selectors.statements(found), key=lambda statement: statement.kind)
    }
    context = {
        "stored": stored,
        "plan": stored.plan if stored else not_assessed(),
        "ratings": [(name.capitalize(), stored.ratings.of(name)) for name in ASPECTS] if stored else [],
        "volumes": [_volume(row) for row in stored.scorecard if row.kind == "activity"] if stored else [],
        "statements": [(label, kinds[kind]) for kind, label in Statement.Kind.choices if kind in kinds],
    }
    return initiative_page(request, "initiatives/overview.html", found, "initiative", assessment, context)


def _volume(row: IndicatorResult) -> Plain:
    title = f"{row.name}: progress towards the target"
    chart = charts.progress_bar(row.latest, row.target, title=title, id_prefix=f"volume-{row.code}")
    return {"indicator": row, "chart": chart}


def plan(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """The action plan: what has to happen, who does it, whether it is on time."""
    found = selectors.initiative(request.membership, initiative)
    actions = selectors.plan_rows(found)
    assessment = results.overview_of(found.pk)
    stored = assessment.results if assessment else None
    summary = stored.plan if stored else not_assessed(len(actions))
    names = plan_table.names_of(request.membership)
    chosen = request.GET.get("show", "all")
    filters = plan_table.filters(actions, summary, names)
    shown = next((choice for choice in filters if choice.key == chosen), filters[0])
    here = reverse("plan", args=[partnership, found.slug])
    counts = summary.ratings
    finding = answers.strip(counts)
    strip = charts.responsive(
        charts.rag_strip,
        red=counts.red, amber=counts.amber, green=counts.green, none=counts.not_rated,
        title=finding, id_prefix="ratings",
    )  # fmt: skip
    context = {
        "answer": answers.plan(summary) if assessment else "The ratings of this plan are being worked out.",
        "plan": summary,
        "finding": finding,
        "strip": strip,
        "shown": shown,
        "names": names,
        "filters": [
            {
                "text": choice.text,
                "url": here if choice.key == "all" else f"{here}?show={choice.key}",
                "current": choice is shown,
                "count": len(choice.rows),
            }
            for choice in filters
        ],
        "here": here,
        "columns": plan_table.COLUMNS,
        "rows": plan_table.rows(
            shown.rows,
            stored.actions if stored else {},
            links=plan_table.Links.of(partnership),
            may_update=updates_initiative(request.membership, manages_it=found.manages_it),
        ),
        "exports": exports(partnership, found),
    }
    return initiative_page(request, "initiatives/plan.html", found, "plan", assessment, context)


def exports(partnership: str, of: Initiative) -> list[Plain]:
    """The plan for a spreadsheet, from the API."""
    address = f"/api/v1/p/{partnership}/actions/?initiative={of.code}&format="
    return [{"text": "CSV", "url": f"{address}csv"}, {"text": "Excel", "url": f"{address}xlsx"}]


def history(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """Who changed the plan, and when."""
    found = selectors.initiative(request.membership, initiative)
    changes = selectors.newest_changes(found)
    links = plan_table.Links.of(partnership)
    entries = [
        {
            "title": format_html('<a href="{}">Action {}</a>', links.page_of(change["action_id"]), change["action"]),
            "on": change["when"],
            "by": change["who"],
            "changes": change["changes"],
            "text": "" if change["changes"] else "A note was added.",
        }
        for change in changes
    ]
    context = {"entries": entries, "newest": entries[0] if entries else None}
    return initiative_page(
        request, "initiatives/history.html", found, "initiative-history", None, context, pending=False
    )


def action(request: PartnershipRequest, partnership: str, action: UUID) -> HttpResponse:
    """Why an action is rated as it is, and who changed it."""
    found = selectors.action_in_full(request.membership, action)
    assessment = results.overview_of(found.initiative.pk)
    verdict = assessment.results.actions.get(str(found.pk)) if assessment else None
    number, rule = answers.rule(verdict.rule) if verdict else ("", "")
    entries = selectors.history(found.pk)
    context = {
        "action": found,
        "verdict": verdict,
        "rule_number": number,
        "rule": rule,
        "as_at": assessment.as_at if assessment else None,
        "answer": answers.action(verdict),
        "understanding": plan_table.understanding(found),
        "facts": ACTIONS.facts(found),
        "notes": [
            {"title": f"{change.get_status_display()}", "on": change.on, "by": change.person, "text": change.text,
             "source": change.source}
            for change in found.notes.all()
        ],
        "upstream": [_linked(partnership, change.predecessor, assessment) for change in found.depends_upon.all()],
        "downstream": [_linked(partnership, change.action, assessment) for change in found.needed_by.all()],
        "risks": [_threat(request, change.risk) for change in found.threats.all()],
        "history": [
            {
                "title": "Loaded" if change["first"] else "Changed" if change["changes"] else "Note added",
                "on": change["when"], "by": change["who"], "changes": change["changes"],
            }
            for change in entries
        ],
        "may_update": updates_initiative(request.membership, manages_it=found.manages_it),
        "form": OverrideForm(),
        "finished": found.status in FINISHED,
    }  # fmt: skip
    return initiative_page(request, "initiatives/action.html", found.initiative, "plan", assessment, context)


def _linked(partnership: str, other: Action, assessment: Assessed[InitiativeOverview] | None) -> Plain:
    verdicts = assessment.results.actions if assessment else {}
    return {
        "action": other,
        "url": reverse("action", args=[partnership, other.pk]),
        "rating": verdicts.get(str(other.pk), plan_table.NO_VERDICT).effective,
    }


def _threat(request: PartnershipRequest, risk: Risk) -> Plain:
    return {
        "risk": risk,
        "score": score_of(risk),
        "level": level(score_of(risk), request.partnership),
        "score_url": reverse("score-risk", args=[request.partnership.slug, risk.pk]),
    }
