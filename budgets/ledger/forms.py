"""What finance fills in: an amount spent, the outturn expected of a line.

Forms read what was typed; whether it may stand is decided by `budgets.ledger.services`, whose errors they show.
"""

from uuid import uuid4

from django import forms

from safer_communities.ui.forms import DateField, MoneyField, ServiceForm
from safer_communities.ui.row_forms import RowForm


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


class ForecastForm(RowForm):
    """The outturn expected of a line."""

    FIELDS = ("forecast",)

    forecast = MoneyField(
        label="Forecast outturn",
        required=False,
        help_text="What the line will come to by the end of its year. Leave empty to go by the budget, "
        "or by the spend once it is greater",
    )

    def in_words(self, name: str, value: object) -> str:
        return super().in_words(name, value) or "no forecast"
