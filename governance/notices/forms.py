"""What a member chooses to hear of."""

from django import forms

from safer_communities.ui.row_forms import RowForm


class ChoiceForm(RowForm):
    """`row` is of version 0 where nothing was chosen before."""

    FIELDS = ("digest", "urgent")

    digest = forms.BooleanField(
        label="A digest: one e-mail a day at most, in the morning, on days when there is something new", required=False
    )
    urgent = forms.BooleanField(
        label="What is urgent at once: a sign-off close to its deadline, a meeting within a week, "
        "something raised to a group whose answer I record",
        required=False,
    )

    def label_of(self, name: str) -> str:
        return super().label_of(name).partition(":")[0]
