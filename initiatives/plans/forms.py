"""What people fill in: where an action stands, a rating set over the computed one, a risk's score.

Forms read what was typed; whether it may stand is decided by `initiatives.plans.services`, whose errors they show.
"""

from typing import Any

from django import forms

from initiatives.plans import selectors
from initiatives.plans.columns import ACTIONS
from initiatives.plans.models import Action
from safer_communities.tenancy.past import as_it_was
from safer_communities.ui.form_pages import VersionedForm
from safer_communities.ui.forms import DateField, ServiceForm
from safer_communities.vocabulary import Status
from safer_communities.words import long_date

UNTOUCHED = "not changed by you: theirs is in the form"


class MergingForm(VersionedForm):
    """A form that, met by somebody else's save, takes over what was saved meanwhile where the person had not touched
    the field: saving again overwrites only what they have seen in the comparison.
    """

    FIELDS: tuple[str, ...] = ()

    def typed(self, name: str) -> str:
        """A field as the person left it, in the words of `selectors.shown`."""
        raise NotImplementedError

    def touched(self, name: str, seen: Any | None) -> bool:
        """Whether the person changed a field of the row that they saw; `seen` is None if nobody can tell."""
        return seen is None or selectors.shown(seen, name) != self.typed(name)

    def more_of(self, current: Any, seen: Any | None, said: dict[str, Any]) -> list[dict[str, str]]:
        """What else differs than FIELDS; may put into `said` what is taken over."""
        return []

    def met(self, current: Any) -> tuple[list[dict[str, str]], dict[str, Any]]:
        seen = as_it_was(current, self.cleaned_data["version"])
        said, fields = self.seen_again(current), []
        for name in self.FIELDS:
            yours, theirs = self.typed(name), selectors.shown(current, name)
            if yours == theirs:
                continue
            if not self.touched(name, seen):
                said[name], yours = _as_typed(getattr(current, name)), UNTOUCHED
            fields.append({"label": str(self.fields[name].label), "yours": yours, "theirs": theirs})
        return [*fields, *self.more_of(current, seen, said)], said


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else ""
    return long_date(value) if hasattr(value, "year") else "" if value is None else value


class UpdateActionForm(MergingForm):
    """Where an action stands. `version` is the one that the person saw when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Status", choices=Status.choices)
    risk = forms.ModelChoiceField(
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

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {**{name: getattr(action, name) for name in self.FIELDS}, "version": action.version}
        )
        # several rows may be open at once: ids must differ
        super().__init__(*args, auto_id=f"id_%s_{str(action.pk)[-12:]}", **kwargs)
        self.action = action
        self.fields["risk"].queryset = selectors.open_risks(action.initiative_id)

    def changes(self) -> dict[str, Any]:
        """The cleaned fields that `services.update_action` takes.

        An empty day for what is achieved only now is left out: that is today. An old day that still stands in
        the box when the status moves away from achieved was not typed: it goes.
        """
        found = {name: self.cleaned_data[name] for name in self.FIELDS}
        if found["status"] == Status.ACHIEVED:
            if found["achieved_on"] is None and self.action.status != Status.ACHIEVED:
                del found["achieved_on"]
        elif found["achieved_on"] == self.action.achieved_on:
            found["achieved_on"] = None
        return found

    def typed(self, name: str) -> str:
        return ACTIONS.words(name, self.cleaned_data[name])

    def touched(self, name: str, seen: Any | None) -> bool:
        if name == "achieved_on" and self.cleaned_data["status"] != Status.ACHIEVED:
            return True  # their day goes with their status
        return super().touched(name, seen)

    def more_of(self, current: Any, seen: Any | None, said: dict[str, Any]) -> list[dict[str, str]]:
        if seen is None or seen.last_note == current.last_note:
            return []
        return [{"label": "Note (both are kept)", "yours": self.cleaned_data["note"], "theirs": current.last_note}]


# those of the list's columns that the form has; the others of its fields go with them
UpdateActionForm.FIELDS = tuple(name for name in UpdateActionForm.base_fields if name in ACTIONS.writable_names)


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
