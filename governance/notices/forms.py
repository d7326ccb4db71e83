"""What a member chooses to hear of."""

from django import forms

from safer_communities.ui.forms import ServiceForm


class ChoiceForm(ServiceForm):
    """`version` is the one that the person saw; 0 where nothing was chosen before."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.BooleanField(
        label="A digest: one e-mail a day at most, in the morning, on days when there is something new", required=False
    )
    urgent = forms.BooleanField(
        label="What is urgent at once: a sign-off close to its deadline, a meeting within a week, "
        "something raised to a group whose answer I record",
        required=False,
    )
