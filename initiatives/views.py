"""Pages that show initiatives, plans, actions and risks. They read stored results; none of them computes."""

from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from evaluation import selectors as results
from evaluation.models import Assessment
from initiatives import answers, plan_table, selectors
from initiatives.forms import OverrideForm
from initiatives.models import Action, Initiative, Risk, Statement, Status
from initiatives.registers import page as registers
from initiatives.registers.selectors import entries_of
from initiatives.tabs import crumbs, tabs
from safer_communities.tenancy.permissions import runs_programme, updates_initiative
from safer_communities.ui import charts

Plain = dict[str, Any]
NO_PLAN: Plain = {
    "actions": 0, "achieved": 0, "ratings": {}, "late": [], "due_soon": [], "next": None, "go_live": None,
    "not_understood": [],
}  # fmt: skip
ASPECTS = ("overall", "delivery", "finance", "benefits")


def initiatives(request: HttpRequest, partnership: str) -> HttpResponse:
    """All initiatives, each with its sentence, its ratings and what comes next."""
    found = {one.initiative_id: one for one in results.assessments()}
    programme = results.programme_assessment()
    rows = []
    for one in selectors.initiatives(request.membership):
        assessment = found.get(one.pk)
        rows.append(
            {
                "initiative": one,
                "results": assessment.results if assessment else None,
                "url": reverse("initiative", args=[partnership, one.slug]),
                "plan_url": reverse("plan", args=[partnership, one.slug]),
            }
        )
    pending = len(found) < len(rows) or any(one.pending for one in found.values())
    context = {"rows": rows, "programme": programme, "pending": pending, "recalculating": pending}
    return render(request, "initiatives/list.html", context)


def overview(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """How one initiative is doing, what it is for and who leads it."""
    found = selectors.initiative(request.membership, initiative)
    assessment = results.assessment_of(found)
    stored = assessment.results if assessment else {}
    kinds = {
        kind: list(own) for kind, own in groupby(selectors.statements(found), key=lambda statement: statement.kind)
    }
    context = {
        "stored": stored,
        "plan": stored.get("plan", NO_PLAN),
        "ratings": [{"name": name.capitalize(), **stored["ratings"][name]} for name in ASPECTS] if stored else [],
        "volumes": [_volume(row) for row in stored.get("scorecard", ()) if row["kind"] == "activity"],
        "statements": [(label, kinds[kind]) for kind, label in Statement.Kind.choices if kind in kinds],
    }
    return _page(request, "initiatives/overview.html", found, "initiative", assessment, context)


def _volume(row: Plain) -> Plain:
    value, target = (Decimal(row[key]) if row[key] is not None else None for key in ("latest", "target"))
    title = f"{row['name']}: progress towards the target"
    chart = charts.progress_bar(value, target, title=title, id_prefix=f"volume-{row['code']}")
    return {**row, "chart": chart}


def plan(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """The action plan: what has to happen, who does it, whether it is on time."""
    found = selectors.initiative(request.membership, initiative)
    actions = selectors.plan_rows(found)
    assessment = results.overview_of(found)
    stored = assessment.overview if assessment else {}
    summary = stored.get("plan", {**NO_PLAN, "actions": len(actions)})
    names = plan_table.names_of(request.membership)
    chosen = request.GET.get("show", "all")
    filters = plan_table.filters(actions, summary, names)
    shown = next((one for one in filters if one.key == chosen), filters[0])
    here = reverse("plan", args=[partnership, found.slug])
    finding = answers.strip(summary["ratings"])
    counts = summary["ratings"]
    strip = charts.responsive(
        charts.rag_strip,
        red=counts.get("red", 0), amber=counts.get("amber", 0), green=counts.get("green", 0),
        none=counts.get("not_rated", 0), title=finding, id_prefix="ratings",
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
                "text": one.text,
                "url": here if one.key == "all" else f"{here}?show={one.key}",
                "current": one is shown,
                "count": len(one.rows),
            }
            for one in filters
        ],
        "here": here,
        "columns": plan_table.COLUMNS,
        "rows": plan_table.rows(
            shown.rows,
            stored.get("actions", {}),
            links=plan_table.Links.of(partnership),
            may_update=updates_initiative(request.membership, manages_it=found.manages_it),
        ),
        "exports": exports(partnership, found),
    }
    return _page(request, "initiatives/plan.html", found, "plan", assessment, context)


def exports(partnership: str, of: Initiative) -> list[Plain]:
    """The plan for a spreadsheet, from the API."""
    address = f"/api/v1/p/{partnership}/actions/?initiative={of.code}&format="
    return [{"text": "CSV", "url": f"{address}csv"}, {"text": "Excel", "url": f"{address}xlsx"}]


def timeline(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """What hangs on what: the plan as bars in time, and the same as a table."""
    found = selectors.initiative(request.membership, initiative)
    actions = selectors.plan(found)
    assessment = results.assessment_of(found)
    stored = assessment.results if assessment else {}
    verdicts = stored.get("actions", {})
    place = {one.pk: index for index, one in enumerate(actions)}
    before: dict[UUID, list[Action]] = {}
    for after, predecessor in selectors.dependencies(found):
        before.setdefault(after, []).append(actions[place[predecessor]])
    summary = stored.get("plan", {**NO_PLAN, "actions": len(actions)})
    finding = answers.windows(summary)
    bars = [
        charts.GanttRow(
            label=one.description, number=one.number, gate=bool(one.gate),
            start=one.due_start, end=one.due_end,
            achieved_on=one.achieved_on, achieved=one.status == Status.ACHIEVED,
            forecast_on=None if one.status in plan_table.FINISHED else one.forecast_on,
            rating=verdicts.get(str(one.pk), plan_table.NO_VERDICT)["effective"],
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
                "rating": verdicts.get(str(one.pk), plan_table.NO_VERDICT)["effective"],
                "understood": one.understood(),
                "before": before.get(one.pk, []),
                "finished": one.status in plan_table.FINISHED,
            }
            for one in actions
        ],
    }
    return _page(request, "initiatives/timeline.html", found, "timeline", assessment, context)


def risks(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """The initiative's registers: what could go wrong, how bad it would be, what is done; and what it leans on."""
    found = selectors.initiative(request.membership, initiative)
    everything = selectors.risks(found)
    home, today = request.partnership, request.partnership.today()
    opened = [one for one in everything if one.state == Risk.State.OPEN]
    may_change = updates_initiative(request.membership, manages_it=found.manages_it)
    context = {
        "answer": answers.risks(
            [score_of(one) for one in opened], threatens=home.threatens_score, identified=home.identified_score
        ),
        "matrices": registers.matrices([(str(one.position), one) for one in opened], home),
        "tables": registers.entry_tables(
            entries_of(request.membership, found),
            today=today,
            may_change=lambda one: runs_programme(request.membership) or (may_change and one.initiative is not None),
        ),
        "may_change": may_change,
        "rows": [
            {
                "risk": one,
                "score": score_of(one),
                "inherent": registers.inherent_of(one),
                "level": level_of(score_of(one), request),
                "overdue": registers.overdue(one, today),
                "score_url": reverse("score-risk", args=[partnership, one.pk]) if may_change else "",
                "threatens": [
                    {"action": action, "url": reverse("action", args=[partnership, action.pk])}
                    for action in one.actions.all()
                ],
            }
            for one in everything
        ],
    }
    return _page(request, "initiatives/risks.html", found, "risks", results.assessment_of(found), context)


def score_of(risk: Risk) -> int | None:
    """Residual likelihood × impact, out of 25; None while it is not scored."""
    return registers.score_of(risk)


def level_of(score: int | None, request: HttpRequest) -> str:
    """What a score means in this partnership."""
    return registers.level(score, request.partnership)


def history(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """Who changed the plan, and when."""
    found = selectors.initiative(request.membership, initiative)
    changes = selectors.newest_changes(found)
    links = plan_table.Links.of(partnership)
    entries = [
        {
            "title": format_html('<a href="{}">Action {}</a>', links.page_of(one["action_id"]), one["action"]),
            "on": one["when"],
            "by": one["who"],
            "changes": one["changes"],
            "text": "" if one["changes"] else "A note was added.",
        }
        for one in changes
    ]
    context = {"entries": entries, "newest": entries[0] if entries else None}
    return _page(request, "initiatives/history.html", found, "initiative-history", None, context, pending=False)


def action(request: HttpRequest, partnership: str, action: UUID) -> HttpResponse:
    """Why an action is rated as it is, and who changed it."""
    found = selectors.action_in_full(request.membership, action)
    assessment = results.assessment_of(found.initiative)
    verdict = assessment.results["actions"].get(str(found.pk)) if assessment else None
    number, rule = answers.rule(verdict["rule"]) if verdict else ("", "")
    entries = selectors.history(found.pk)
    context = {
        "action": found,
        "verdict": verdict,
        "rule_number": number,
        "rule": rule,
        "as_at": assessment.as_at if assessment else None,
        "answer": answers.action(verdict),
        "understanding": plan_table.understanding(found),
        "notes": [
            {"title": f"{one.get_status_display()}", "on": one.on, "by": one.person, "text": one.text,
             "source": one.source}
            for one in found.notes.all()
        ],
        "upstream": [_linked(partnership, one.predecessor, assessment) for one in found.depends_upon.all()],
        "downstream": [_linked(partnership, one.action, assessment) for one in found.needed_by.all()],
        "risks": [_threat(request, one.risk) for one in found.threats.all()],
        "history": [
            {
                "title": "Loaded" if one["first"] else "Changed" if one["changes"] else "Note added",
                "on": one["when"], "by": one["who"], "changes": one["changes"],
            }
            for one in entries
        ],
        "may_update": updates_initiative(request.membership, manages_it=found.manages_it),
        "form": OverrideForm(),
        "finished": found.status in (Status.ACHIEVED, Status.CANCELLED),
    }  # fmt: skip
    return _page(request, "initiatives/action.html", found.initiative, "plan", assessment, context)


def _linked(partnership: str, other: Action, assessment: Assessment | None) -> Plain:
    verdicts = assessment.results["actions"] if assessment else {}
    return {
        "action": other,
        "url": reverse("action", args=[partnership, other.pk]),
        "rating": verdicts.get(str(other.pk), plan_table.NO_VERDICT)["effective"],
    }


def _threat(request: HttpRequest, risk: Risk) -> Plain:
    return {
        "risk": risk,
        "score": score_of(risk),
        "level": level_of(score_of(risk), request),
        "score_url": reverse("score-risk", args=[request.partnership.slug, risk.pk]),
    }


def _page(
    request: HttpRequest,
    template: str,
    of: Initiative,
    current: str,
    assessment: Assessment | None,
    context: Plain,
    *,
    pending: bool | None = None,
) -> HttpResponse:
    """A page of one initiative. Until its assessment is up to date the page says so and refreshes itself."""
    waiting = (assessment is None or assessment.pending) if pending is None else pending
    slug = request.partnership.slug
    frame = {
        "initiative": of,
        "tabs": tabs(slug, of, current),
        "crumbs": crumbs(slug, of),
        "assessment": assessment,
        "pending": waiting,
        "recalculating": waiting,
    }
    return render(request, template, {**frame, **context})
