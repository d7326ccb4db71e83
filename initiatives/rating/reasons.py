"""The sentences in which the RAG rules give their reasons, written for a Board member. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from initiatives.rating.facts import ActionFacts, RiskFacts, Thresholds, Verdict
from safer_communities.vocabulary import FINISHED, Gate
from safer_communities.words import counted, long_date

_GATES = {gate.value: gate.label.lower() for gate in Gate}


@dataclass(frozen=True, slots=True)
class Risks:
    """Sentences on an action's open risks, the highest score first: the order they come in does not show."""

    threatening: tuple[str, ...] = ()
    identified: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()

    @classmethod
    def of(cls, action: ActionFacts, thresholds: Thresholds) -> "Risks":
        """Sort the risks by what their scores mean; those that score too low to count are left out."""
        if not action.risks:
            return cls()
        scored = sorted(
            ((risk.score, risk) for risk in action.risks if risk.score is not None),
            key=lambda pair: (-pair[0], pair[1].description, pair[1].likelihood or 0),
        )
        threatens, identified = thresholds.threatens, thresholds.identified
        unscored = len(action.risks) - len(scored)
        return cls(
            tuple(_threat(risk, score, threatens) for score, risk in scored if score >= threatens),
            tuple(_concern(risk, score, identified) for score, risk in scored if identified <= score < threatens),
            (f"{counted(unscored, 'open risk')} without a score, so not counted.",) if unscored else (),
        )

    @property
    def others(self) -> tuple[str, ...]:
        """Those that do not threaten."""
        return self.identified + self.unscored

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, the worst first."""
        return self.threatening + self.identified + self.unscored


def _threat(risk: RiskFacts, score: int, threshold: int) -> str:
    return f"An open risk threatens it: {_scored(risk, score)}; {threshold} or more threatens)."


def _concern(risk: RiskFacts, score: int, threshold: int) -> str:
    return f"A risk is identified: {_scored(risk, score)}; {threshold} or more is identified)."


def _scored(risk: RiskFacts, score: int) -> str:
    factors = f"likelihood {risk.likelihood} × impact {risk.impact} = {score} of 25"
    return f"{_no_stop(risk.description)} ({factors}"


@dataclass(frozen=True, slots=True)
class Predecessors:
    """Sentences on the actions that an action waits for, the longest overdue first."""

    overdue: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, action: ActionFacts, by_key: Mapping[str, ActionFacts], today: date) -> "Predecessors":
        """Those past their own by-when that are neither achieved nor cancelled, and those not known."""
        if not action.predecessors:
            return cls()
        known = [by_key[key] for key in set(action.predecessors) if key in by_key]
        overdue = sorted(
            (before.due_end, _named(before))
            for before in known
            if before.due_end and before.due_end < today and before.status not in FINISHED
        )
        missing = len(set(action.predecessors)) - len(known)
        return cls(
            tuple(f"It waits for {name}, itself {days((today - due).days)} overdue." for due, name in overdue),
            (f"It waits for {counted(missing, 'action')} of another plan, not looked at here.",) if missing else (),
        )


def achieved_sentence(action: ActionFacts, due: date) -> str:
    """When it was achieved, and how that compares with when it was due."""
    if action.achieved_on is None:
        return f"Achieved, on a day not recorded (due by {long_date(due)})."
    late = (action.achieved_on - due).days
    compared = f"{days(late)} after it was due" if late > 0 else "in time"
    return f"Achieved on {long_date(action.achieved_on)}, {compared} (by {long_date(due)})."


def missing_for_amber(action: ActionFacts, today: date) -> str:
    """Why an overdue action that is partly achieved is not amber."""
    missing = [] if action.problem_resolved else ["the problem is not resolved"]
    if action.forecast_on is None:
        missing.append("no new date is forecast")
    elif action.forecast_on <= today:
        missing.append(f"the date forecast, {long_date(action.forecast_on)}, is no longer ahead")
    return " and ".join(missing)


def slip_sentence(action: ActionFacts, due: date, slip: int, allowed: int) -> str:
    """How far the forecast lies after the due date; `slip` and `allowed` in days."""
    subject = f"Its {_gate(action)}" if action.gate else "It"
    more = f", more than the {days(allowed)} allowed" if slip > allowed else ""
    return f"{subject} is forecast {days(slip)} after it was due ({long_date(due)}){more}."


def gate_sentence(action: ActionFacts, verdict: Verdict) -> str:
    """That a gate is red, and why."""
    return f"Its {_gate(action)} is red. {verdict.reasons[0]}"


def _gate(action: ActionFacts) -> str:
    return _GATES.get(action.gate, action.gate.replace("_", " "))


def _named(action: ActionFacts) -> str:
    number = action.number.strip().rstrip(".")
    return f"action {number} ({_no_stop(action.description)})" if number else f"“{_no_stop(action.description)}”"


def _no_stop(text: str) -> str:
    return text.strip().rstrip(".")


def days(number: int) -> str:
    """ "1 day", "31 days"."""
    return counted(number, "day")


def percent(share: Decimal) -> str:
    """A share as a percentage with at most one decimal: "20%", "2.5%"."""
    return f"{share:.1%}".replace(".0%", "%")


def quantity(value: Decimal, unit: str) -> str:
    """A value with its unit and no needless zeros: "200 panels"; 0.814 of the unit "share" is "81.4%"."""
    if unit == "share":
        return f"{_plain(value * 100)}%"
    return f"{_plain(value)} {unit}".rstrip()


def difference(value: Decimal, unit: str) -> str:
    """How far two values lie apart: "10", or "5 percentage points" for shares."""
    if unit != "share":
        return _plain(value)
    points = _plain(value * 100)
    return f"{points} percentage point" if points == "1" else f"{points} percentage points"


def _plain(value: Decimal) -> str:
    """With at most two decimals: an annualised figure may have twenty."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
