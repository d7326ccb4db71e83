"""The kinds of paper. To add one: a module here with a `FORM`, its template, and a line in `FORMS`."""

from governance.papers.forms_of_paper import Form
from governance.papers.kinds import (
    arrangements,
    budget,
    cost_benefit,
    decisions,
    highlight_report,
    pack,
    programme_report,
    quarterly_return,
    risks,
)
from governance.papers.models import Paper

FORMS: dict[str, Form] = {
    Paper.Kind.PROGRAMME_REPORT: programme_report.FORM,
    Paper.Kind.HIGHLIGHT_REPORT: highlight_report.FORM,
    Paper.Kind.QUARTERLY_RETURN: quarterly_return.FORM,
    Paper.Kind.BUDGET: budget.FORM,
    Paper.Kind.COST_BENEFIT: cost_benefit.FORM,
    Paper.Kind.RISKS: risks.FORM,
    Paper.Kind.DECISIONS: decisions.FORM,
    Paper.Kind.GOVERNANCE: arrangements.FORM,
    Paper.Kind.PACK: pack.FORM,
}
