"""The cost/benefit matrix: who gains and who pays, by partner, for the programme and each initiative."""

from typing import Any

from django.utils.safestring import mark_safe

from evaluation.cost_benefit import BUSINESS_CASE, OBSERVED
from governance.models import Paper
from governance.papers import snapshots
from governance.papers.forms_of_paper import Form
from governance.papers.kinds import programme_report
from safer_communities.tenancy.renderers import written
from safer_communities.ui import charts

Plain = dict[str, Any]
KEPT = ("code", "name", "cost_benefit", "scorecard")


def snapshot(paper: Paper) -> Plain:
    """The matrices as at the paper's day; seven statements."""
    results = snapshots.assessed_programme()
    return {
        **snapshots.heading(paper),
        "programme": {key: results[key] for key in ("benefit_sentence", "cost_benefit")},
        "initiatives": [{key: one[key] for key in KEPT} for one in snapshots.initiatives(paper)],
    }


def context(snapshot: Plain) -> Plain:
    programme = snapshot["programme"]["cost_benefit"]
    bars = [
        charts.AgencyBar(
            row["agency_name"],
            programme_report.amount_of(row["annual_saving"]),
            programme_report.amount_of(row["annual_operating_cost"]),
        )
        for row in programme[BUSINESS_CASE]["rows"]
    ]
    drawn = charts.saving_against_cost(
        bars, title=snapshot["programme"]["benefit_sentence"], id_prefix="savings", width=programme_report.WIDTH
    )
    return {
        "chart": mark_safe(drawn),
        "matrix": programme_report.printed(programme[BUSINESS_CASE]),
        "observed": programme_report.printed(programme[OBSERVED]),
        "initiatives": [
            {"name": one["name"], "matrix": programme_report.printed(one["cost_benefit"][BUSINESS_CASE])}
            for one in snapshot["initiatives"]
        ],
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    rows = programme_report.cost_benefit_rows(snapshot)
    words = "The cost/benefit matrix by initiative, agency and scenario, in pounds, with the working of each figure"
    return {"cost-benefit": (words, written(programme_report.COST_BENEFIT, rows))}


FORM = Form(
    title="Costs and benefits by partner",
    snapshot=snapshot,
    template="governance/papers/cost_benefit.html",
    context=context,
    data=data,
    data_names=("cost-benefit",),
)
