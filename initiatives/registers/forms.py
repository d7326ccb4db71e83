"""What people fill in about a risk, a dependency, a constraint or an assumption."""

from typing import Any

from django import forms

from initiatives.plans.forms import UNTOUCHED, MergingForm
from initiatives.plans.models import Action, Initiative, Risk
from initiatives.plans.selectors import shown
from initiatives.registers.models import RegisterEntry
from safer_communities.ui.form_pages import VersionedForm
from safer_communities.ui.forms import DateField

LIKELIHOODS = ("rare", "unlikely", "possible", "likely", "almost certain")
IMPACTS = ("very small", "small", "moderate", "large", "very large")


def _score(label: str, words: tuple[str, ...], help_text: str) -> forms.TypedChoiceField:
    choices = [("", "Not scored"), *((number, f"{number}: {word}") for number, word in enumerate(words, 1))]
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, choices=choices, help_text=help_text
    )


class RegisterForm(MergingForm):
    """What risks and entries have in common. `version` is the one that the person saw; a new row has none."""

    MODEL: type[Risk] | type[RegisterEntry]

    version = forms.IntegerField(widget=forms.HiddenInput)

    def typed(self, name: str) -> str:
        return shown(self.MODEL(**{name: self.cleaned_data[name]}), name)

    def sent(self) -> dict[str, Any]:
        """The cleaned fields as the services take them."""
        return {name: self.cleaned_data[name] for name in ("version", *self.FIELDS) if name in self.fields}


class RiskForm(RegisterForm):
    """A risk: what could happen, what is done about it, how bad it is without and with that."""

    MODEL = Risk
    FIELDS = (
        "description", "mitigation", "owner", "inherent_likelihood", "inherent_impact", "residual_likelihood",
        "residual_impact", "review_on", "state",
    )  # fmt: skip

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
    state = forms.ChoiceField(label="State", choices=Risk.State)
    threatens = forms.ModelMultipleChoiceField(
        label="Threatens",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Actions of the plan; the risk’s score counts towards their rating",
    )

    def __init__(self, *args: Any, of: Initiative, risk: Risk | None = None, **kwargs: Any) -> None:
        if risk:
            held = {name: getattr(risk, name) for name in self.FIELDS}
            linked = [action.pk for action in risk.actions.all()]
            kwargs.setdefault("initial", {**held, "version": risk.version, "threatens": linked})
        super().__init__(*args, **kwargs)
        self.fields["threatens"].queryset = Action.objects.filter(initiative=of).order_by("position")
        if risk is None:
            del self.fields["version"], self.fields["state"]  # it is open

    def sent(self) -> dict[str, Any]:
        return {**super().sent(), "threatens": [action.pk for action in self.cleaned_data["threatens"]]}

    def more_of(self, current: Any, seen: Any | None, said: dict[str, Any]) -> list[dict[str, str]]:
        # links keep no history: nobody can tell whether the person touched them, so both are always shown
        yours, theirs = (
            "; ".join(str(one) for one in found.order_by("position"))
            for found in (self.cleaned_data["threatens"], current.actions.all())
        )
        return [{"label": "Threatens", "yours": yours, "theirs": theirs}] if yours != theirs else []


class EntryForm(RegisterForm):
    """A dependency, constraint or assumption."""

    MODEL = RegisterEntry
    FIELDS = ("kind", "area", "description", "mitigation", "owner", "review_on", "state")

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
    action = forms.ModelChoiceField(label="Action", queryset=None, required=False, empty_label="None")
    review_on = DateField(label="Next review", required=False)
    state = forms.ChoiceField(label="State", choices=RegisterEntry.State)

    def __init__(self, *args: Any, of: Initiative | None, entry: RegisterEntry | None = None, **kwargs: Any) -> None:
        if entry:
            held = {name: getattr(entry, name) for name in self.FIELDS}
            kwargs.setdefault("initial", {**held, "version": entry.version, "action": entry.action_id})
        super().__init__(*args, **kwargs)
        if of is None:
            del self.fields["action"]
        else:
            self.fields["action"].queryset = Action.objects.filter(initiative=of).order_by("position")
            self.fields["action"].help_text = "The action of the plan that it bears on, if it is one"
        if entry is None:
            del self.fields["version"], self.fields["state"]  # it is open

    def sent(self) -> dict[str, Any]:
        action = self.cleaned_data.get("action")
        return {**super().sent(), "action_id": action.pk if action else None}

    def more_of(self, current: Any, seen: Any | None, said: dict[str, Any]) -> list[dict[str, str]]:
        mine = self.cleaned_data.get("action")
        mine_id = mine.pk if mine else None
        if mine_id == current.action_id:
            return []
        yours = str(mine or "")
        if seen is not None and seen.action_id == mine_id:
            said["action"] = current.action_id or ""
            yours = UNTOUCHED
        return [{"label": "Action", "yours": yours, "theirs": str(current.action or "")}]


class ScoreRiskForm(VersionedForm):
    """How likely a risk still is and how hard it would hit, after what is being done about it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    residual_likelihood = forms.TypedChoiceField(
        label="Likelihood",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Not scored"), *((n, f"{n}: {word}") for n, word in enumerate(LIKELIHOODS, 1))],
        help_text="That it happens, with the mitigation in place",
    )
    residual_impact = forms.TypedChoiceField(
        label="Impact",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Not scored"), *((n, f"{n}: {word}") for n, word in enumerate(IMPACTS, 1))],
        help_text="If it happens, with the mitigation in place",
    )

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "version": risk.version,
                "residual_likelihood": risk.residual_likelihood,
                "residual_impact": risk.residual_impact,
            },
        )
        super().__init__(*args, **kwargs)

    def sent(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "version": typed["version"],
            "likelihood": typed["residual_likelihood"],
            "impact": typed["residual_impact"],
        }

    def beside(self, current: Risk) -> list[dict[str, Any]]:
        return [
            {
                "label": self.fields[name].label,
                "yours": self.cleaned_data[name] or "not scored",
                "theirs": getattr(current, name) or "not scored",
            }
            for name in ("residual_likelihood", "residual_impact")
            if self.cleaned_data[name] != getattr(current, name)
        ]
