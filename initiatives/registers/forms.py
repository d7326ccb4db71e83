"""What people fill in about a risk, a dependency, a constraint or an assumption."""

from typing import Unpack

from django import forms

from initiatives.plans.models import Action, Initiative, Risk
from initiatives.plans.selectors import actions_of
from initiatives.registers.models import RegisterEntry
from safer_communities.ui.forms import Cleaned, DateField, FormOptions, ServiceForm, Typed, choose_from
from safer_communities.ui.row_forms import RowForm

LIKELIHOODS = ("rare", "unlikely", "possible", "likely", "almost certain")
IMPACTS = ("very small", "small", "moderate", "large", "very large")


def _score(label: str, words: tuple[str, ...], help_text: str) -> forms.TypedChoiceField:
    choices = [("", "Not scored"), *((number, f"{number}: {word}") for number, word in enumerate(words, 1))]
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, choices=choices, help_text=help_text
    )


class RiskFields(forms.Form):
    """A risk: what could happen, what is done about it, how bad it is without and with that."""

    description = forms.CharField(label="Risk", max_length=2000, widget=forms.Textarea, help_text="What could happen")
    mitigation = forms.CharField(
        label="Mitigation", required=False, max_length=2000, widget=forms.Textarea, help_text="What is done about it"
    )
    owner = forms.CharField(label="Owner", required=False, max_length=200, help_text="A post, not a person")
    inherent_likelihood = _score("Likelihood before mitigation", LIKELIHOODS, "")
    inherent_impact = _score("Impact before mitigation", IMPACTS, "")
    residual_likelihood = _score("Likelihood now", LIKELIHOODS, "With the mitigation in place")
    residual_impact = _score("Impact now", IMPACTS, "With the mitigation in place")
    review_on = DateField(label="Next review", required=False)
    threatens: "forms.ModelMultipleChoiceField[Action]" = forms.ModelMultipleChoiceField(
        label="Threatens",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Actions of the plan; the risk’s score counts towards their rating",
    )

    def offer(self, of: Initiative) -> None:
        """What can be chosen for a risk of an initiative."""
        choose_from(self, threatens=actions_of(of))

    def keyed(self) -> Cleaned:
        """What the services take by its keys."""
        return {"threatens": [action.pk for action in self.cleaned_data["threatens"]]}


class NewRiskForm(ServiceForm, RiskFields):
    """A risk to be put into an initiative's register: it is open."""

    def __init__(self, *typed: Typed, of: Initiative, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        self.offer(of)

    def sent(self) -> Cleaned:
        return super().sent() | self.keyed()


class RiskForm(RowForm, RiskFields):
    """A risk to be changed, or closed."""

    FIELDS = (
        "description", "mitigation", "owner", "inherent_likelihood", "inherent_impact", "residual_likelihood",
        "residual_impact", "review_on", "state",
    )  # fmt: skip

    state = forms.ChoiceField(label="State", choices=Risk.State)

    def __init__(self, *typed: Typed, row: Risk, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        self.offer(row.initiative)

    def values(self, row: Risk) -> Cleaned:
        return super().values(row) | {"threatens": [action.pk for action in row.actions.all()]}

    def sent(self) -> Cleaned:
        return super().sent() | self.keyed()


class EntryFields(forms.Form):
    """A dependency, constraint or assumption."""

    kind = forms.ChoiceField(label="Kind", choices=RegisterEntry.Kind, widget=forms.RadioSelect)
    area = forms.ChoiceField(
        label="Area",
        choices=[("", "None"), *RegisterEntry.Area.choices],
        required=False,
        help_text="Of a constraint: what it bears on",
    )
    description = forms.CharField(label="Description", max_length=2000, widget=forms.Textarea)
    mitigation = forms.CharField(
        label="Response", required=False, max_length=2000, widget=forms.Textarea, help_text="What is done about it"
    )
    owner = forms.CharField(label="Owner", required=False, max_length=200, help_text="A post, not a person")
    action: "forms.ModelChoiceField[Action]" = forms.ModelChoiceField(
        label="Action", queryset=None, required=False, empty_label="None"
    )
    review_on = DateField(label="Next review", required=False)

    def offer(self, of: Initiative | None) -> None:
        """What can be chosen for an entry of an initiative, or of the whole programme."""
        if of is None:
            del self.fields["action"]
        else:
            choose_from(self, action=actions_of(of))
            self.fields["action"].help_text = "The action of the plan that it bears on, if it is one"

    def keyed(self, sent: Cleaned) -> Cleaned:
        """As the services take it: the action by its key."""
        action = sent.pop("action", None)
        return {**sent, "action_id": action.pk if action else None}


class NewEntryForm(ServiceForm, EntryFields):
    """An entry to be put into a register: it is open."""

    def __init__(self, *typed: Typed, of: Initiative | None, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        self.offer(of)

    def sent(self) -> Cleaned:
        return self.keyed(dict(super().sent()))


class EntryForm(RowForm, EntryFields):
    """An entry to be changed, or closed."""

    FIELDS = ("kind", "area", "description", "mitigation", "owner", "action", "review_on", "state")

    state = forms.ChoiceField(label="State", choices=RegisterEntry.State)

    def __init__(self, *typed: Typed, row: RegisterEntry, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        self.offer(row.initiative)

    def values(self, row: RegisterEntry) -> Cleaned:
        found = super().values(row)
        return found if row.initiative_id else {name: value for name, value in found.items() if name != "action"}

    def sent(self) -> Cleaned:
        return self.keyed(super().sent())


class ScoreRiskForm(RowForm):
    """How likely a risk still is and how hard it would hit, after what is being done about it."""

    FIELDS = ("residual_likelihood", "residual_impact")

    residual_likelihood = _score("Likelihood", LIKELIHOODS, "That it happens, with the mitigation in place")
    residual_impact = _score("Impact", IMPACTS, "If it happens, with the mitigation in place")

    def sent(self) -> Cleaned:
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "likelihood": typed["residual_likelihood"],
            "impact": typed["residual_impact"],
        }
