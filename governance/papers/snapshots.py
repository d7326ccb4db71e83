"""What a paper says, frozen as plain data: copied from the stored results, computed nowhere else.

A snapshot holds nothing of the moment or the person it was asked by: the same figures give the same snapshot, and so
the same paper to the byte.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgets.ledger import selectors as budget_selectors
from budgets.ledger.table import burn_points
from governance.papers import selectors
from governance.papers.kind import Plain
from governance.papers.models import Paper
from initiatives.plans.models import Action, Initiative
from initiatives.results import selectors as evaluation_selectors
from initiatives.results.fitting import to_json
from initiatives.results.selectors import Assessed
from initiatives.results.shape import ActionVerdict, InitiativeResults
from safer_communities.ui.names import the
from safer_communities.vocabulary import Status

HORIZON_DAYS = 92  # the quarter ahead
INDICATOR = ("name", "unit", "measure", "baseline", "target", "latest", "rating", "reasons")
OBSERVED = ("period_start", "period_end", "value")


def heading(paper: Paper) -> Plain:
    """What every paper's snapshot begins with."""
    return {
        "form": paper.kind,
        "kind": paper.get_kind_display(),
        "title": paper.title,
        "partnership": paper.partnership.name,
        "for": the(paper.group.name) if paper.group else "the Partnership Board",
        "period_start": paper.period_start.isoformat(),
        "period_end": paper.period_end.isoformat(),
        "as_at": paper.as_at.isoformat(),
    }


def assessed_programme() -> Plain:
    """What was assessed of the programme as a whole. Raises ValueError, whose sentence the paper's page shows."""
    programme = evaluation_selectors.programme_assessment()
    if programme is None:
        raise ValueError("Nothing has been assessed yet: there is nothing to report on.")
    return to_json(programme.results)


def initiatives(paper: Paper) -> list[Plain]:
    """Each assessed initiative with its plan and what was reported in the period; five statements."""
    results = {assessment.initiative_id: assessment for assessment in evaluation_selectors.assessments()}
    return [
        _initiative(initiative, results[initiative.pk], paper)
        for initiative in selectors.plans(paper)
        if initiative.pk in results
    ]


def programme_report(paper: Paper) -> Plain:
    """The quarterly programme report on the paper's period; eight statements."""
    return {
        **heading(paper),
        "programme": assessed_programme(),
        "burn": burn(paper),
        "initiatives": initiatives(paper),
    }


def burn(paper: Paper) -> list[Plain]:
    """Budget, spend and forecast of the programme, cumulative, in pounds, at the end of each month."""
    points = burn_points(budget_selectors.lines(), budget_selectors.spend_by_month(), paper.as_at)
    return [
        {
            "on": point.on.isoformat(),
            **{name: _pounds(getattr(point, name)) for name in ("budget", "actual", "forecast")},
        }
        for point in points
    ]


def _pounds(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _initiative(initiative: Initiative, assessment: Assessed[InitiativeResults], paper: Paper) -> Plain:
    results = assessment.results
    actions = list(initiative.actions.all())
    return {
        "code": initiative.code,
        "name": initiative.name,
        "lead": initiative.strategic_lead,
        "sentence": results.sentence,
        "ratings": to_json(results.ratings),
        "achieved": [_line(action, results.actions) for action in actions if _achieved_in(action, paper)],
        "progress": [
            _line(action, results.actions) | {"note": note.text}
            for action in actions
            for note in list(action.notes.all())[-1:]
            if not _achieved_in(action, paper)
        ],
        "next_steps": [
            _line(action, results.actions)
            for action in actions
            if action.status in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.PARTLY_ACHIEVED)
            and action.due_end
            and 0 <= (action.due_end - paper.as_at).days <= HORIZON_DAYS
        ],
        "plan": [_line(action, results.actions) for action in actions],
        "late": [to_json(observation) for observation in results.plan.late],
        "go_live": to_json(results.plan.go_live) if results.plan.go_live else None,
        "money": to_json(results.money),
        "scorecard": [
            _only(row, INDICATOR) | {"observations": [_only(observation, OBSERVED) for observation in row.observations]}
            for row in results.scorecard
        ],
        "cost_benefit": {scenario: to_json(matrix) for scenario, matrix in results.cost_benefit.items()},
    }


def _only(stored: object, keys: Sequence[str]) -> Plain:
    """Some of the fields of a part of the stored results, as plain data."""
    plain = to_json(stored)
    return {key: plain[key] for key in keys}


def _achieved_in(action: Action, paper: Paper) -> bool:
    """Achieved in the period: by its own day, or, where no day is known, reported in it."""
    if action.status != Status.ACHIEVED:
        return False
    if action.achieved_on:
        return paper.period_start <= action.achieved_on <= paper.period_end
    return bool(action.notes.all())


def _line(action: Action, rated: Mapping[str, ActionVerdict]) -> Plain:
    verdict = rated.get(str(action.pk))
    return {
        "number": action.number,
        "description": action.description,
        "leads": action.leads,
        "by_when": action.by_when,
        "start": action.due_start.isoformat() if action.due_start else None,
        "gate": bool(action.gate),
        "due": action.due_end.isoformat() if action.due_end else None,
        "forecast": action.forecast_on.isoformat() if action.forecast_on else None,
        "achieved": action.achieved_on.isoformat() if action.achieved_on else None,
        "status": action.get_status_display(),
        "rating": str(verdict.effective) if verdict else "not_rated",
        "reasons": list(verdict.reasons) if verdict else [],
        "rule": verdict.rule if verdict else "",
        "note": action.last_note,
    }


def canonical(snapshot: Plain) -> str:
    """A snapshot as text: the same data always gives the same text."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(snapshot: Plain) -> str:
    """SHA-256 of a snapshot."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()
