"""What people fill in for a quarterly return."""

from typing import Unpack

from django import forms

from initiatives.strategy.models import Return
from safer_communities.ui.forms import Cleaned, FormOptions, ServiceForm, Typed, choose_from
from safer_communities.ui.row_forms import RowForm

RATINGS = [("", "Not rated"), *Return.Rating.choices]


class ReturnForm(RowForm):
    """One row of a return."""

    FIELDS = ("plan", "update", "rating", "to_be_reported")
    # a row that is still to be reported has no rating
    TOGETHER = (frozenset({"rating", "to_be_reported"}),)

    plan = forms.CharField(
        label="Plan",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the quarter was to bring",
    )
    update = forms.CharField(
        label="Performance update",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has happened",
    )
    rating = forms.ChoiceField(label="Rating", choices=RATINGS, required=False)
    to_be_reported = forms.BooleanField(label="Still to be reported (prints as “TBR”)", required=False)

    def __init__(self, *typed: Typed, row: Return, **options: Unpack[FormOptions]) -> None:
        # several rows may be open at once: ids must differ
        options["auto_id"] = f"id_%s_{str(row.pk)[-12:]}"
        super().__init__(*typed, row=row, **options)

    def values(self, row: Return) -> Cleaned:
        # a row that nobody has answered yet is to be reported: that is not ticked for whoever begins to write
        return super().values(row) | {"to_be_reported": bool(row.update) and row.to_be_reported}


class OpenQuarterForm(ServiceForm):
    quarter = forms.ChoiceField(label="Quarter")

    def __init__(self, *typed: Typed, choices: list[tuple[str, str]], **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, quarter=choices)
