"""The risk register: where the open risks stand in the matrix, inherent and residual, and each of them."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from governance.papers import selectors, snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from initiatives.plans.models import Risk
from safer_communities.sheets.export import written
from safer_communities.ui import charts
from safer_communities.ui.places import Place

SCORES = (("inherent", "Before mitigation"), ("residual", "After mitigation"))
COLUMNS = (
    "initiative", "number", "risk", "mitigation", "owner", "inherent_likelihood", "inherent_impact",
    "residual_likelihood", "residual_impact", "review_on",
)  # fmt: skip


def snapshot(paper: Paper) -> Plain:
    """The open risks of each initiative; one statement."""
    return {
        **snapshots.heading(paper),
        "threatens": paper.partnership.threatens_score,
        "identified": paper.partnership.identified_score,
        "risks": [_risk(risk) for risk in selectors.open_risks()],
    }


def _risk(risk: Risk) -> Plain:
    row: Plain = {
        "label": f"{risk.initiative.code}{risk.position}",
        "initiative": risk.initiative.code,
        "number": risk.position,
        "description": risk.description,
        "mitigation": risk.mitigation,
        "owner": risk.owner,
        "review_on": risk.review_on.isoformat() if risk.review_on else None,
    }
    for kind, _ in SCORES:
        likelihood, impact = getattr(risk, f"{kind}_likelihood"), getattr(risk, f"{kind}_impact")
        known = likelihood is not None and impact is not None
        row[kind] = {"likelihood": likelihood, "impact": impact, "score": likelihood * impact if known else None}
    return row


def context(snapshot: Plain, place: Place) -> Plain:
    risks = snapshot["risks"]
    threatening = [risk for risk in risks if (risk["residual"]["score"] or 0) >= snapshot["threatens"]]
    unscored = [risk for risk in risks if risk["residual"]["score"] is None]
    return {
        "threatening": len(threatening),
        "unscored": len(unscored),
        "scored": len(risks) - len(unscored),
        "matrices": [
            {"name": name, "chart": chart} for kind, name in SCORES if (chart := _matrix(snapshot, kind, name, place))
        ],
        "rows": sorted(risks, key=lambda risk: -(risk["residual"]["score"] or 0)),
    }


def _matrix(snapshot: Plain, kind: str, name: str, place: Place) -> SafeString | None:
    points = [
        charts.RiskPoint(label=risk["label"], likelihood=risk[kind]["likelihood"], impact=risk[kind]["impact"])
        for risk in snapshot["risks"]
        if risk[kind]["score"] is not None
    ]
    if not points:
        return None
    high = sum(1 for risk in snapshot["risks"] if (risk[kind]["score"] or 0) >= snapshot["threatens"])
    words = f"{name}: {high or 'none'} of {len(points)} scored risks {'threatens' if high == 1 else 'threaten'}"
    return mark_safe(
        charts.risk_matrix(
            points,
            threatens=snapshot["threatens"],
            identified=snapshot["identified"],
            title=words,
            id_prefix=f"{place.prefix}matrix-{kind}",
            width=460,
        )
    )


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"risks": ("The open risks with their scores", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for risk in snapshot["risks"]:
        yield (
            risk["initiative"], risk["number"], risk["description"], risk["mitigation"], risk["owner"],
            risk["inherent"]["likelihood"], risk["inherent"]["impact"],
            risk["residual"]["likelihood"], risk["residual"]["impact"], risk["review_on"],
        )  # fmt: skip


KIND = PaperKind(
    key=Paper.Kind.RISKS,
    title="Risk register",
    snapshot=snapshot,
    template="governance/papers/risks.html",
    context=context,
    data=data,
    data_names=("risks",),
)
