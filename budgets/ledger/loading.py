"""Puts budget lines and spend, as read from a programme's files, into the partnership acted for."""

from budgets.ledger.columns import LINES, SPEND
from budgets.ledger.models import BudgetLine
from budgets.ledger.services import record_spend
from safer_communities.programmes.loading import Loading


def lines(loading: Loading) -> None:
    """The budget lines with their assumptions as factors."""
    for given in loading.programme.budget_lines:
        initiative_id = loading.initiatives[given.initiative]
        BudgetLine.objects.create(initiative_id=initiative_id, **LINES.stored(given))


def spend(loading: Loading) -> None:
    """What was spent, through the same service as a person's own record."""
    lines = {(line.initiative_id, line.position, line.kind, line.year): line for line in BudgetLine.objects.all()}
    for given in loading.programme.spend:
        place = (loading.initiatives[given.initiative], given.position, given.kind, given.year)
        record_spend(membership=loading.members["finance"], line_id=lines[place].pk, **SPEND.stored(given))
