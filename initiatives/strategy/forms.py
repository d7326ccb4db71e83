"""What people fill in for a quarterly return."""

from typing import Any

from django import forms

from initiatives.strategy.models import Return
from safer_communities.ui.form_pages import VersionedForm
from safer_communities.ui.forms import ServiceForm

RATINGS = [("", "Not rated"), *Return.Rating.choices]


class ReturnForm(VersionedForm):
    """One row of a return. `version` is the one that the person saw when the form was opened."""

    FIELDS = ("plan", "update", "rating", "to_be_reported")

    version = forms.IntegerField(widget=forms.HiddenInput)
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

    def __init__(self, *args: Any, row: Return, **options: Any) -> None:
        initial = {name: getattr(row, name) for name in self.FIELDS}
        initial["to_be_reported"] = bool(row.update) and row.to_be_reported
        options.setdefault("initial", {**initial, "version": row.version})
        # several rows may be open at once: ids must differ
        super().__init__(*args, auto_id=f"id_%s_{str(row.pk)[-12:]}", **options)

    def beside(self, current: Return) -> list[dict[str, str]]:
        pairs = [(name, self.shown(self.cleaned_data.get(name), name)) for name in self.FIELDS]
        theirs = {name: self.shown(getattr(current, name), name) for name in self.FIELDS}
        return [
            {"label": str(self.fields[name].label), "yours": yours, "theirs": theirs[name]}
            for name, yours in pairs
            if yours != theirs[name]
        ]

    def shown(self, value: Any, name: str) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return dict(RATINGS)[value or ""] if name == "rating" else str(value or "")


class OpenQuarterForm(ServiceForm):
    quarter = forms.ChoiceField(label="Quarter")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]
