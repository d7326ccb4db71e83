"""The tables of this app, part by part: Django looks for them here. Import them from their parts."""

from budgets.ledger.models import BudgetLine, Spend

__all__ = ["BudgetLine", "Spend"]
