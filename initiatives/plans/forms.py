"""What people fill in: where an action stands, a rating set over the computed one, a risk's score.

Forms read what was typed; whether it may stand is decided by `initiatives.plans.services`, whose errors they show.
"""

from typing import Unpack

from django import forms

from initiatives.plans import selectors
from initiatives.plans.columns import ACTIONS
from initiatives.plans.models import Action, Risk
from safer_communities.ui.forms import Cleaned, DateField, FormOptions, ServiceForm, Typed, choose_from
from safer_communities.ui.row_forms import Difference, RowForm
from safer_communities.vocabulary import Status


class UpdateActionForm(RowForm):
    """Where an action stands; and a note and a risk, which are added to what there is."""

    COLUMNS = ACTIONS
    # the day belongs to the status “Achieved”
    TOGETHER = (frozenset({"status", "achieved_on"}),)

    status = forms.ChoiceField(label="Status", choices=Status.choices)
    risk: "forms.ModelChoiceField[Risk]" = forms.ModelChoiceField(
        label="Link a risk",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="An open risk that threatens this action; its score counts towards the rating",
    )
    achieved_on = DateField(
        label="Date achieved", required=False, help_text="Today, if it is achieved and you leave this empty"
    )
    forecast_on = DateField(label="Forecast date", required=False)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text="What has happened, and what is next",
    )
    problem_resolved = forms.BooleanField(
        label="The problem behind a part achievement is resolved, and it will be met", required=False
    )

    def __init__(self, *typed: Typed, row: Action, **options: Unpack[FormOptions]) -> None:
        # several rows may be open at once: ids must differ
        options["auto_id"] = f"id_%s_{str(row.pk)[-12:]}"
        super().__init__(*typed, row=row, **options)
        choose_from(self, risk=selectors.open_risks(row.initiative_id))

    def changes(self) -> Cleaned:
        """The cleaned fields that `services.update_action` takes.

        An empty day for what is achieved only now is left out: that is today. An old day that still stands in
        the box when the status moves away from achieved was not typed: it goes.
        """
        values = {name: self.cleaned_data[name] for name in self.FIELDS}
        if values["status"] == Status.ACHIEVED:
            if values["achieved_on"] is None and self.row.status != Status.ACHIEVED:
                del values["achieved_on"]
        elif values["achieved_on"] == self.row.achieved_on:
            values["achieved_on"] = None
        return values

    def sent(self) -> Cleaned:
        return {**self.changes(), **{name: self.cleaned_data[name] for name in ("version", "note", "risk")}}

    def beside(self) -> dict[str, str]:
        return {"last_note": self.row.last_note}

    def more_differences(self, changed: set[str]) -> list[Difference]:
        if "last_note" not in changed:
            return []
        yours = self.cleaned_data.get("note", "")
        return [{"label": "Note (both are kept)", "yours": yours, "theirs": self.row.last_note}]


class OverrideForm(ServiceForm):
    """A rating to show over the computed one, until a day."""

    rating = forms.ChoiceField(
        label="Rating",
        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea,
        help_text="Shown beside your rating, with the one worked out",
    )
    expires_on = DateField(
        label="Last day",
        help_text="After it, the rating worked out stands again. For example, 30 September 2013",
    )
