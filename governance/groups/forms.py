"""What is filled in about groups. Whether it may stand is for `services` and `seat_services` to say."""

import datetime
from typing import Unpack

from django import forms

from governance.groups import selectors
from governance.groups.models import Group, Seat, Terms
from initiatives.plans.models import Initiative
from initiatives.plans.selectors import in_printed_order
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.selectors import members_by_post, organisations_by_name
from safer_communities.ui.forms import Cleaned, DateField, FormOptions, ServiceForm, Typed, choose_from
from safer_communities.ui.row_forms import Difference, RowForm

LONG = 20_000


class Wording(forms.Form):
    """The fields of a group, new or changed."""

    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(
        label="Short name",
        max_length=40,
        required=False,
        help_text="As it is spoken of. For example, BASBAG",
        widget=forms.TextInput({"data-width": "20"}),
    )
    kind = forms.ChoiceField(label="Kind", choices=Group.Kind.choices)
    state = forms.ChoiceField(label="State", choices=Group.State.choices)
    purpose = forms.CharField(
        label="Purpose", required=False, max_length=2000, widget=forms.Textarea, help_text="In a sentence or two"
    )
    initiatives: "forms.ModelMultipleChoiceField[Initiative]" = forms.ModelMultipleChoiceField(
        label="Initiatives it oversees", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    escalates_to: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label="Raises to",
        queryset=None,
        required=False,
        empty_label="No other group",
        help_text="The group that it turns to with what it cannot settle",
    )
    quorum = forms.IntegerField(
        label="Quorum",
        min_value=1,
        max_value=99,
        help_text="How many voting seats must answer or be present for it to decide. It counts seats, not people: "
        "somebody who holds two seats, or answers for another’s, counts for each",
    )
    rule = forms.ChoiceField(
        label="Rule for sign-offs",
        choices=Group.Rule.choices,
        widget=forms.RadioSelect,
        help_text="For what is asked from now on. What was asked already keeps its rule",
    )
    clerk: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Clerk",
        queryset=None,
        required=False,
        empty_label="Nobody",
        help_text="Prepares its meetings and writes its minutes",
    )


def _offer(form: forms.Form, but: Group | None = None) -> None:
    """What can be chosen in this partnership."""
    choose_from(form, initiatives=in_printed_order())
    choose_from(form, escalates_to=selectors.groups_that_go_on(but))
    choose_from(form, clerk=members_by_post())


class NewGroupForm(ServiceForm, Wording):
    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        options.setdefault(
            "initial",
            {"kind": Group.Kind.STEERING, "state": Group.State.ACTIVE, "quorum": 3, "rule": Group.Rule.QUORUM},
        )
        super().__init__(*typed, **options)
        _offer(self)


class GroupForm(RowForm, Wording):
    FIELDS = ("name", "short_name", "kind", "state", "purpose", "escalates_to", "quorum", "rule", "clerk")

    def __init__(self, *typed: Typed, row: Group, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        _offer(self, but=row)

    def values(self, row: Group) -> Cleaned:
        return super().values(row) | {
            "initiatives": [oversight.initiative_id for oversight in selectors.overseen(row.pk)]
        }


class TermsForm(RowForm):
    """A new version of the terms of reference, written over the newest; `row` is that, None before the first.

    Its `version` is the number that the person writes over.
    """

    FIELDS = ("text",)

    text = forms.CharField(
        label="Terms of reference",
        max_length=LONG,
        widget=forms.Textarea({"rows": 16}),
        help_text="A line that starts with “- ” becomes a point of a list, one with “## ” a heading",
    )
    details = forms.CharField(
        label="What changed",
        required=False,
        max_length=300,
        help_text="Since the version before. Needed from the second version on",
    )
    agreed_on = DateField(label="Agreed on", required=False, help_text="Leave empty until the group has agreed it")

    def values(self, row: Terms | None) -> Cleaned:
        return super().values(row) if row else {"text": ""}

    def version_of(self, row: Terms | None) -> int:
        return row.number if row else 0

    def sent(self) -> Cleaned:
        typed = super().sent()
        return {"seen": typed.pop("version"), **typed}


class SeatFields(forms.Form):
    """A seat, new or changed."""

    title = forms.CharField(label="Post", max_length=200, help_text="Not a person. For example, Borough Commander")
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label="Organisation", queryset=None, empty_label="Choose one"
    )
    office = forms.ChoiceField(label="Office", choices=[("", "None"), *Seat.Office.choices], required=False)
    votes = forms.BooleanField(label="Counts for the quorum and in decisions", required=False)


class NewSeatForm(ServiceForm, SeatFields):
    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        options.setdefault("initial", {"votes": True})
        super().__init__(*typed, **options)
        choose_from(self, organisation=organisations_by_name())


class SeatForm(RowForm, SeatFields):
    FIELDS = ("title", "organisation", "office", "votes")

    def __init__(self, *typed: Typed, row: Seat, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        choose_from(self, organisation=organisations_by_name())


class HolderForm(RowForm):
    """Who holds a seat from a day on."""

    member: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Who holds it", queryset=None, required=False, empty_label="Nobody: the seat is vacant"
    )
    started_on = DateField(label="From", help_text="The first day. Whoever holds it now does so until the day before")

    def __init__(self, *typed: Typed, row: Seat, today: datetime.date, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, suggested={"started_on": today}, **options)
        choose_from(self, member=members_by_post())

    def values(self, row: Seat) -> Cleaned:
        holder = selectors.holder_of(row.pk)
        return {"member": holder.membership_id if holder else None}


class EndSeatForm(RowForm):
    """Nothing to fill in: to send it is to say so."""

    def more_differences(self, changed: set[str]) -> list[Difference]:
        return [{"label": "Seat", "yours": "end it", "theirs": f"“{self.row.title}” was changed"}]


class DelegateForm(ServiceForm):
    """Who answers for a seat while its holder is away."""

    given_to: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Member who answers instead", queryset=None, empty_label="Choose somebody"
    )
    started_on = DateField(label="From")
    ended_on = DateField(label="Until", help_text="The last day. For example, 2 August 2013")
    reason = forms.CharField(label="Reason", max_length=300, help_text="For example, annual leave")

    def __init__(
        self, *typed: Typed, giver: Membership | None, today: datetime.date, **options: Unpack[FormOptions]
    ) -> None:
        options.setdefault("initial", {"started_on": today})
        super().__init__(*typed, **options)
        choose_from(self, given_to=selectors.others_than(giver))


class EndDelegationForm(ServiceForm):
    """Nothing to fill in: to send it is to say so."""
