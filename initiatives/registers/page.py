"""How registers are laid out: rows, the matrix pictures, sentences. It asks the database nothing."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from initiatives.plans.models import Risk
from initiatives.plans.risks import score_of
from initiatives.registers.models import RegisterEntry
from safer_communities.tenancy.models import Partnership
from safer_communities.ui import charts

Plain = dict[str, object]
HALF = 520


@dataclass
class Grouped:
    """A risk that bears on several initiatives in the same words and with the same scores: one row of the programme's
    register.
    """

    label: str
    risk: Risk
    parts: list[Risk] = field(default_factory=list)

    @property
    def score(self) -> int | None:
        return score_of(self.risk)


def grouped(risks: Iterable[Risk]) -> list[Grouped]:
    """Open risks by wording and scores, each with its initiatives, the highest residual score first."""
    groups: dict[tuple[object, ...], Grouped] = {}
    for risk in risks:
        if risk.state == Risk.State.OPEN:
            scores = risk.inherent_likelihood, risk.inherent_impact, risk.residual_likelihood, risk.residual_impact
            groups.setdefault((risk.description, *scores), Grouped("", risk)).parts.append(risk)
    rows = sorted(groups.values(), key=lambda row: -(row.score or 0))
    for number, row in enumerate(rows, 1):
        row.label = str(number)
    return rows


def matrices(risks: Iterable[tuple[str, Risk]], partnership: Partnership) -> list[Plain]:
    """The two pictures: before mitigation and now. Each is left out while no risk has that score.

    Args:
        risks: open risks with the labels that the table beside them uses.
    """
    all_risks = list(risks)
    drawn = []
    for key, name, scores in (
        ("inherent", "before mitigation", lambda risk: (risk.inherent_likelihood, risk.inherent_impact)),
        ("residual", "now, with mitigation", lambda risk: (risk.residual_likelihood, risk.residual_impact)),
    ):
        points = _points(all_risks, scores)
        if points:
            drawn.append(_matrix(key, name, points, len({label for label, _ in all_risks}), partnership))
    return drawn


def _points(
    risks: list[tuple[str, Risk]], scores: Callable[[Risk], tuple[int | None, int | None]]
) -> list[charts.RiskPoint]:
    """A risk of several initiatives stands once in each cell that it has a score for."""
    seen: dict[charts.RiskPoint, None] = {}
    for label, risk in risks:
        likelihood, impact = scores(risk)
        if likelihood and impact:
            seen[charts.RiskPoint(label, likelihood, impact)] = None
    return list(seen)


def _matrix(key: str, name: str, points: list[charts.RiskPoint], open_risks: int, partnership: Partnership) -> Plain:
    threatening = {point.label for point in points if point.likelihood * point.impact >= partnership.threatens_score}
    scored = {point.label for point in points}
    finding = f"Risks {name}: {len(threatening)} of {open_risks} {'threatens' if len(threatening) == 1 else 'threaten'}"
    if missing := open_risks - len(scored):
        finding += f", {missing} not scored"
    picture = charts.responsive(
        charts.risk_matrix,
        points,
        threatens=partnership.threatens_score,
        identified=partnership.identified_score,
        title=finding,
        id_prefix=f"matrix-{key}",
        wide=HALF,
    )
    return {"key": key, "title": finding, "chart": picture}


KINDS = (
    (RegisterEntry.Kind.DEPENDENCY, "Dependencies", "What has to be there from outside for the plan to work."),
    (RegisterEntry.Kind.CONSTRAINT, "Constraints", "Within what limits of budget, staff and quality it has to work."),
    (RegisterEntry.Kind.ASSUMPTION, "Assumptions", "What was taken to be so when costs and savings were worked out."),
)


def entry_tables(
    entries: Iterable[RegisterEntry],
    *,
    today: datetime.date,
    may_change: Callable[[RegisterEntry], bool],
) -> list[Plain]:
    """A table for each kind, empty ones too: somebody looks for them."""
    all_entries = list(entries)
    return [
        {
            "kind": kind,
            "heading": heading,
            "text": text,
            "rows": [
                {"entry": entry, "overdue": overdue(entry, today), "may_change": may_change(entry)}
                for entry in all_entries
                if entry.kind == kind
            ],
        }
        for kind, heading, text in KINDS
    ]


def overdue(row: Risk | RegisterEntry, today: datetime.date) -> bool:
    """Whether an open row should have been looked at again by now."""
    return row.state == "open" and row.review_on is not None and row.review_on < today


def address_of(slug: str, row: Risk | RegisterEntry) -> str:
    """Where a row stands: in the registers of its initiative, or of the whole programme."""
    own = reverse("risks", args=[slug, row.initiative.slug]) if row.initiative else reverse("registers", args=[slug])
    return f"{own}#{'risk' if isinstance(row, Risk) else 'entry'}-{row.pk}"


def overdue_first(rows: Iterable[Risk | RegisterEntry], today: datetime.date) -> list[Risk | RegisterEntry]:
    """The rows whose review is overdue, the longest overdue first."""
    return sorted((row for row in rows if overdue(row, today)), key=lambda row: (row.review_on, row.description))


def sentence(risks: list[Grouped], partnership: Partnership) -> str:
    """The answer of the programme's page."""
    if not risks:
        return "No risk is open."
    threatening = sum((row.score or 0) >= partnership.threatens_score for row in risks)
    unscored = sum(row.score is None for row in risks)
    opened = "One risk is open" if len(risks) == 1 else f"{len(risks)} risks are open"
    if unscored == len(risks):
        return f"{opened}; {'it is not' if unscored == 1 else 'none is'} scored yet."
    said = f"{opened}: {threatening} {'threatens' if threatening == 1 else 'threaten'} the plans"
    return f"{said}; {unscored} {'is' if unscored == 1 else 'are'} not scored yet." if unscored else f"{said}."
