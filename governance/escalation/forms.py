"""What people fill in about what is raised."""

from typing import Unpack

from django import forms

from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.groups.selectors import groups_that_meet
from initiatives.plans.models import Initiative
from initiatives.plans.selectors import by_slug, in_printed_order
from safer_communities.ui.forms import Cleaned, FormOptions, ServiceForm, Typed, choose_from
from safer_communities.ui.row_forms import RowForm


class RaiseForm(ServiceForm):
    """Something that a person puts before a group. `about`: the initiative from whose page the form was opened."""

    group: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label="Group", queryset=None, empty_label="Choose a group"
    )
    initiative: "forms.ModelChoiceField[Initiative]" = forms.ModelChoiceField(
        label="Initiative", queryset=None, required=False, empty_label="None: the whole programme"
    )
    subject = forms.CharField(label="Subject", max_length=300, help_text="As it will stand on the agenda")
    reason = forms.CharField(
        label="Reason",
        max_length=4000,
        widget=forms.Textarea,
        help_text="What the group is asked to settle, and why it cannot be settled below",
    )

    def __init__(self, *typed: Typed, about: str = "", **options: Unpack[FormOptions]) -> None:
        if about:
            options.setdefault("initial", {"initiative": by_slug(about)})
        super().__init__(*typed, **options)
        choose_from(self, group=groups_that_meet())
        choose_from(self, initiative=in_printed_order())

    def sent(self) -> Cleaned:
        """As `services.raise_it` takes it."""
        typed = self.cleaned_data
        initiative = typed["initiative"]
        return {
            "group_id": typed["group"].pk,
            "initiative_id": initiative.pk if initiative else None,
            "subject": typed["subject"],
            "reason": typed["reason"],
        }


class AnswerForm(RowForm):
    """What a group answered, or why it passes something on.

    `words` is what a meeting decided about it: the answer that is offered.
    """

    ANSWER, FURTHER = "answer", "further"
    FIELDS = ("answer",)

    does = forms.ChoiceField(label="Outcome", widget=forms.RadioSelect, initial=ANSWER)
    answer = forms.CharField(
        label="Answer or reason",
        max_length=4000,
        widget=forms.Textarea,
        help_text="What is to be done, by whom and by when; or why this group cannot settle it",
    )

    def __init__(
        self, *typed: Typed, row: Escalation, above: Group | None, words: str = "", **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*typed, row=row, suggested={"does": self.ANSWER, "answer": words}, **options)
        choices = [(self.ANSWER, f"{row.group} answers it: it leaves the agenda")]
        if above:
            choices.append((self.FURTHER, f"Raise it further, to {above}"))
        choose_from(self, does=choices)
