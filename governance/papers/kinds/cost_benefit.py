"""The cost/benefit matrix: who gains and who pays, by partner, for the programme and each initiative."""

from evaluation.model.cost_benefit import BUSINESS_CASE, OBSERVED
from governance.papers import money, snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.sheets.export import written
from safer_communities.ui.places import Place

KEPT = ("code", "name", "cost_benefit", "scorecard")


def snapshot(paper: Paper) -> Plain:
    """The matrices as at the paper's day; seven statements."""
    results = snapshots.assessed_programme()
    return {
        **snapshots.heading(paper),
        "programme": {key: results[key] for key in ("benefit_sentence", "cost_benefit")},
        "initiatives": [{key: initiative[key] for key in KEPT} for initiative in snapshots.initiatives(paper)],
    }


def context(snapshot: Plain, place: Place) -> Plain:
    programme = snapshot["programme"]["cost_benefit"]
    return {
        "chart": money.savings_chart(snapshot["programme"], place),
        "matrix": money.printed(programme[BUSINESS_CASE]),
        "observed": money.printed(programme[OBSERVED]),
        "initiatives": [
            {"name": initiative["name"], "matrix": money.printed(initiative["cost_benefit"][BUSINESS_CASE])}
            for initiative in snapshot["initiatives"]
        ],
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    rows = money.cost_benefit_rows(snapshot)
    words = "The cost/benefit matrix by initiative, agency and scenario, in pounds, with the working of each figure"
    return {"cost-benefit": (words, written(money.COST_BENEFIT, rows))}


KIND = PaperKind(
    key=Paper.Kind.COST_BENEFIT,
    title="Costs and benefits by partner",
    snapshot=snapshot,
    template="governance/papers/cost_benefit.html",
    context=context,
    data=data,
    data_names=("cost-benefit",),
)
