"""What people type when they ask for a paper."""

import datetime

from django import forms

from safer_communities.ui.forms import DateField, PlainMessages


class PaperForm(PlainMessages, forms.Form):
    """The period that a programme report is about."""

    period_start = DateField(label="Start of the period", help_text="For example, 1 April 2013")
    period_end = DateField(label="End of the period", help_text="For example, 30 June 2013")

    @staticmethod
    def quarter_of(today: datetime.date) -> dict[str, datetime.date]:
        """The quarter so far, which is what a Board usually asks for."""
        start = datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        before = start - datetime.timedelta(days=1)
        return {
            "period_start": datetime.date(before.year, (before.month - 1) // 3 * 3 + 1, 1),
            "period_end": today,
        }
