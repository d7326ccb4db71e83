"""What people fill in: a figure observed over a period.

Forms read what was typed; whether it may stand is decided by `evaluation.reassessing.services`, whose errors they show.
"""

from decimal import Decimal
from typing import Unpack
from uuid import uuid4

from django import forms

from evaluation.scorecards.models import Indicator
from safer_communities.ui.forms import DateField, FormOptions, ServiceForm, Typed


class CountField(forms.DecimalField):
    """A number, with or without thousands separators: "1,200"."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # its stubs take it for whole
        return super().to_python(str(value).replace(",", "").strip() if value is not None else None)


class ShareField(forms.DecimalField):
    """A share between 0 and 1, typed as people say it: "46", "46.5" or "46%" is 0.46 or 0.465."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # its stubs take it for whole
        percent = super().to_python(str(value).strip().removesuffix("%").strip() if value is not None else None)
        return None if percent is None else percent / 100


class RecordObservationForm(ServiceForm):
    """What an indicator was over a period. `request_key` is made when the form is opened: sent twice, recorded once.

    A share is typed as a percentage and cleaned to a number between 0 and 1.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    period_start = DateField(label="First day of the period", help_text="For example, 1 July 2013")
    period_end = DateField(label="Last day of the period", help_text="The same day again, for a number at one date")
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="The report or count the figure comes from",
        widget=forms.TextInput({"data-width": "half"}),
    )
    note = forms.CharField(label="Note", required=False, max_length=4000, widget=forms.Textarea)

    field_order = ["request_key", "period_start", "period_end", "value", "source", "note"]

    def __init__(self, *typed: Typed, indicator: Indicator, **options: Unpack[FormOptions]) -> None:
        # before the messages are made from the labels, so that this field has its own too
        self.base_fields = {  # type: ignore[misc]  # of this form alone
            **self.base_fields,
            "value": _value_field(indicator),
        }
        super().__init__(*typed, **options)


def _value_field(indicator: Indicator) -> forms.DecimalField:
    """The field for the indicator's measure: a percentage, or a number of its unit."""
    if indicator.measure == Indicator.Measure.RATE:
        places = {"max_decimal_places": "Enter the percentage with two decimal places or fewer."}
        return ShareField(
            label="Percentage",
            max_digits=12,
            decimal_places=4,
            help_text="For example, 46 or 46.5",
            error_messages={"invalid": "Enter a percentage, such as 46 or 46.5.", **places},
            widget=forms.TextInput({"data-suffix": "%", "data-width": "5", "inputmode": "decimal"}),
        )
    return CountField(
        label=f"Number of {indicator.unit}",
        max_digits=12,
        decimal_places=4,
        help_text="Counted in the period" if indicator.measure == Indicator.Measure.COUNT else "On the last day",
        error_messages={"invalid": "Enter a whole number, such as 12."},
        widget=forms.TextInput({"data-width": "5", "inputmode": "numeric"}),
    )
