"""What finance fills in: an amount spent, the outturn expected of a line.

Forms read what was typed; whether it may stand is decided by `budgets.ledger.services`, whose errors they show.
"""

from typing import Any
from uuid import uuid4

from django import forms

from budgets.ledger.models import BudgetLine
from safer_communities.money import pounds_exact
from safer_communities.ui.form_pages import VersionedForm
from safer_communities.ui.forms import DateField, MoneyField, ServiceForm


class RecordSpendForm(ServiceForm):
    """Money spent against a line. `request_key` is made when the form is opened: sent twice, recorded once."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    amount = MoneyField(
        label="Amount",
        allow_negative=True,
        help_text="For example, 1,250.50. To correct an earlier record, enter a negative amount",
    )
    on = DateField(label="Date of the spend")
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="The invoice, journal or report the figure comes from. For example, Invoice 20413",
        widget=forms.TextInput({"data-width": "half"}),
    )
    note = forms.CharField(label="Note", required=False, max_length=4000, widget=forms.Textarea)


class ForecastForm(VersionedForm):
    """The outturn expected of a line. `version` is the one that the person saw when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    forecast = MoneyField(
        label="Forecast outturn",
        required=False,
        help_text="What the line will come to by the end of its year. Leave empty to go by the budget, "
        "or by the spend once it is greater",
    )

    def __init__(self, *args: Any, line: BudgetLine, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"forecast": line.forecast, "version": line.version})
        super().__init__(*args, **kwargs)
        self.line = line

    def beside(self, current: BudgetLine) -> list[dict[str, str]]:
        return [
            {
                "label": "Forecast outturn",
                "yours": _in_pounds(self.cleaned_data["forecast"]),
                "theirs": _in_pounds(current.forecast),
            }
        ]


def _in_pounds(amount: Any) -> str:
    return "no forecast" if amount is None else pounds_exact(amount)
