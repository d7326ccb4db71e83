"""What people type when they ask for a paper, bind a pack, publish or withdraw."""

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.db.models import QuerySet

from governance.meetings.models import Meeting
from governance.papers.models import Paper
from governance.papers.pack_selectors import Candidate
from safer_communities.ui.forms import Cleaned, DateField, FormOptions, ServiceForm, Typed, choose_from

KINDS = [(value, label) for value, label in Paper.Kind.choices if value != Paper.Kind.PACK]


class PaperForm(ServiceForm):
    """The kind of paper, the period that it is about, and the meeting that it is for."""

    kind = forms.ChoiceField(
        label="Kind of paper",
        choices=KINDS,
        initial=Paper.Kind.PROGRAMME_REPORT,
        required=False,
        widget=forms.Select(attrs={"data-optional": "said"}),
    )
    period_start = DateField(label="Start of the period", help_text="For example, 1 April 2013")
    period_end = DateField(label="End of the period", help_text="For example, 30 June 2013")
    meeting: "forms.ModelChoiceField[Meeting]" = forms.ModelChoiceField(
        label="Meeting",
        queryset=None,
        required=False,
        empty_label="No meeting in particular",
        help_text="The meeting whose papers it belongs to",
    )

    def __init__(self, *typed: Typed, meetings: QuerySet[Meeting], **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, meeting=meetings)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Paper.Kind.PROGRAMME_REPORT

    def sent(self) -> Cleaned:
        meeting = self.cleaned_data["meeting"]
        typed = {name: value for name, value in self.cleaned_data.items() if name != "meeting"}
        return {**typed, "meeting_id": meeting and meeting.pk}


class PackForm(ServiceForm):
    """The place of each part in the pack; a part without a number is left out."""

    def __init__(self, *typed: Typed, offered: Sequence[Candidate], **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        self.offered = {candidate.key: candidate for candidate in offered}
        usual = iter(range(1, len(offered) + 1))
        for candidate in offered:
            self.fields[candidate.key] = forms.IntegerField(
                label=candidate.title,
                help_text=candidate.note,
                required=False,
                min_value=1,
                max_value=99,
                initial=next(usual) if candidate.usual else None,
                widget=forms.NumberInput(attrs={"data-width": "5", "data-optional": "said"}),
            )

    def sent(self) -> dict[str, list[str]]:
        """The keys of the parts in the order that was typed; two with one number as they stand in the list."""
        numbered = [(self.cleaned_data[key], key) for key in self.offered if self.cleaned_data[key] is not None]
        return {"parts": [key for _, key in sorted(numbered, key=lambda pair: pair[0])]}


class PublishForm(ServiceForm):
    texts_read = forms.BooleanField(
        label="I have read its texts: no sentence gives a number of people or cases under five",
        required=False,
        help_text="Counts in tables are suppressed by rule. Sentences are not: only a person can judge them.",
    )


class WithdrawForm(ServiceForm):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The paper stays here to be read, with this reason on it",
    )
