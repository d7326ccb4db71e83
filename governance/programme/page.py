"""The programme's page, laid out from its stored result: ten seconds for a Board member. Computes nothing."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from evaluation.model import cost_benefit
from governance.programme.selectors import Update, Waiting
from initiatives.results.shape import (
    InitiativeInBrief,
    Milestone,
    ProgrammeMilestone,
    ProgrammeMoney,
    ProgrammeOverview,
    RatingCounts,
)
from safer_communities.money import pounds
from safer_communities.ui.charts import AgencyBar, responsive, saving_against_cost
from safer_communities.ui.templatetags.ui import longdate, plural
from safer_communities.vocabulary import Status
from safer_communities.words import listed

Plain = dict[str, Any]
FIRST, AT_MOST, FIRST_UPDATES = 5, 40, 3
ASPECTS = ("delivery", "finance", "benefits")
NO_BUDGET = "budget not known"


def layout(results: ProgrammeOverview, slug: str) -> Plain:
    """Everything that the page shows, from `selectors.programme_overview`. `slug` is the partnership's."""
    late = _most_important_first(results.late)
    due = sorted(results.due_soon, key=lambda milestone: (milestone.due or datetime.date.max, milestone.number))
    action = reverse("programme", args=[slug]) + "actions/"
    return {
        "answer": results.sentence,
        "tiles": _tiles(results, slug),
        "rows": [_row(row, slug, action) for row in results.initiatives],
        "late": [_milestone(milestone, action) for milestone in late[:FIRST]],
        "late_folded": [_milestone(milestone, action) for milestone in late[FIRST:AT_MOST]],
        "late_not_shown": max(len(late) - AT_MOST, 0),
        "late_count": len(late),
        "due": [_milestone(milestone, action) for milestone in due[:FIRST]],
        "due_folded": [_milestone(milestone, action) for milestone in due[FIRST:AT_MOST]],
        "due_not_shown": max(len(due) - AT_MOST, 0),
        "due_count": len(due),
        "benefit": _benefit(results),
        "contradictions": results.overview.contradictions,
        "exports": _exports(slug),
    }


def waiting(decisions: Sequence[Waiting], slug: str) -> list[Plain]:
    """What groups are asked to decide, from `governance.programme.selectors.decisions_waiting`, each with its page."""
    return [
        {
            "subject": decision.about,
            "group": decision.name_of_group,
            "asked": decision.what,
            "when": f"{'by' if decision.what == 'sign-off' else 'since'} {longdate(decision.on)}",
            "url": reverse("sign-off" if decision.what == "sign-off" else "escalation", args=[slug, decision.id]),
        }
        for decision in decisions
    ]


def updates(notes: Sequence[Update], slug: str, *, at_most: int) -> Plain:
    """What happened since the Board met, `at_most` of it; `notes` as `updates_since_the_board_met` reads them."""
    action = reverse("programme", args=[slug]) + "actions/"
    rows = [
        {
            "on": note.on,
            "url": f"{action}{note.action_id}/",
            "description": note.action__description,
            "initiative": f"{note.action__initiative__code}. {note.action__initiative__name}",
            "status": Status(note.status).label,
            "text": note.text,
        }
        for note in notes
    ]
    return {
        "since": notes[0].since if notes else None,
        "updates": rows[:FIRST_UPDATES],
        "updates_folded": rows[FIRST_UPDATES:],
        "more_updates": len(rows) == at_most,
    }


def _most_important_first(late: Sequence[ProgrammeMilestone]) -> list[ProgrammeMilestone]:
    """Gates before the rest (a Board decides there), then the longest late."""
    return sorted(late, key=lambda milestone: (not milestone.gate, -milestone.days_late))


def _tiles(results: ProgrammeOverview, slug: str) -> list[Plain]:
    ratings, money = results.ratings, results.money
    off_course = (("red", ratings.red), ("amber", ratings.amber))
    annual = results.overview.annual_impact
    business, observed = annual[cost_benefit.BUSINESS_CASE], annual[cost_benefit.OBSERVED]
    late, due = len(results.late), len(results.due_soon)
    return [
        {
            "value": f"{ratings.green} of {ratings.total}",
            "label": "initiatives on course",
            "note": ", ".join(f"{count} {name}" for name, count in off_course if count),
            "rating": _worst(ratings),
            "url": reverse("initiatives", args=[slug]),
        },
        {"value": str(late), "label": "milestones late", "rating": "red" if late else "", "url": "#late"},
        {"value": str(due), "label": "due in 30 days", "url": "#due"},
        {
            "value": pounds(money.spent),
            "label": "spent" if money.budget is None else f"spent of {pounds(money.budget)}",
            "note": _outturn(money),
            "url": reverse("money", args=[slug]),
        },
        {
            "value": pounds(business),
            "label": "a year to the partners",
            "note": f"by the business case; observed{_in_part(results)}: {pounds(observed)}",
            "url": reverse("benefits", args=[slug]),
        },
    ]


def _worst(ratings: RatingCounts) -> str:
    counts = (("red", ratings.red), ("amber", ratings.amber), ("green", ratings.green))
    return next((name for name, count in counts if count), "")


def _in_part(results: ProgrammeOverview) -> str:
    """A sum that leaves initiatives out must not pass for the whole programme's."""
    return " in part" if cost_benefit.OBSERVED in results.overview.in_part else ""


def _outturn(money: ProgrammeMoney) -> str:
    variance, without = money.variance, money.partial_of
    if variance is None:
        return NO_BUDGET
    said = f"{pounds(abs(variance))} {'under' if variance > 0 else 'over'}" if variance else "on budget"
    return f"forecast: {said}" + (f", leaving out {listed(without)} ({NO_BUDGET})" if without else "")


def _row(row: InitiativeInBrief, slug: str, action: str) -> Plain:
    overall, plan, impact = row.ratings.overall, row.plan, row.annual_impact
    return {
        "code": row.code,
        "name": row.name,
        "slug": row.slug,
        "overall": overall.rating,
        "reason": overall.reasons[0] if overall.reasons else "",
        "aspects": [(name, row.ratings.of(name).rating) for name in ASPECTS],
        "next": _milestone(plan.next, action) if plan.next else None,
        "go_live": _go_live(plan.go_live),
        "spent": pounds(row.money.spent),
        "budget": _budget(row.money.budget),
        "observed": pounds(impact[cost_benefit.OBSERVED]),
        "business_case": pounds(impact[cost_benefit.BUSINESS_CASE]),
    }


def _budget(amount: Decimal | None) -> str:
    if amount is None:
        return NO_BUDGET
    return f"of {pounds(amount)}" if amount else "nothing budgeted"


def _go_live(gate: Milestone | None) -> tuple[str, str]:
    """How long until go-live, and the day."""
    if gate is None:
        return "no go-live", "none is planned"
    if gate.status == "achieved":
        return "live", ""
    days, day = gate.days_to_go, gate.forecast or gate.due
    if days is None:
        return "no date", gate.by_when
    when = f"{'forecast ' if gate.forecast else ''}{longdate(day)}"
    return (plural(days, "day,days") if days >= 0 else f"{plural(-days, 'day,days')} late"), when


def _milestone(milestone: Milestone, action: str) -> Plain:
    return {
        "url": f"{action}{milestone.id}/",
        "number": milestone.number,
        "description": milestone.description,
        "of": milestone.initiative if isinstance(milestone, ProgrammeMilestone) else None,
        "leads": milestone.leads,
        "due": longdate(milestone.due),
        "gate": bool(milestone.gate),
        "late": plural(milestone.days_late, "day,days") if milestone.days_late else "",
        "ahead": milestone.days_to_go,
    }


def _benefit(results: ProgrammeOverview) -> Plain | None:
    """Saving against cost by agency, by the business case."""
    rows = results.overview.benefits
    if not rows:
        return None
    said = results.benefit_sentence
    title = f"By the business case, {said[:1].lower()}{said[1:]}"
    bars = [AgencyBar(row.agency_name, row.annual_saving, row.annual_operating_cost) for row in rows[:-1]]
    return {
        "title": title,
        "chart": responsive(saving_against_cost, bars, title=title, id_prefix="benefit"),
        "rows": rows,
    }


def _exports(slug: str) -> list[dict[str, str]]:
    api = f"/api/v1/p/{slug}"
    return [
        {"text": f"{text} ({name})", "url": f"{api}/{where}/?format={code}"}
        for text, where in (("Ratings", "rag"), ("Costs and benefits", "cost-benefit"), ("Budget", "budget-lines"))
        for name, code in (("CSV", "csv"), ("Excel", "xlsx"))
    ]
