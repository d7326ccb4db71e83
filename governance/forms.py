"""What people type when they ask for a paper."""

from django import forms

from safer_communities.ui.forms import DateField, PlainMessages


class PaperForm(PlainMessages, forms.Form):
    """The period that a programme report is about."""

    period_start = DateField(label="Start of the period", help_text="For example, 1 April 2013")
    period_end = DateField(label="End of the period", help_text="For example, 30 June 2013")
